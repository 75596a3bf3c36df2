// Visiting more aisles for the sake of an order that is not in the wave.
import type { Floor } from "./floor.ts";

/** How often an order gets just one aisle that has one of its items, instead of all it needs. */
const ONE_AISLE = 0.5;
const TRIES = 8;
/** Lines by which an order that lacks nothing counts as missing some. */
const ALMOST = 0.5;
/** What covers as much is as good by chance: up to so much, in parts. */
const EITHER = 0.3;

export interface Opening {
  /** An order that is not in the wave; -1 if none was found. */
  outsider(): number;
  /** Visits aisles that have what it lacks, or some of it, and adds them to the list. */
  openFor(order: number, opened: number[]): void;
}

export function openingOf(floor: Floor, random: () => number): Opening {
  const { orders, aisles, aislesWith, possible, slack, taken, visited } = floor;
  const below = (count: number): number => Math.floor(random() * count);
  const candidates: number[] = [];
  const covered = new Float64Array(aisles.rows);

  const open = (aisle: number, opened: number[]): void => {
    floor.turnAisle(aisle);
    opened.push(aisle);
  };
  const openOneFor = (order: number, opened: number[]): void => {
    const from = orders.start[order] ?? 0;
    const item = orders.item[from + below((orders.start[order + 1] ?? 0) - from)] ?? 0;
    const first = aislesWith.start[item] ?? 0;
    const aisle = aislesWith.row[first + below((aislesWith.start[item + 1] ?? 0) - first)] ?? 0;
    if (visited[aisle] === 0) open(aisle, opened);
  };
  /** The aisle that has most of what is missing; -1 if nothing is. */
  const bestFor = (order: number): number => {
    candidates.length = 0;
    for (let at = orders.start[order] ?? 0; at < (orders.start[order + 1] ?? 0); at++)
      cover(orders.item[at] ?? 0, orders.units[at] ?? 0);
    let most = 0;
    let best = -1;
    for (const aisle of candidates) {
      const share = covered[aisle] ?? 0;
      covered[aisle] = 0;
      if (share > most) [most, best] = [share, aisle];
    }
    return best;
  };
  const cover = (item: number, units: number): void => {
    const missing = units - (slack[item] ?? 0);
    if (missing <= 0) return;
    for (let at = aislesWith.start[item] ?? 0; at < (aislesWith.start[item + 1] ?? 0); at++) {
      const aisle = aislesWith.row[at] ?? 0;
      if (visited[aisle] === 1) continue;
      if (covered[aisle] === 0) candidates.push(aisle);
      const share = Math.min(missing, aislesWith.units[at] ?? 0) / missing;
      covered[aisle] = (covered[aisle] ?? 0) + share * (1 + EITHER * random());
    }
  };
  const missingLines = (order: number): number => {
    let missing = 0;
    for (let at = orders.start[order] ?? 0; at < (orders.start[order + 1] ?? 0); at++)
      if ((slack[orders.item[at] ?? 0] ?? 0) < (orders.units[at] ?? 0)) missing += 1;
    return missing;
  };
  return {
    /** Of a few at random, the one with most units for each line that is missing. */
    outsider() {
      let most = 0;
      let best = -1;
      for (let tries = 0; tries < TRIES; tries++) {
        const order = possible[below(possible.length)] ?? -1;
        if (order === -1 || taken[order] === 1) continue;
        const worth = (orders.total[order] ?? 0) / (missingLines(order) + ALMOST);
        if (worth > most) [most, best] = [worth, order];
      }
      return best;
    },
    openFor(order, opened) {
      if (random() < ONE_AISLE) openOneFor(order, opened);
      else for (let aisle = bestFor(order); aisle !== -1; aisle = bestFor(order)) open(aisle, opened);
    },
  };
}
