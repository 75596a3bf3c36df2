// The cheapest plan at one deadline: sources become offers, the engine chooses, the choice is read back.
import type { NodeId } from "#shared/kernel/ids.ts";
import type { EpochMs } from "#shared/kernel/time.ts";
import { sumOf } from "./decision.ts";
import { findSourcing } from "./engine.ts";
import { divideLines, type LinePart } from "./order-lines.ts";
import { packer } from "./packing.ts";
import type { UsableWay } from "./screening.ts";
import { riskOf, type Share, shareOf, termsOf, unitBid } from "./share.ts";
import { type Offer, type Packing, type Sourcing, type SourcingProblem, unfilledFirst } from "./sourcing.ts";
import { type Source, type Survey, sourcesBy } from "./survey.ts";
import { type TierWeights, weighTiers } from "./tiers.ts";
import { parcelLimit, parcelsFor, priceOf, type WeightTariff } from "./weight-tariff.ts";

export interface PlanRequest {
  readonly deadline: EpochMs;
  readonly maxParcels: number;
  /** A node to do without. */
  readonly without?: NodeId;
  /** Share of the usual effort that the search may spend; absent: all of it. */
  readonly effort?: number;
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
  const packing = packer({ lines: survey.lines, parts }, survey.packed);
  const sendings = sources.flatMap((source, index) =>
    source.ways.map((usable) => {
      const packs = packing(source.node, usable);
      return sendingOf({ source, index, usable, parts, survey, packs });
    }),
  );
  const problem = problemOf(sendings, parts, { survey, request });
  const found = findSourcing(problem, request.effort);
  const unfilled = found.unfilled.flatMap((part) => parts[part] ?? []);
  const shares = found.parcels.flatMap(({ offer, lines }) => {
    const sending = sendings[offer];
    return sending === undefined
      ? []
      : [
          shareOf(
            sending,
            lines.flatMap((part) => parts[part] ?? []),
            survey,
          ),
        ];
  });
  const cost = costOf(shares, survey);
  return {
    deadline: request.deadline,
    shares,
    unfilled,
    unfilledUnits: unfilled.reduce((sum, { quantity }) => sum + quantity, 0),
    cost,
    ...certificate({ problem, found, parts, cost, plainCosts: survey.rules.tiers.length === 0 }),
  };
}

function costOf(shares: readonly Share[], { lines, snapshot }: Survey): number {
  const { network } = snapshot;
  return shares.reduce((sum, share, index) => {
    const split = index === 0 ? 0 : network.policy.splitPenalty;
    return sum + sumOf(termsOf(share, { lines, snapshot, split }));
  }, 0);
}

interface Draft {
  readonly source: Source;
  readonly index: number;
  readonly usable: UsableWay;
  readonly parts: readonly LinePart[];
  readonly survey: Survey;
  readonly packs: Packing | undefined;
}

function sendingOf({ source, index, usable, parts, survey, packs }: Draft): Sending {
  const { handling } = source.node;
  const { bids } = survey.snapshot;
  const lineCost = new Float64Array(parts.length).fill(Infinity);
  for (let part = 0; part < parts.length; part++) {
    const { line = -1, quantity = 0, only = index } = parts[part] ?? {};
    if (only !== index || usable.fits[line] !== true || (source.holdings[line] ?? 0) < quantity) continue;
    lineCost[part] = quantity * (handling.perUnit + unitBid(survey.lines[line], source, bids));
  }
  const perParcel = handling.perParcel + usable.way.surcharge + (bids?.parcel(source.node.id) ?? 0);
  const risk = riskOf(source.node, survey.snapshot);
  if (usable.tariff === undefined)
    return { source, usable, offer: { parcelCost: perParcel + risk, lineCost } };
  const offer = { parcelCost: risk, lineCost, tariff: plus(usable.tariff, perParcel) };
  return { source, usable, offer: packs === undefined ? offer : { ...offer, packing: packs } };
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
  const quantities = Float64Array.from(parts, ({ quantity }) => quantity);
  const units = quantities.reduce((sum, quantity) => sum + quantity, 0);
  const { splitPenalty } = survey.snapshot.network.policy;
  const { maxParcels } = request;
  const dearest = dearestPlan(offers, weights, units) + maxParcels * splitPenalty;
  const tiers = weighTiers(survey.rules.tiers, {
    dearest,
    maxParcels,
    units,
    placedIn: survey.demand.placedIn,
  });
  return {
    weights,
    unfilledCost: unfilledFirst(quantities, tiers.ceiling - 1),
    offers:
      survey.rules.tiers.length === 0 ? offers : sendings.map((sending) => ranked(sending, parts, tiers)),
    splitPenalty: splitPenalty + tiers.split,
    maxParcels,
  };
}

function ranked({ source, offer }: Sending, parts: readonly LinePart[], tiers: TierWeights): Offer {
  const perUnit = tiers.unit(source.node);
  const lineCost = offer.lineCost.map((cost, part) => cost + perUnit * (parts[part]?.quantity ?? 0));
  return { ...offer, lineCost };
}

/** More than any sensible plan costs: every line at its dearest, every weight paid as if it were alone. */
function dearestPlan(offers: readonly Offer[], weights: Float64Array, units: number): number {
  const total = weights.reduce((sum, grams) => sum + grams, 0);
  let parcel = 0;
  const lines = new Float64Array(weights.length);
  for (const { parcelCost, tariff, packing, lineCost } of offers) {
    const count = tariff === undefined ? 0 : packing === undefined ? parcelsFor(tariff, total) : units;
    parcel = Math.max(parcel, parcelCost + count * (tariff?.price.at(-1) ?? 0));
    for (let line = 0; line < lines.length; line++) {
      const cost = lineCost[line] ?? Infinity;
      if (cost < Infinity && cost > (lines[line] ?? 0)) lines[line] = cost;
    }
  }
  return lines.reduce((sum, cost) => sum + cost, parcel * Math.max(1, weights.length));
}

interface Certified {
  readonly problem: SourcingProblem;
  readonly found: Sourcing;
  readonly parts: readonly LinePart[];
  readonly cost: number;
  /** What the search minimised is the cost, and no goal before it. */
  readonly plainCosts: boolean;
}

/** A divided line might have been divided otherwise: then only a plain bound holds. */
function certificate({ problem, found, parts, cost, plainCosts }: Certified): Pick<Plan, "bound" | "search"> {
  const divided = parts.some(({ only }) => only !== undefined && only >= 0);
  if (!divided && found.search === "exact") return { bound: cost, search: "exact" };
  const bound =
    divided || !plainCosts ? plainBound(problem, found) : found.bound - (found.total - found.cost);
  return { bound: Math.max(0, Math.ceil(bound - 1e-3)), search: "bounded" };
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
