// Small problems of wave picking, and their optimum by trying everything.
import fc from "fast-check";
import type { PickProblem } from "#shared/domain/picking/wave/pick-problem.ts";

const ITEMS = 5;
const lines = (most: number) =>
  fc.array(fc.record({ item: fc.nat(ITEMS - 1), units: fc.integer({ min: 1, max: most }) }), {
    maxLength: 4,
  });

/** At most six orders and five aisles; some have no wave at all. */
export const pickProblem: fc.Arbitrary<PickProblem> = fc
  .record({
    orders: fc.array(lines(3), { maxLength: 6 }),
    aisles: fc.array(lines(6), { maxLength: 5 }),
    least: fc.nat(12),
    room: fc.nat(15),
  })
  .map(({ least, room, ...rest }) => ({ items: ITEMS, ...rest, least, most: least + room }));

/** The most units for each aisle that any wave has; 0 if there is none with a unit in it. */
export function bruteForcePick({ orders, aisles, least, most, items }: PickProblem): number {
  let best = 0;
  for (const visited of subsets(aisles.length)) {
    const held = sums(visited, aisles, items);
    for (const taken of subsets(orders.length)) {
      const needed = sums(taken, orders, items);
      const units = needed.reduce((sum, many) => sum + many, 0);
      const fits = units >= least && units <= most && needed.every((many, item) => many <= (held[item] ?? 0));
      if (fits && visited.length > 0) best = Math.max(best, units / visited.length);
    }
  }
  return best;
}

function* subsets(count: number): Generator<number[]> {
  for (let bits = 0; bits < 2 ** count; bits++)
    yield Array.from({ length: count }, (_, place) => place).filter((place) => (bits >> place) & 1);
}

function sums(places: readonly number[], rows: PickProblem["orders"], items: number): number[] {
  const sum = new Array<number>(items).fill(0);
  for (const place of places)
    for (const { item, units } of rows[place] ?? []) sum[item] = (sum[item] ?? 0) + units;
  return sum;
}
