// A closer bound for a few given offers: their real tariffs, with the weight divided among them at will, as
// if it were sand. Only the lines' own costs and their sizes are taken at their most favourable.
import type { Relaxation } from "./relaxation.ts";
import type { Offer, SourcingProblem } from "./sourcing.ts";
import { parcelLimit, parcelsFor, priceOf, type WeightTariff } from "./weight-tariff.ts";

/** Sets up to this size are worth it: the work multiplies with every offer's bands. */
const MAX_MEMBERS = 3;
/** A load of more bands than this is taken as free rather than counted out. */
const MAX_BANDS = 64;

interface Carrier {
  readonly offer: Offer;
  /** Grams of the lines that it alone serves, and of all that it serves. */
  readonly alone: number;
  readonly most: number;
}

/** No plan that sends one parcel by each of the members, and none otherwise, has a smaller total. */
export function setFloor(
  problem: SourcingProblem,
  members: readonly number[],
  { servesAll }: Relaxation,
): number {
  if (members.length > MAX_MEMBERS || members.some((offer) => servesAll[offer] !== true)) return -Infinity;
  const offers = members.flatMap((offer) => problem.offers[offer] ?? []);
  if (offers.some(({ packing }) => packing !== undefined)) return -Infinity;
  const carriers = offers.map((offer) => carrierOf(offer, offers, problem.weights));
  const opened = offers.reduce(
    (sum, { parcelCost }) => sum + parcelCost,
    (offers.length - 1) * problem.splitPenalty,
  );
  let lines = 0;
  let grams = 0;
  for (const [line, weight] of problem.weights.entries()) {
    const least = Math.min(...offers.map(({ lineCost }) => lineCost[line] ?? Infinity));
    lines += least < Infinity ? least : (problem.unfilledCost[line] ?? 0);
    grams += least < Infinity ? weight : 0;
  }
  return opened + lines + cheapestDivision(carriers, grams);
}

function carrierOf(offer: Offer, all: readonly Offer[], weights: Float64Array): Carrier {
  let alone = 0;
  let most = 0;
  for (const [line, grams] of weights.entries()) {
    if (offer.lineCost[line] === Infinity) continue;
    most += grams;
    if (all.every((other) => other === offer || other.lineCost[line] === Infinity)) alone += grams;
  }
  return { offer, alone, most };
}

/** Tariffs do not fall, so that all but the last carrier are best filled to the end of a band. */
function cheapestDivision([first, ...others]: readonly Carrier[], grams: number): number {
  if (first === undefined) return 0;
  const { tariff } = first.offer;
  if (others.length === 0) return tariff ? priceOf(tariff, Math.max(grams, first.alone)) : 0;
  if (tariff === undefined) return cheapestDivision(others, Math.max(0, grams - first.most));
  if (parcelsFor(tariff, first.most) * tariff.upTo.length > MAX_BANDS) return 0;
  let least = Infinity;
  for (const filled of bandEnds(tariff, first)) {
    const rest = cheapestDivision(others, Math.max(0, grams - filled));
    least = Math.min(least, priceOf(tariff, filled) + rest);
  }
  return least;
}

function bandEnds(tariff: WeightTariff, { alone, most }: Carrier): readonly number[] {
  const parcels = parcelsFor(tariff, most);
  const ends = Array.from({ length: parcels }, (_, full) =>
    tariff.upTo.map((upTo) => full * parcelLimit(tariff) + upTo),
  );
  return [...ends.flat().filter((end) => end >= alone && end < most), most];
}
