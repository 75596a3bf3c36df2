// The way through a node, aisle after aisle, up the first and down the next (serpentine): no metre is walked twice.
import { nameOf, type ShelfPlace } from "#shared/domain/network/shelf-place.ts";
import type { Sku } from "#shared/kernel/ids.ts";

export type Places = ReadonlyMap<Sku, ShelfPlace>;

/** Units of a SKU to be taken, and what of them is for whom. */
export interface Stop<Who extends string = string> {
  readonly sku: Sku;
  /** Absent: nobody told where it lies. Those come last. */
  readonly place?: ShelfPlace;
  readonly quantity: number;
  readonly puts: readonly { readonly to: Who; readonly quantity: number }[];
}

export interface Wanted<Who extends string = string> {
  readonly to: Who;
  readonly sku: Sku;
  readonly quantity: number;
}

/** One stop for each SKU, in walking order. */
export function walkFor<Who extends string>(wanted: readonly Wanted<Who>[], places: Places): Stop<Who>[] {
  const bySku = new Map<Sku, { to: Who; quantity: number }[]>();
  for (const { sku, to, quantity } of wanted) {
    const puts = bySku.get(sku) ?? [];
    const same = puts.find((put) => put.to === to);
    if (same === undefined) puts.push({ to, quantity });
    else same.quantity += quantity;
    bySku.set(sku, puts);
  }
  const stops = [...bySku].map(([sku, puts]): Stop<Who> => {
    const place = places.get(sku);
    const quantity = puts.reduce((sum, put) => sum + put.quantity, 0);
    return { sku, quantity, puts, ...(place !== undefined && { place }) };
  });
  return inWalkingOrder(stops);
}

const byName = new Intl.Collator("en", { numeric: true });

function inWalkingOrder<S extends Stop>(stops: readonly S[]): S[] {
  const aisles = [...new Set(stops.flatMap(({ place }) => place?.aisle ?? []))].sort(byName.compare);
  const turns = new Map(aisles.map((aisle, index) => [aisle, index]));
  const keyOf = ({ place }: S) => {
    const turn = place === undefined ? aisles.length : (turns.get(place.aisle) ?? aisles.length);
    const isUp = turn % 2 === 0;
    return { turn, bay: (place?.bay ?? 0) * (isUp ? 1 : -1), level: place?.level ?? 0 };
  };
  return stops.toSorted((a, b) => {
    const [one, two] = [keyOf(a), keyOf(b)];
    return (
      one.turn - two.turn ||
      one.bay - two.bay ||
      one.level - two.level ||
      (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : 0)
    );
  });
}

/** What a sign at the shelf says. */
export const placeName = ({ place }: Pick<Stop, "place">): string =>
  place === undefined ? "no place" : nameOf(place);
