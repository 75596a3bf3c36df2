// A straight line below a tariff's steps, so that a bound on the price adds up line by line.
//
//   price |            .---*        *  right ends of the bands, where steps are lowest
//         |       .---* .  -
//         |  .---* . -             -  the line through two of them with all others above it
//         +------------------ grams
import { parcelLimit, parcelsFor, priceOf, type WeightTariff } from "./weight-tariff.ts";

/** For weights in the range asked for, price(w) >= base + perGram * w; both are at least 0. */
export interface PriceFloor {
  readonly base: number;
  readonly perGram: number;
}

/** Right ends that are weighed against each other; a heavier range gets a simpler line. */
const MAX_ENDS = 64;

/** The highest such line at half of `total`, for parcels of `lightest` to `total` grams. */
export function priceFloor(tariff: WeightTariff, lightest: number, total: number): PriceFloor {
  const flat = { base: priceOf(tariff, lightest), perGram: 0 };
  const parcels = parcelsFor(tariff, total) - parcelsFor(tariff, lightest) + 1;
  if (parcels * tariff.upTo.length > MAX_ENDS) return { base: 0, perGram: leastPerGram(tariff) };
  const ends = rightEnds(tariff, lightest, total);
  const first = ends[0] ?? total;
  if (first >= total) return flat;
  const chord = lowestChord(tariff, ends, Math.max(first, Math.floor(total / 2)) + 0.5);
  return chord.base >= 0 && chord.perGram >= 0 ? chord : flat;
}

/** However `total` grams are packed: the first band's price, or the least that any band takes by the gram. */
export function packedFloor(tariff: WeightTariff, total: number): PriceFloor {
  const base = Math.min(...tariff.price);
  const perGram = leastPerGram(tariff);
  return perGram * total > 2 * base ? { base: 0, perGram } : { base, perGram: 0 };
}

function leastPerGram({ upTo, price }: WeightTariff): number {
  return Math.min(...upTo.map((grams, band) => (grams > 0 ? (price[band] ?? 0) / grams : Infinity)));
}

function rightEnds(tariff: WeightTariff, lightest: number, total: number): readonly number[] {
  const ends: number[] = [];
  for (let full = parcelsFor(tariff, lightest) - 1; full < parcelsFor(tariff, total); full++) {
    for (const upTo of tariff.upTo) {
      const end = full * parcelLimit(tariff) + upTo;
      if (end >= lightest && end < total) ends.push(end);
    }
  }
  return [...ends, total];
}

/** Through the two ends, left and right of `at`, whose chord is lowest there: no other end lies below it. */
function lowestChord(tariff: WeightTariff, ends: readonly number[], at: number): PriceFloor {
  let lowest = Infinity;
  let chord = { base: 0, perGram: 0 };
  for (const left of ends) {
    if (left > at) break;
    for (const right of ends) {
      if (right < at) continue;
      const perGram = (priceOf(tariff, right) - priceOf(tariff, left)) / (right - left);
      const base = priceOf(tariff, left) - perGram * left;
      if (base + perGram * at >= lowest) continue;
      lowest = base + perGram * at;
      chord = { base, perGram };
    }
  }
  return chord;
}
