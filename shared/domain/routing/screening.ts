// The first look at a node: whether it can take part at all, and if not, why not.
import { dateOf, type EpochDay } from "#shared/domain/network/day.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { collectWay } from "#shared/domain/promise/collect-way.ts";
import { homeWays } from "#shared/domain/promise/home-ways.ts";
import type { HomeWay, Way } from "#shared/domain/promise/way.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import type { Elimination } from "./decision.ts";
import type { Demand, Snapshot } from "./demand.ts";
import type { OrderLine } from "./order-lines.ts";
import { serviceTariff, takes } from "./service-tariff.ts";
import type { WeightTariff } from "./weight-tariff.ts";

/** A way that takes at least one line that the node has. */
export interface UsableWay {
  readonly way: Way;
  /** Absent for a collection: nothing is carried. */
  readonly tariff?: WeightTariff;
  /** By line: whether a unit of it fits into a parcel. */
  readonly fits: readonly boolean[];
}

export interface Screened {
  readonly node: NetworkNode;
  /** Units of each line that may be taken, at most the quantity asked for. */
  readonly stock: readonly number[];
  readonly verdict: { readonly usable: readonly UsableWay[] } | { readonly eliminated: Elimination };
}

export interface Screening {
  readonly demand: Demand;
  readonly lines: readonly OrderLine[];
  readonly snapshot: Snapshot;
  /** Nodes not to be used, each with the reason. */
  readonly exclude: ReadonlyMap<NodeId, string>;
}

export function screen(node: NetworkNode, screening: Screening): Screened {
  const stock = screening.lines.map((line) => stockOf(line, node.id, screening.snapshot));
  const eliminated = ruledOut(node, screening) ?? (stock.every((units) => units === 0) ? noStock : undefined);
  if (eliminated) return { node, stock, verdict: { eliminated } };
  const { demand } = screening;
  return {
    node,
    stock,
    verdict: demand.method.kind === "collect" ? collecting(node, screening) : sending(node, stock, screening),
  };
}

const noStock = { code: "no-stock" } as const;

/** A SKU that the catalogue does not know cannot be weighed, so it is not sent. */
function stockOf({ sku, quantity, item }: OrderLine, node: NodeId, { available }: Snapshot): number {
  return item === undefined ? 0 : Math.max(0, Math.min(quantity, available(sku, node)));
}

function ruledOut(node: NetworkNode, { demand, exclude }: Screening): Elimination | undefined {
  if (node.stopped) return { code: "stopped" };
  if (node.channels && !node.channels.includes(demand.channel)) return { code: "channel-not-served" };
  if (node.lead === undefined) return { code: "no-lead-time" };
  const reason = exclude.get(node.id);
  if (reason !== undefined) return { code: "excluded", reason };
  const elsewhere = demand.method.kind === "collect" && (demand.method.node !== node.id || !node.collection);
  return elsewhere ? { code: "not-a-collection-point" } : undefined;
}

function collecting(node: NetworkNode, { demand, lines, snapshot }: Screening): Screened["verdict"] {
  const collection = collectWay(node, demand, snapshot);
  if (!collection.ready) return { eliminated: noRoom(collection.fullDay) };
  return { usable: [{ way: collection.way, fits: lines.map(() => true) }] };
}

function sending(
  node: NetworkNode,
  stock: readonly number[],
  { demand, lines, snapshot }: Screening,
): Screened["verdict"] {
  const grams = lines.reduce((sum, { item }, line) => sum + (item?.weight ?? 0) * (stock[line] ?? 0), 0);
  const { ways, reached, fullDay } = homeWays(node, { ...demand, grams }, snapshot);
  if (!reached) return { eliminated: { code: "no-service-reaches-destination" } };
  if (ways.length === 0) return { eliminated: noRoom(fullDay) };
  const usable = ways.flatMap((way) => usableWay(way, stock, lines)).sort(byDeadline);
  return usable.length > 0 ? { usable } : { eliminated: { code: "too-heavy-or-long" } };
}

const noRoom = (fullDay: EpochDay | undefined): Elimination =>
  fullDay === undefined
    ? { code: "no-service-reaches-destination" }
    : { code: "no-capacity", day: dateOf(fullDay) };

function usableWay(way: HomeWay, stock: readonly number[], lines: readonly OrderLine[]): UsableWay[] {
  const tariff = serviceTariff(way.service, way.zone);
  if (tariff === undefined) return [];
  const fits = lines.map(({ item }) => item !== undefined && takes(way.service, tariff, item));
  return fits.some((fit, line) => fit && (stock[line] ?? 0) > 0) ? [{ way, tariff, fits }] : [];
}

const byDeadline = (a: UsableWay, b: UsableWay): number =>
  a.way.deliverBy - b.way.deliverBy || a.way.surcharge - b.way.surcharge;
