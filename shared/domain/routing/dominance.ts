// Offers without which no plan gets dearer: another one carries whatever they carry, for no more. Leaving them
// out keeps the optimum, and the offer that is named where two cost the same.
import type { Offer, SourcingProblem } from "./sourcing.ts";
import type { WeightTariff } from "./weight-tariff.ts";

/** Offers that each is held against; more would take longer than they save. */
const REFERENCES = 8;

interface Place {
  readonly offer: Offer;
  readonly index: number;
}

/** Places of the offers that may be in an optimal plan, rising. Linear in offers. */
export function undominated({
  offers,
  weights,
}: Pick<SourcingProblem, "offers" | "weights">): readonly number[] {
  const total = weights.reduce((sum, grams) => sum + grams, 0);
  const references = strongest(offers);
  const kept: number[] = [];
  for (let index = 0; index < offers.length; index++) {
    const offer = offers[index];
    if (offer !== undefined && !isBeaten({ offer, index }, references, total)) kept.push(index);
  }
  return kept;
}

function isBeaten(one: Place, references: readonly Place[], total: number): boolean {
  for (const reference of references)
    if (reference.index !== one.index && beats(reference, one, total)) return true;
  return false;
}

/** The offers that are likeliest to beat others, strongest first. */
function strongest(offers: readonly Offer[]): readonly Place[] {
  const top: (Place & { readonly cost: number })[] = [];
  let weakest = Infinity;
  for (let index = 0; index < offers.length; index++) {
    const offer = offers[index];
    const cost = offer === undefined ? Infinity : usualCost(offer);
    if (offer === undefined || cost >= weakest) continue;
    let at = top.length;
    while (at > 0 && cost < (top[at - 1]?.cost ?? 0)) at -= 1;
    top.splice(at, 0, { offer, index, cost });
    if (top.length > REFERENCES) top.pop();
    if (top.length === REFERENCES) weakest = top[REFERENCES - 1]?.cost ?? Infinity;
  }
  return top;
}

/** A rough measure of who beats many: opening, the first band, and its lines, with another opening for each that it lacks. */
function usualCost({ parcelCost, tariff, lineCost }: Offer): number {
  const opening = parcelCost + (tariff?.price[0] ?? 0);
  let cost = opening;
  for (let line = 0; line < lineCost.length; line++) cost += Math.min(opening, lineCost[line] ?? Infinity);
  return cost;
}

/**
 * Whether the offer `by` carries whatever `other` carries for no more: what it saves by opening is at least what its
 * lines cost more, whichever of them are taken. Where the two may cost the same, the earlier one stays.
 */
function beats({ offer: one, index }: Place, { offer: two, index: other }: Place, total: number): boolean {
  let saved = two.parcelCost - one.parcelCost + leastSaving(one, two, total);
  for (let line = 0; line < two.lineCost.length && saved >= 0; line++) {
    const theirs = two.lineCost[line] ?? Infinity;
    if (theirs === Infinity) continue;
    saved -= Math.max(0, (one.lineCost[line] ?? Infinity) - theirs);
  }
  return saved > 0 || (saved === 0 && index < other);
}

/** The least, over all loads up to `total` grams, by which the first offer's tariff is cheaper. Negative where it is not. */
function leastSaving(first: Offer, second: Offer, total: number): number {
  const [one, two] = [first.tariff, second.tariff];
  if (first.packing !== second.packing) return -Infinity;
  if (one === two) return 0;
  if (one === undefined || two === undefined || !haveSameBands(one, two)) return -Infinity;
  let least = Infinity;
  for (let band = 0; band < one.price.length; band++)
    least = Math.min(least, (two.price[band] ?? 0) - (one.price[band] ?? 0));
  if (first.packing !== undefined) return least >= 0 ? least : -Infinity;
  // Of several parcels all but the last are in the last band.
  const last = one.price.length - 1;
  const isOneParcel = total <= (one.upTo[last] ?? 0);
  return isOneParcel || (two.price[last] ?? 0) >= (one.price[last] ?? 0) ? least : -Infinity;
}

const haveSameBands = (one: WeightTariff, two: WeightTariff): boolean =>
  one.upTo === two.upTo ||
  (one.upTo.length === two.upTo.length && one.upTo.every((grams, band) => grams === two.upTo[band]));
