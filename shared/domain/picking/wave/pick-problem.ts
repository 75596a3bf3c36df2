// Which waiting orders to pick in one wave, as plain numbers: a wave takes orders, and visits aisles that together
// hold what the orders need. The more units a visited aisle gives, the shorter the walk for each of them.

export interface Line {
  readonly item: number;
  /** Above 0. */
  readonly units: number;
}

export interface PickProblem {
  /** Items are numbered from 0; none has this number. */
  readonly items: number;
  /** What each order needs; it is picked whole or not at all. */
  readonly orders: readonly (readonly Line[])[];
  /** What lies in each aisle. */
  readonly aisles: readonly (readonly Line[])[];
  /** Units of a wave, from `least` to `most`. */
  readonly least: number;
  readonly most: number;
}

/** Orders and aisles by their place in the problem, ascending. */
export interface PickWave {
  readonly orders: readonly number[];
  readonly aisles: readonly number[];
  readonly units: number;
}

export const unitsPerAisle = ({ units, aisles }: Pick<PickWave, "units" | "aisles">): number =>
  units / aisles.length;

/** None has more units per aisle: all that a wave may have, from one aisle. Where places are not known, there is but one. */
export const isBest = (wave: PickWave | undefined, mostUnits: number): boolean =>
  wave?.aisles.length === 1 && wave.units === mostUnits;

export type PickFault =
  | { readonly code: "no-aisle" }
  | { readonly code: "named-twice"; readonly kind: "order" | "aisle" }
  | { readonly code: "unknown"; readonly kind: "order" | "aisle"; readonly place: number }
  | { readonly code: "miscounted"; readonly units: number }
  | { readonly code: "too-few-units" | "too-many-units"; readonly units: number }
  | { readonly code: "item-short"; readonly item: number; readonly units: number };

/** Why the wave cannot be picked; told by counting anew, from nothing but the problem. */
export function faultsOf(problem: PickProblem, wave: PickWave): PickFault[] {
  const { orders, aisles, least, most } = problem;
  const missing = new Map<number, number>();
  let units = 0;
  for (const order of wave.orders)
    for (const line of orders[order] ?? []) {
      missing.set(line.item, (missing.get(line.item) ?? 0) + line.units);
      units += line.units;
    }
  for (const aisle of wave.aisles)
    for (const line of aisles[aisle] ?? [])
      missing.set(line.item, (missing.get(line.item) ?? 0) - line.units);
  return [
    ...namingFaults("order", wave.orders, orders.length),
    ...namingFaults("aisle", wave.aisles, aisles.length),
    ...(wave.aisles.length === 0 ? [{ code: "no-aisle" } as const] : []),
    ...(units === wave.units ? [] : [{ code: "miscounted", units } as const]),
    ...(units < least ? [{ code: "too-few-units", units } as const] : []),
    ...(units > most ? [{ code: "too-many-units", units } as const] : []),
    ...[...missing].flatMap(([item, short]) =>
      short > 0 ? [{ code: "item-short", item, units: short } as const] : [],
    ),
  ];
}

function namingFaults(kind: "order" | "aisle", places: readonly number[], count: number): PickFault[] {
  const unknown = places.filter((place) => !Number.isInteger(place) || place < 0 || place >= count);
  return [
    ...(new Set(places).size < places.length ? [{ code: "named-twice", kind } as const] : []),
    ...unknown.map((place) => ({ code: "unknown", kind, place }) as const),
  ];
}
