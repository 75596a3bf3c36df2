// The wave while it is being chosen: aisles visited, orders taken, and of each item what the aisles hold beyond what
// the orders need. Changes can be taken back to the last `keep`.
import { type ByItem, byItem, type Contents, contentsOf, unitsByItem } from "./contents.ts";
import type { Line, PickProblem, PickWave } from "./pick-problem.ts";

export interface Floor {
  readonly orders: Contents;
  readonly aisles: Contents;
  readonly ordersWith: ByItem;
  readonly aislesWith: ByItem;
  /** Orders that could be in a wave at all: all aisles together hold what they need, and they are not too large. */
  readonly possible: Int32Array;
  /** By item; below 0 where the aisles hold too little. */
  readonly slack: Int32Array;
  /** By order and by aisle: 1 if it is in the wave. */
  readonly taken: Uint8Array;
  readonly visited: Uint8Array;
  /** The first `aisleCount()` are the visited ones. */
  readonly visits: Int32Array;
  units(): number;
  aisleCount(): number;
  /** Takes the order, or leaves it. */
  turnOrder(order: number): void;
  /** Visits the aisle, or no longer. */
  turnAisle(aisle: number): void;
  /** Whether the aisles hold what the order needs on top. */
  holds(order: number): boolean;
  keep(): void;
  takeBack(): void;
  wave(): PickWave;
  /** Makes it this wave, and keeps that. */
  become(wave: PickWave): void;
}

export function layFloor(problem: PickProblem): Floor {
  const wanted = unitsByItem(contentsOf(problem.orders), problem.items);
  const aisles = contentsOf(problem.aisles, wanted);
  const aislesWith = byItem(aisles, problem.items);
  const orders = contentsOf(problem.orders.map((lines) => rarestFirst(lines, aislesWith)));
  const slack = new Int32Array(problem.items);
  const taken = new Uint8Array(orders.rows);
  const visited = new Uint8Array(aisles.rows);
  const visits = new Int32Array(aisles.rows);
  const seat = new Int32Array(aisles.rows);
  /** What was turned since the last `keep`: an order, or an aisle as its complement. */
  const turned: number[] = [];
  let units = 0;
  let count = 0;

  const shift = ({ start, item, units: many }: Contents, row: number, sign: number): void => {
    const end = start[row + 1] ?? 0;
    for (let at = start[row] ?? 0; at < end; at++) {
      const which = item[at] ?? 0;
      slack[which] = (slack[which] ?? 0) + sign * (many[at] ?? 0);
    }
  };
  const turnOrder = (order: number): void => {
    const sign = taken[order] === 1 ? -1 : 1;
    taken[order] = sign === 1 ? 1 : 0;
    units += sign * (orders.total[order] ?? 0);
    shift(orders, order, -sign);
  };
  const turnAisle = (aisle: number): void => {
    const sign = visited[aisle] === 1 ? -1 : 1;
    visited[aisle] = sign === 1 ? 1 : 0;
    if (sign === 1) {
      visits[count] = aisle;
      seat[aisle] = count;
      count += 1;
    } else {
      count -= 1;
      const last = visits[count] ?? 0;
      visits[seat[aisle] ?? 0] = last;
      seat[last] = seat[aisle] ?? 0;
    }
    shift(aisles, aisle, sign);
  };
  const floor: Floor = {
    orders,
    aisles,
    ordersWith: byItem(orders, problem.items),
    aislesWith,
    possible: possibleOrders(problem, orders, aisles),
    slack,
    taken,
    visited,
    visits,
    units: () => units,
    aisleCount: () => count,
    turnOrder(order) {
      turned.push(order);
      turnOrder(order);
    },
    turnAisle(aisle) {
      turned.push(~aisle);
      turnAisle(aisle);
    },
    holds(order) {
      const end = orders.start[order + 1] ?? 0;
      for (let at = orders.start[order] ?? 0; at < end; at++)
        if ((slack[orders.item[at] ?? 0] ?? 0) < (orders.units[at] ?? 0)) return false;
      return true;
    },
    keep() {
      turned.length = 0;
    },
    takeBack() {
      for (let last = turned.pop(); last !== undefined; last = turned.pop())
        if (last < 0) turnAisle(~last);
        else turnOrder(last);
    },
    wave: () => ({ orders: marked(taken), aisles: marked(visited), units }),
    become(wave) {
      for (const order of marked(taken)) turnOrder(order);
      for (const aisle of marked(visited)) turnAisle(aisle);
      for (const aisle of wave.aisles) turnAisle(aisle);
      for (const order of wave.orders) turnOrder(order);
      turned.length = 0;
    },
  };
  return floor;
}

/** An order that does not fit is told by its first lines, so. */
function rarestFirst(lines: readonly Line[], { start }: ByItem): Line[] {
  const aislesWith = ({ item }: Line): number => (start[item + 1] ?? 0) - (start[item] ?? 0);
  return lines.toSorted((a, b) => aislesWith(a) - aislesWith(b));
}

function possibleOrders({ items, most }: PickProblem, orders: Contents, aisles: Contents): Int32Array {
  const held = unitsByItem(aisles, items);
  const possible: number[] = [];
  for (let order = 0; order < orders.rows; order++) {
    const total = orders.total[order] ?? 0;
    let fits = total > 0 && total <= most;
    for (let at = orders.start[order] ?? 0; at < (orders.start[order + 1] ?? 0); at++)
      fits = fits && (orders.units[at] ?? 0) <= (held[orders.item[at] ?? 0] ?? 0);
    if (fits) possible.push(order);
  }
  return Int32Array.from(possible);
}

const marked = (marks: Uint8Array): number[] => {
  const places: number[] = [];
  for (const [place, mark] of marks.entries()) if (mark === 1) places.push(place);
  return places;
};
