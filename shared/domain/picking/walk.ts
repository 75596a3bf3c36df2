// The way through a node, aisle after aisle, up the first and down the next (serpentine): no metre is walked twice.
import { nameOf, type PickFace, placesOf, type ShelfPlace } from "#shared/domain/network/shelf-place.ts";
import type { Sku } from "#shared/kernel/ids.ts";

export type Places = ReadonlyMap<Sku, PickFace>;

/** Units of a SKU to be taken, and what of them is for whom. */
export interface Stop<Who extends string = string> {
  readonly sku: Sku;
  /** Absent: nobody told where it lies. Those come last. */
  readonly place?: ShelfPlace;
  /** Where to look if it is not there. */
  readonly also?: readonly ShelfPlace[];
  readonly quantity: number;
  readonly puts: readonly { readonly to: Who; readonly quantity: number }[];
}

export interface Wanted<Who extends string = string> {
  readonly to: Who;
  readonly sku: Sku;
  readonly quantity: number;
}

/** Units that are taken from one place. */
export interface Portion<Who extends string = string> extends Wanted<Who> {
  readonly place?: ShelfPlace;
  readonly also?: readonly ShelfPlace[];
}

/** Which of it is taken where: what the pick face holds from there, all else from the first place of the reserve. */
export function portionsOf<Who extends string>(
  wanted: readonly Wanted<Who>[],
  places: Places,
): Portion<Who>[] {
  const left = new Map<Sku, number>();
  return wanted.flatMap((one): Portion<Who>[] => {
    const face = places.get(one.sku);
    if (face === undefined) return [one];
    const [first, ...others] = placesOf(face);
    const [next] = others;
    const room = next === undefined ? one.quantity : (left.get(one.sku) ?? face.holds ?? one.quantity);
    const here = Math.min(one.quantity, room);
    if (face.holds !== undefined) left.set(one.sku, room - here);
    return [
      { ...one, quantity: here, place: first, also: others },
      { ...one, quantity: one.quantity - here, place: next, also: [first, ...others.slice(1)] },
    ]
      .filter(({ quantity }) => quantity > 0)
      .map(({ place, also, ...portion }) => ({
        ...portion,
        ...(place !== undefined && { place }),
        ...(also.length > 0 && { also: also.flatMap((other) => other ?? []) }),
      }));
  });
}

export const walkFor = <Who extends string>(wanted: readonly Wanted<Who>[], places: Places): Stop<Who>[] =>
  stopsFor(portionsOf(wanted, places));

/** One stop for each SKU at each place, in walking order. */
export function stopsFor<Who extends string>(portions: readonly Portion<Who>[]): Stop<Who>[] {
  const stops = new Map<
    string,
    Omit<Stop<Who>, "puts" | "quantity"> & { puts: { to: Who; quantity: number }[] }
  >();
  for (const { sku, place, also, to, quantity } of portions) {
    const key = `${sku}|${place === undefined ? "" : nameOf(place)}`;
    const stop = stops.get(key) ?? {
      sku,
      puts: [],
      ...(place !== undefined && { place }),
      ...(also !== undefined && { also }),
    };
    const same = stop.puts.find((put) => put.to === to);
    if (same === undefined) stop.puts.push({ to, quantity });
    else same.quantity += quantity;
    stops.set(key, stop);
  }
  const all = [...stops.values()].map(
    (stop): Stop<Who> => ({
      ...stop,
      quantity: stop.puts.reduce((sum, put) => sum + put.quantity, 0),
    }),
  );
  return inWalkingOrder(all);
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
