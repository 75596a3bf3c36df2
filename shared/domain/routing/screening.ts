// The first look at a node: whether it can take part at all, and if not, why not.
import { dateOf, type EpochDay } from "#shared/domain/network/day.ts";
import { keptBack, type NetworkNode } from "#shared/domain/network/node.ts";
import { collectWay } from "#shared/domain/promise/collect-way.ts";
import { type HomeWays, homeWays } from "#shared/domain/promise/home-ways.ts";
import { storeWay } from "#shared/domain/promise/store-way.ts";
import type { HomeWay, Way } from "#shared/domain/promise/way.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { offersKey } from "./capacity.ts";
import type { Elimination } from "./decision.ts";
import type { Demand, Snapshot } from "./demand.ts";
import { type OrderLine, stockFor } from "./order-lines.ts";
import type { Rules } from "./rules.ts";
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
  readonly rules: Rules;
  /** Nodes not to be used, each with the reason. */
  readonly exclude: ReadonlyMap<NodeId, string>;
  /** Of a collection: the store, where it can receive what others send it. */
  readonly store?: NetworkNode | undefined;
  /** What was found of services before, by tariff and making time: it is the same from every node. */
  readonly fits: Map<WeightTariff, Map<number, readonly boolean[]>>;
}

export function screen(node: NetworkNode, screening: Screening): Screened {
  const { demand, lines, snapshot } = screening;
  const kept = keptBack(node);
  const stock = stockFor(lines, node.id, (sku) => snapshot.available(sku, node.id) - kept);
  const eliminated = ruledOut(node, screening) ?? (stock.every((units) => units === 0) ? noStock : undefined);
  if (eliminated) return { node, stock, verdict: { eliminated } };
  return {
    node,
    stock,
    verdict: collectsAt(node, demand) ? collecting(node, screening) : sending(node, stock, screening),
  };
}

/** Who wants to collect in this store is not sent away: `collectionsPerDay` limits those. */
function askedEnough(node: NetworkNode, { demand, snapshot }: Screening): Elimination | undefined {
  if (node.offersAtOnce === undefined || collectsAt(node, demand)) return undefined;
  const open = snapshot.parcelsTaken(offersKey(node.id));
  return open < node.offersAtOnce ? undefined : { code: "too-many-offers", open };
}

const noStock = { code: "no-stock" } as const;

const collectsAt = (node: NetworkNode, { method }: Demand): boolean =>
  method.kind === "collect" && method.node === node.id;

/** The customer's store gives what it has; to a store that can receive, every other node may send. */
function ruledOut(node: NetworkNode, screening: Screening): Elimination | undefined {
  const { demand, rules, exclude, store } = screening;
  const byPolicy = rules.ruledOut(node);
  if (byPolicy !== undefined) return byPolicy;
  const reason = exclude.get(node.id);
  if (reason !== undefined) return { code: "excluded", reason };
  const nowhere = demand.method.kind === "collect" && store === undefined;
  return nowhere ? { code: "not-a-collection-point" } : askedEnough(node, screening);
}

function collecting(node: NetworkNode, { demand, lines, snapshot }: Screening): Screened["verdict"] {
  const making = Math.max(0, ...lines.map(({ item }) => item?.making ?? 0));
  const collection = collectWay(node, { ...demand, making }, snapshot);
  if (!collection.ready) return { eliminated: noRoom(collection.fullDay) };
  return { usable: [{ way: collection.way, fits: lines.map(() => true) }] };
}

/** What is made to order leaves later than what lies on the shelf: each making time has ways of its own. */
function sending(node: NetworkNode, stock: readonly number[], screening: Screening): Screened["verdict"] {
  const { demand, lines, snapshot, rules, store } = screening;
  const grams = lines.reduce((sum, { item }, line) => sum + (item?.weight ?? 0) * (stock[line] ?? 0), 0);
  const usable: UsableWay[] = [];
  let found: Omit<HomeWays, "ways"> & { readonly ways: number } = { reached: false, ways: 0 };
  for (const making of makingTimes(lines, stock)) {
    const wanted = { requestedDate: demand.requestedDate, parcelsTaken: snapshot.parcelsTaken };
    const destination = store?.site ?? demand.destination;
    const request = { ...demand, destination, grams, making };
    const { ways, reached, fullDay } = homeWays(node, request, snapshot);
    const allowed = ways.filter(({ service }) => rules.allows(service.id));
    const full = found.fullDay ?? fullDay;
    found = {
      reached: found.reached || reached,
      ways: found.ways + allowed.length,
      ...(full !== undefined && { fullDay: full }),
    };
    for (const carriage of allowed) {
      const way = store === undefined ? carriage : storeWay(carriage, store, wanted);
      if (way !== undefined) usable.push(...usableWay(way, carriage, { stock, making, screening }));
    }
  }
  if (!found.reached) return { eliminated: { code: "no-service-reaches-destination" } };
  if (found.ways === 0) return { eliminated: noRoom(found.fullDay) };
  return usable.length > 0 ? { usable: usable.sort(byDeadline) } : { eliminated: notTaken(lines, stock) };
}

/** Of the lines that the node has, rising. */
function makingTimes(lines: readonly OrderLine[], stock: readonly number[]): readonly number[] {
  const times: number[] = [];
  for (let line = 0; line < lines.length; line++) {
    const making = lines[line]?.item?.making ?? 0;
    if ((stock[line] ?? 0) > 0 && !times.includes(making)) times.push(making);
  }
  return times.sort((a, b) => a - b);
}

/** Where every line that the node has is restricted, that is why; else they are too heavy or too long. */
function notTaken(lines: readonly OrderLine[], stock: readonly number[]): Elimination {
  const held = lines.filter((_, line) => (stock[line] ?? 0) > 0);
  const found = held.map(({ item }) => item?.restrictions ?? []);
  if (found.some((list) => list.length === 0)) return { code: "too-heavy-or-long" };
  return { code: "restricted-goods", restrictions: [...new Set(found.flat())].sort() };
}

const noRoom = (fullDay: EpochDay | undefined): Elimination =>
  fullDay === undefined
    ? { code: "no-service-reaches-destination" }
    : { code: "no-capacity", day: dateOf(fullDay) };

interface Held {
  readonly stock: readonly number[];
  /** Of the way: it carries what takes no longer to make. */
  readonly making: number;
  readonly screening: Screening;
}

function usableWay(way: Way, { service, zone }: HomeWay, { stock, making, screening }: Held): UsableWay[] {
  const tariff = serviceTariff(service, zone);
  if (tariff === undefined) return [];
  const known = screening.fits.get(tariff) ?? new Map<number, readonly boolean[]>();
  screening.fits.set(tariff, known);
  const fits =
    known.get(making) ??
    screening.lines.map(
      ({ item }) => item !== undefined && item.making <= making && takes(service, tariff, item),
    );
  known.set(making, fits);
  return fits.some((fit, line) => fit && (stock[line] ?? 0) > 0) ? [{ way, tariff, fits }] : [];
}

const byDeadline = (a: UsableWay, b: UsableWay): number =>
  a.way.deliverBy - b.way.deliverBy || a.way.surcharge - b.way.surcharge;
