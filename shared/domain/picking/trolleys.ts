// Orders of a wave onto trolleys, a tote for each order: those that lie in the same aisles travel together.
import type { Sku } from "#shared/kernel/ids.ts";
import type { Places } from "./walk.ts";

export interface Carried {
  readonly lines: readonly { readonly sku: Sku; readonly quantity: number }[];
}

/** @returns for each order, in the given order, its trolley and its place on it, both from 1 */
export function trolleysFor(
  orders: readonly Carried[],
  totes: number,
  places: Places,
): { readonly trolley: number; readonly tote: number }[] {
  const aislesOf = orders.map(
    ({ lines }) => new Set(lines.flatMap(({ sku }) => places.get(sku)?.aisle ?? [])),
  );
  const seats = orders.map(() => ({ trolley: 0, tote: 0 }));
  const waiting = new Set(orders.keys());
  for (let trolley = 1; waiting.size > 0; trolley++) {
    const visited = new Set<string>();
    for (let tote = 1; tote <= totes && waiting.size > 0; tote++) {
      const next = nearest(waiting, aislesOf, visited);
      waiting.delete(next);
      seats[next] = { trolley, tote };
      for (const aisle of aislesOf[next] ?? []) visited.add(aisle);
    }
  }
  return seats;
}

/** Whose aisles add least to the walk; the first on a trolley is the one with most of them. */
function nearest(
  waiting: ReadonlySet<number>,
  aislesOf: readonly ReadonlySet<string>[],
  visited: ReadonlySet<string>,
): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const index of waiting) {
    const aisles = aislesOf[index] ?? new Set<string>();
    const added =
      visited.size === 0 ? -aisles.size : [...aisles].filter((aisle) => !visited.has(aisle)).length;
    if (added < least) {
      least = added;
      best = index;
    }
  }
  return best;
}
