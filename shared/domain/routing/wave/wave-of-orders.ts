// Real orders as a wave: what each node would take at least for each line, by the order's deadline. Every figure is
// at most the true one (a straight line below the tariff, the cheapest way for each line by itself, no limit of a
// departure), so that a lower bound on the wave is one on whatever the orders may come to pay.
import { dateOf } from "#shared/domain/network/day.ts";
import { keptBack, type NetworkNode } from "#shared/domain/network/node.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import type { EpochMs } from "#shared/kernel/time.ts";
import { dayKey } from "../capacity.ts";
import { packedFloor, priceFloor } from "../price-floor.ts";
import type { UsableWay } from "../screening.ts";
import { riskOf, unitBid } from "../share.ts";
import { leastMissing, possibleDeadlines, type Source, type Survey, sourcesBy } from "../survey.ts";
import type { WaveOrder, WaveProblem } from "./wave-problem.ts";

/** On a snapshot in which what all the wave's orders hold is free. */
export interface SurveyedOrder {
  readonly survey: Survey;
  readonly deadline: EpochMs;
}

export interface WaveTerms {
  readonly available: (sku: Sku, node: NodeId) => number;
  /** Parcels that a node can still prepare. */
  readonly room: (node: NodeId) => number;
  /** What a line that stays unserved costs, in times of the dearest way to serve it. */
  readonly unfilledFactor: number;
}

export interface WaveOfOrders {
  /** The split penalty is in every parcel, the first one included. */
  readonly problem: WaveProblem;
  readonly nodes: readonly NodeId[];
  readonly skus: readonly Sku[];
}

export function waveOfOrders(orders: readonly SurveyedOrder[], terms: WaveTerms): WaveOfOrders {
  const asked = orders.map(leastCosts);
  const byId = new Map<NodeId, NetworkNode>();
  for (const { sources } of asked) for (const { node } of sources) byId.set(node.id, node);
  const nodes = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const skus = [...new Set(orders.flatMap(({ survey }) => survey.lines.map(({ sku }) => sku)))].sort();
  const places = new Map(skus.map((sku, place) => [sku, place]));
  const stock = nodes.flatMap((node) =>
    skus.map((sku) => Math.max(0, terms.available(sku, node.id) - keptBack(node))),
  );
  return {
    problem: {
      nodes: nodes.length,
      skus: skus.length,
      stock: Float64Array.from(stock),
      capacity: Float64Array.from(nodes, ({ id }) => terms.room(id)),
      orders: orders.map(({ survey }, index) => {
        const lines = survey.lines.map(({ sku, quantity }) => ({ sku: places.get(sku) ?? 0, quantity }));
        return waveOrder(lines, { nodes, byNode: asked[index]?.byNode ?? new Map(), terms });
      }),
    },
    nodes: nodes.map(({ id }) => id),
    skus,
  };
}

/** The first deadline at which as few units as can be stay missing; undefined where nothing can be sent. */
export function earliestDeadline(survey: Survey): EpochMs | undefined {
  const deadlines = possibleDeadlines(survey);
  const fewest = leastMissing(survey, deadlines.at(-1) ?? 0);
  return deadlines.find((deadline) => leastMissing(survey, deadline) <= fewest);
}

/**
 * Parcels that each node can prepare on all days that one of the orders might use. `standing`: the days, by key, of
 * shipments that may stay as they are.
 */
export function roomFor(
  orders: readonly SurveyedOrder[],
  parcelsTaken: (key: string) => number,
  standing: readonly { readonly node: NodeId; readonly day: string }[] = [],
): ReadonlyMap<NodeId, number> {
  const days = new Map<string, { node: NodeId; room: number }>();
  for (const { survey, deadline } of orders)
    for (const { node, ways } of sourcesBy(survey, deadline))
      for (const { way } of ways) {
        const key = dayKey(node.id, dateOf(way.workDay));
        if (days.has(key)) continue;
        days.set(key, { node: node.id, room: Math.max(0, node.parcelsPerDay - parcelsTaken(key)) });
      }
  const room = new Map<NodeId, number>();
  for (const { node, day } of standing) if (!days.has(day)) room.set(node, (room.get(node) ?? 0) + 1);
  for (const day of days.values()) room.set(day.node, (room.get(day.node) ?? 0) + day.room);
  return room;
}

interface Asked {
  parcel: number;
  readonly lines: Float64Array;
}

function leastCosts({ survey, deadline }: SurveyedOrder) {
  const sources = sourcesBy(survey, deadline);
  const byNode = new Map<NodeId, Asked>();
  for (const source of sources) {
    const least = { parcel: Infinity, lines: new Float64Array(survey.lines.length).fill(Infinity) };
    for (const usable of source.ways) lower(least, usable, { source, survey });
    byNode.set(source.node.id, least);
  }
  return { sources, byNode };
}

function lower(
  least: Asked,
  usable: UsableWay,
  { source, survey }: { readonly source: Source; readonly survey: Survey },
): void {
  const { bids, network } = survey.snapshot;
  const { handling, id } = source.node;
  const carried = [...survey.lines.entries()].filter(
    ([line, { quantity }]) => usable.fits[line] === true && (source.holdings[line] ?? 0) >= quantity,
  );
  if (carried.length === 0) return;
  const grams = carried.map(([, { item, quantity }]) => (item?.weight ?? 0) * quantity);
  const floor = floorOf(source.node, usable, grams);
  const parcel =
    handling.perParcel +
    usable.way.surcharge +
    (bids?.parcel(id) ?? 0) +
    floor.base +
    riskOf(source.node, survey.snapshot);
  least.parcel = Math.min(least.parcel, parcel + network.policy.splitPenalty);
  for (const [index, [line, asked]] of carried.entries()) {
    const perUnit = handling.perUnit + unitBid(asked, source, bids);
    const own = asked.quantity * perUnit + floor.perGram * (grams[index] ?? 0);
    least.lines[line] = Math.min(least.lines[line] ?? Infinity, own);
  }
}

function floorOf({ boxes }: NetworkNode, { tariff }: UsableWay, grams: readonly number[]) {
  if (tariff === undefined) return { base: 0, perGram: 0 };
  const total = grams.reduce((sum, each) => sum + each, 0);
  return boxes.length > 0 ? packedFloor(tariff, total) : priceFloor(tariff, Math.min(...grams), total);
}

interface Market {
  readonly nodes: readonly NetworkNode[];
  readonly byNode: ReadonlyMap<NodeId, Asked>;
  readonly terms: WaveTerms;
}

function waveOrder(lines: WaveOrder["lines"], { nodes, byNode, terms }: Market): WaveOrder {
  const parcelCost = Float64Array.from(nodes, ({ id }) => byNode.get(id)?.parcel ?? Infinity);
  const lineCost = new Float64Array(nodes.length * lines.length).fill(Infinity);
  for (const [place, { id }] of nodes.entries())
    lineCost.set(byNode.get(id)?.lines ?? [], place * lines.length);
  const unfilledCost = new Float64Array(lines.length).fill(1);
  for (const [place, cost] of lineCost.entries()) {
    const whole = terms.unfilledFactor * (cost + (parcelCost[Math.floor(place / lines.length)] ?? Infinity));
    const line = place % lines.length;
    if (whole < Infinity) unfilledCost[line] = Math.max(unfilledCost[line] ?? 0, whole);
  }
  return { lines, parcelCost, lineCost, unfilledCost };
}
