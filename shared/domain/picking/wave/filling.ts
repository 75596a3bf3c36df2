// Taking the orders that the visited aisles hold already, as long as the wave may grow.
import type { Contents } from "./contents.ts";
import type { Floor } from "./floor.ts";

/** How often the largest come first, instead of any. */
const LARGEST = 0.5;

export interface Filling {
  /** Takes the order if it fits. @param most units of the wave */
  take(order: number, most: number): void;
  /** Takes what fits of the orders that need something of these aisles, or of what these orders need too. */
  fill(opened: readonly number[], behind: readonly number[], most: number): void;
}

export function fillingOf(floor: Floor, random: () => number): Filling {
  const { orders, aisles, ordersWith, slack, taken } = floor;
  const found: number[] = [];
  /** By order: the look at which it was seen last. */
  const seen = new Int32Array(orders.rows);
  let look = 0;

  const lookFor = (item: number): void => {
    if ((slack[item] ?? 0) <= 0) return;
    const end = ordersWith.start[item + 1] ?? 0;
    for (let at = ordersWith.start[item] ?? 0; at < end; at++) {
      const order = ordersWith.row[at] ?? 0;
      if (taken[order] === 1 || seen[order] === look) continue;
      seen[order] = look;
      if (floor.holds(order)) found.push(order);
    }
  };
  const lookFrom = ({ start, item }: Contents, row: number): void => {
    for (let at = start[row] ?? 0; at < (start[row + 1] ?? 0); at++) lookFor(item[at] ?? 0);
  };
  const take = (order: number, most: number): void => {
    if (taken[order] === 0 && floor.units() + (orders.total[order] ?? 0) <= most && floor.holds(order))
      floor.turnOrder(order);
  };
  return {
    take,
    fill(opened, behind, most) {
      found.length = 0;
      look += 1;
      for (const aisle of opened) lookFrom(aisles, aisle);
      for (const order of behind) lookFrom(orders, order);
      shuffle(found, random);
      if (found.length > 1 && random() < LARGEST)
        found.sort((a, b) => (orders.total[b] ?? 0) - (orders.total[a] ?? 0));
      for (const order of found) take(order, most);
    },
  };
}

function shuffle(list: number[], random: () => number): void {
  for (let k = list.length - 1; k > 0; k--) {
    const other = Math.floor(random() * (k + 1));
    const [a = 0, b = 0] = [list[k], list[other]];
    list[k] = b;
    list[other] = a;
  }
}
