// Making room in a wave: an aisle is no longer visited, or an order no longer taken.
import type { Floor } from "./floor.ts";

/** How often an order is left instead of aisles; how often several aisles are, and how many at the most. */
const ORDER = 0.1;
const SEVERAL = 0.1;
const MOST = 3;

/** Makes room. Orders that are left behind are added to the list. */
export type Leaving = (behind: number[]) => void;

export function leavingOf(floor: Floor, random: () => number): Leaving {
  const { orders, aisles, ordersWith, possible, slack, taken, visits } = floor;
  const below = (count: number): number => Math.floor(random() * count);

  const leaveOrder = (order: number, behind: number[]): void => {
    floor.turnOrder(order);
    behind.push(order);
  };
  /** With the orders that cannot do without it. */
  const leaveAisle = (aisle: number, behind: number[]): void => {
    floor.turnAisle(aisle);
    for (let at = aisles.start[aisle] ?? 0; at < (aisles.start[aisle + 1] ?? 0); at++) {
      const item = aisles.item[at] ?? 0;
      while ((slack[item] ?? 0) < 0) leaveOrder(oneThatNeeds(item), behind);
    }
  };
  /** More often one with few units. */
  const oneThatNeeds = (item: number): number => {
    let least = Infinity;
    let one = 0;
    for (let at = ordersWith.start[item] ?? 0; at < (ordersWith.start[item + 1] ?? 0); at++) {
      const order = ordersWith.row[at] ?? 0;
      if (taken[order] !== 1) continue;
      const weight = (orders.total[order] ?? 0) * (0.5 + random());
      if (weight < least) [least, one] = [weight, order];
    }
    return one;
  };
  return (behind) => {
    if (random() < ORDER) {
      const order = possible[below(possible.length)] ?? -1;
      if (order !== -1 && taken[order] === 1) leaveOrder(order, behind);
      return;
    }
    const many = random() < SEVERAL ? 1 + below(MOST) : 1;
    for (let k = 0; k < many && floor.aisleCount() > 0; k++)
      leaveAisle(visits[below(floor.aisleCount())] ?? 0, behind);
  };
}
