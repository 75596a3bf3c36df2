// The cheapest plan at one deadline: sources become offers, the engine chooses, the choice is read back.
import type { NodeId } from "#shared/kernel/ids.ts";
import type { EpochMs } from "#shared/kernel/time.ts";
import { findSourcing } from "./engine.ts";
import { divideLines, type LinePart } from "./order-lines.ts";
import type { UsableWay } from "./screening.ts";
import { type Offer, type Sourcing, type SourcingProblem, unfilledFirst } from "./sourcing.ts";
import { type Source, type Survey, sourcesBy } from "./survey.ts";
import { parcelLimit, priceOf, type WeightTariff } from "./weight-tariff.ts";

export interface PlanRequest {
  readonly deadline: EpochMs;
  readonly maxParcels: number;
  /** A node to do without. */
  readonly without?: NodeId;
  /** Share of the usual effort that the search may spend; absent: all of it. */
  readonly effort?: number;
}

/** One node's share of a plan. */
export interface Share {
  readonly source: Source;
  readonly usable: UsableWay;
  readonly parts: readonly LinePart[];
}

export interface Plan {
  readonly deadline: EpochMs;
  /** By node id. */
  readonly shares: readonly Share[];
  readonly unfilled: readonly LinePart[];
  readonly unfilledUnits: number;
  /** Minor units. */
  readonly cost: number;
  readonly bound: number;
  readonly search: "exact" | "bounded";
}

/** An offer together with what it stands for. */
interface Sending {
  readonly source: Source;
  readonly usable: UsableWay;
  readonly offer: Offer;
}

export function planAt(survey: Survey, request: PlanRequest): Plan {
  const sources = sourcesBy(survey, request.deadline, request.without);
  const parts = divideLines(
    survey.lines,
    sources.map(({ holdings }) => holdings),
    request.maxParcels,
  );
  const sendings = sources.flatMap((source, index) =>
    source.ways.map((usable) => sendingOf({ source, index, usable, parts })),
  );
  const problem = problemOf(sendings, parts, { survey, request });
  const found = findSourcing(problem, request.effort);
  const unfilled = found.unfilled.flatMap((part) => parts[part] ?? []);
  return {
    deadline: request.deadline,
    shares: found.parcels.flatMap(({ offer, lines }) => shareOf(sendings[offer], lines, parts)),
    unfilled,
    unfilledUnits: unfilled.reduce((sum, { quantity }) => sum + quantity, 0),
    cost: found.cost,
    ...certificate(problem, found, parts),
  };
}

function sendingOf({
  source,
  index,
  usable,
  parts,
}: {
  source: Source;
  index: number;
  usable: UsableWay;
  parts: readonly LinePart[];
}): Sending {
  const { handling } = source.node;
  const lineCost = new Float64Array(parts.length).fill(Infinity);
  for (let part = 0; part < parts.length; part++) {
    const { line = -1, quantity = 0, only = index } = parts[part] ?? {};
    if (only === index && usable.fits[line] === true && (source.holdings[line] ?? 0) >= quantity)
      lineCost[part] = handling.perUnit * quantity;
  }
  const perParcel = handling.perParcel + usable.way.surcharge;
  if (usable.tariff === undefined) return { source, usable, offer: { parcelCost: perParcel, lineCost } };
  return { source, usable, offer: { parcelCost: 0, lineCost, tariff: plus(usable.tariff, perParcel) } };
}

/** Handling and surcharges are paid for each of the parcels that a heavy shipment fills. */
const plus = ({ upTo, price }: WeightTariff, perParcel: number): WeightTariff => ({
  upTo,
  price: price.map((amount) => amount + perParcel),
});

function problemOf(
  sendings: readonly Sending[],
  parts: readonly LinePart[],
  { survey, request }: { survey: Survey; request: PlanRequest },
): SourcingProblem {
  const offers = sendings.map(({ offer }) => offer);
  const weights = Float64Array.from(parts, ({ weight }) => weight);
  const { splitPenalty } = survey.snapshot.network.policy;
  const { maxParcels } = request;
  const dearest = dearestPlan(offers, weights) + maxParcels * splitPenalty;
  const unfilledCost = unfilledFirst(
    Float64Array.from(parts, ({ quantity }) => quantity),
    dearest,
  );
  return { weights, unfilledCost, offers, splitPenalty, maxParcels };
}

/** More than any sensible plan costs: every line at its dearest, every weight paid as if it were alone. */
function dearestPlan(offers: readonly Offer[], weights: Float64Array): number {
  const total = weights.reduce((sum, grams) => sum + grams, 0);
  let parcel = 0;
  const lines = new Float64Array(weights.length);
  for (const { parcelCost, tariff, lineCost } of offers) {
    parcel = Math.max(parcel, parcelCost + (tariff ? priceOf(tariff, total) : 0));
    for (const [line, cost] of lineCost.entries()) {
      if (cost < Infinity) lines[line] = Math.max(lines[line] ?? 0, cost);
    }
  }
  return lines.reduce((sum, cost) => sum + cost, parcel * Math.max(1, weights.length));
}

function shareOf(
  sending: Sending | undefined,
  lines: readonly number[],
  parts: readonly LinePart[],
): Share[] {
  if (sending === undefined) return [];
  const { source, usable } = sending;
  return [{ source, usable, parts: lines.flatMap((line) => parts[line] ?? []) }];
}

/** A divided line might have been divided otherwise: then only a plain bound holds. */
function certificate(
  problem: SourcingProblem,
  found: Sourcing,
  parts: readonly LinePart[],
): Pick<Plan, "bound" | "search"> {
  const divided = parts.some(({ only }) => only !== undefined && only >= 0);
  const bound = divided ? plainBound(problem, found) : found.bound - (found.total - found.cost);
  return { bound: Math.max(0, Math.ceil(bound - 1e-3)), search: divided ? "bounded" : found.search };
}

/** The lightest parcel at its cheapest. */
function plainBound({ offers, weights }: SourcingProblem, { parcels }: Sourcing): number {
  if (parcels.length === 0) return 0;
  const lightest = weights.reduce((least, grams) => Math.min(least, grams), Infinity);
  const opening = offers.map(
    ({ parcelCost, tariff }) =>
      parcelCost + (tariff ? priceOf(tariff, Math.min(lightest, parcelLimit(tariff))) : 0),
  );
  return Math.min(...opening);
}
