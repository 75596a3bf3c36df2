// Which open picks are released now, and in which waves: truck by truck, backwards from their deadlines; late ones
// first, singles apart, zone by zone; within that, the waves with the most units for each aisle.
import type { Picking } from "#shared/domain/network/picking.ts";
import type { ShelfPlace } from "#shared/domain/network/shelf-place.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import type { PickWaveKind } from "./pick-wave.ts";
import { releaseTimes } from "./release-times.ts";
import type { Places } from "./walk.ts";
import type { PickProblem } from "./wave/pick-problem.ts";
import { selectWave } from "./wave/select-wave.ts";

export type OpenPick = Pick<
  NodeTask,
  "id" | "shipmentId" | "orderId" | "dueBy" | "lines" | "carrier" | "service" | "leavesAt"
>;

export interface PlannedWave {
  readonly kind: PickWaveKind;
  readonly isLate: boolean;
  readonly zones: readonly string[];
  readonly picks: readonly OpenPick[];
  readonly units: number;
  readonly aisles: number;
}

interface Shift {
  readonly picking: Picking;
  readonly timeZone: string;
  readonly now: EpochMs;
  /** What is due until then is released, whether it is time for it or not. */
  readonly until?: EpochMs;
}

export interface PickPlanning extends Pick<Shift, "picking" | "now"> {
  readonly places: Places;
  readonly random: () => number;
}

/** @param picks those that it is time for, see `dueToRelease` */
export function planPickWaves(picks: readonly OpenPick[], given: PickPlanning): PlannedWave[] {
  const groups = new Map<string, OpenPick[]>();
  for (const pick of picks) {
    const key = groupOf(pick, given);
    groups.set(key, [...(groups.get(key) ?? []), pick]);
  }
  const inTurn = [...groups.values()].toSorted((a, b) => rankOf(a, given) - rankOf(b, given));
  return inTurn.flatMap((group) => wavesOf(group, given));
}

/** Of all open picks, those of trucks whose release time has come. */
export function dueToRelease<P extends OpenPick>(
  picks: readonly P[],
  { picking, timeZone, now, until }: Shift,
): P[] {
  const trucks = new Map<string, P[]>();
  for (const pick of picks) trucks.set(pick.dueBy, [...(trucks.get(pick.dueBy) ?? []), pick]);
  const work = [...trucks.values()].map((loaded) => ({
    due: Math.min(...loaded.map(({ dueBy }) => toEpoch(dueBy))),
    units: loaded.reduce((sum, pick) => sum + unitsOf(pick), 0),
  }));
  const times = releaseTimes(work, picking, timeZone);
  return [...trucks.values()].flatMap((loaded, index) => {
    const isTime =
      (times[index] ?? 0) <= now || (work[index]?.due ?? 0) <= (until ?? Number.NEGATIVE_INFINITY);
    return isTime ? loaded : [];
  });
}

/** What may be in one wave: the same truck, kind and zones, late or not. */
function groupOf(pick: OpenPick, { now, picking, places }: PickPlanning): string {
  const late = toEpoch(pick.dueBy) <= now;
  const truck = late ? "late" : `${pick.dueBy}|${pick.carrier}|${pick.service}|${pick.leavesAt}`;
  return [truck, kindOf(pick), ...zonesOf(pick, picking, places)].join("|");
}

const kindOf = ({ lines }: OpenPick): PickWaveKind => (lines.length === 1 ? "single-line" : "multi-line");

/** Where a SKU's place is in no zone, or it has no place. */
export const ELSEWHERE = "elsewhere";

/** Zones that a pick leads to, in the order of the node's. */
export function zonesOf(
  { lines }: Pick<OpenPick, "lines">,
  { zones }: Pick<Picking, "zones">,
  places: Places,
): string[] {
  const names = new Set(lines.map(({ sku }) => zoneOf(sku, zones, places)));
  return [...zones.map(({ id }) => id), ELSEWHERE].filter((id) => names.has(id));
}

export const zoneOf = (sku: Sku, zones: Picking["zones"], places: Places): string =>
  zoneAt(places.get(sku), zones);

export const zoneAt = (place: Pick<ShelfPlace, "aisle"> | undefined, zones: Picking["zones"]): string => {
  const aisle = place?.aisle;
  return zones.find(({ aisles }) => aisle !== undefined && aisles.includes(aisle))?.id ?? ELSEWHERE;
};

/** The sooner due, the sooner; express services before others of the same deadline. */
function rankOf(group: readonly OpenPick[], { picking }: PickPlanning): number {
  const due = Math.min(...group.map(({ dueBy }) => toEpoch(dueBy)));
  const isExpress = group.some(({ service }) => service !== undefined && picking.express.includes(service));
  return due - (isExpress ? 0.5 : 0);
}

function wavesOf(group: readonly OpenPick[], given: PickPlanning): PlannedWave[] {
  const { wave } = given.picking;
  const waves: PlannedWave[] = [];
  let rest = group;
  while (rest.length > 0) {
    const picks = fitsOne(rest, wave) ? rest : nextWave(rest, given);
    waves.push(plannedOf(picks, given));
    const taken = new Set(picks);
    rest = rest.filter((pick) => !taken.has(pick));
  }
  return waves;
}

const fitsOne = (picks: readonly OpenPick[], { maxOrders, maxUnits }: Picking["wave"]): boolean =>
  picks.length <= maxOrders && picks.reduce((sum, pick) => sum + unitsOf(pick), 0) <= maxUnits;

/** The best wave of what waits; what is too large for any is one by itself. */
function nextWave(
  picks: readonly OpenPick[],
  { picking, places, random }: PickPlanning,
): readonly OpenPick[] {
  const { minUnits, maxUnits, maxOrders } = picking.wave;
  const [first] = picks;
  const large = picks.find((pick) => unitsOf(pick) > maxUnits);
  if (large !== undefined || first === undefined) return large === undefined ? [] : [large];
  const most = Math.min(maxUnits, mostFor(picks, maxOrders));
  const problem = problemOf(picks, places, { least: Math.min(minUnits, most), most });
  const looks = Math.min(MOST_LOOKS, LOOKS_EACH * picks.length);
  const found = selectWave(problem, { random, left: steps(looks) });
  const chosen = (found?.orders ?? []).flatMap((index) => picks[index] ?? []);
  if (chosen.length === 0) return [first];
  return chosen.toSorted((a, b) => unitsOf(b) - unitsOf(a)).slice(0, maxOrders);
}

/** Units that so many of the picks have on average, so that the search looks for waves of about that many. */
const mostFor = (picks: readonly OpenPick[], maxOrders: number): number => {
  const units = picks.reduce((sum, pick) => sum + unitsOf(pick), 0);
  const largest = Math.max(...picks.map(unitsOf));
  return Math.max(largest, Math.ceil((units / picks.length) * maxOrders));
};

/** Looks at its budget that a search has, of 64 steps each, for each pick and at most: some milliseconds. */
const LOOKS_EACH = 4;
const MOST_LOOKS = 200;

function steps(budget: number): () => number {
  let looks = 0;
  return () => {
    looks += 1;
    return Math.max(0, 1 - looks / budget);
  };
}

function problemOf(
  picks: readonly OpenPick[],
  places: Places,
  { least, most }: Pick<PickProblem, "least" | "most">,
): PickProblem {
  const items = new Map<Sku, number>();
  const itemOf = (sku: Sku): number => {
    const known = items.get(sku) ?? items.size;
    items.set(sku, known);
    return known;
  };
  const aisles = new Map<string, Map<number, number>>();
  const orders = picks.map(({ lines }) =>
    lines.map(({ sku, quantity }) => {
      const item = itemOf(sku);
      const aisle = places.get(sku)?.aisle ?? ELSEWHERE;
      const shelf = aisles.get(aisle) ?? new Map<number, number>();
      // What was held for the orders is there.
      shelf.set(item, (shelf.get(item) ?? 0) + quantity);
      aisles.set(aisle, shelf);
      return { item, units: quantity };
    }),
  );
  const shelves = [...aisles.values()].map((shelf) => [...shelf].map(([item, units]) => ({ item, units })));
  return { items: items.size, orders, aisles: shelves, least, most };
}

function plannedOf(picks: readonly OpenPick[], { picking, places, now }: PickPlanning): PlannedWave {
  const lines = picks.flatMap((pick) => pick.lines);
  const [first] = picks;
  return {
    kind: first === undefined ? "multi-line" : kindOf(first),
    isLate: picks.some(({ dueBy }) => toEpoch(dueBy) <= now),
    zones: zonesOf({ lines }, picking, places),
    picks,
    units: picks.reduce((sum, pick) => sum + unitsOf(pick), 0),
    aisles: new Set(lines.map(({ sku }) => places.get(sku)?.aisle ?? ELSEWHERE)).size,
  };
}

export const unitsOf = ({ lines }: Pick<OpenPick, "lines">): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);
