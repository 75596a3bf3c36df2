// A wave without a search: large orders first, from all aisles; then aisles that nobody needs are not visited.
import type { Floor } from "./floor.ts";
import type { PickProblem, PickWave } from "./pick-problem.ts";

/** @returns undefined where orders taken so do not come to enough units */
export function firstWave(floor: Floor, { least, most }: PickProblem): PickWave | undefined {
  const { orders, aisles, slack, possible } = floor;
  floor.become({ orders: [], aisles: Array.from({ length: aisles.rows }, (_, aisle) => aisle), units: 0 });
  const units = (order: number): number => orders.total[order] ?? 0;
  for (const order of possible.toSorted((a, b) => units(b) - units(a) || a - b))
    if (floor.units() + units(order) <= most && floor.holds(order)) floor.turnOrder(order);
  if (floor.units() < Math.max(1, least)) return undefined;
  const needed = (aisle: number): boolean => {
    for (let at = aisles.start[aisle] ?? 0; at < (aisles.start[aisle + 1] ?? 0); at++)
      if ((slack[aisles.item[at] ?? 0] ?? 0) < (aisles.units[at] ?? 0)) return true;
    return false;
  };
  const held = (aisle: number): number => aisles.total[aisle] ?? 0;
  for (const aisle of [...aisles.total.keys()].sort((a, b) => held(a) - held(b) || a - b))
    if (!needed(aisle)) floor.turnAisle(aisle);
  return floor.wave();
}
