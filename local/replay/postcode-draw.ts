// Draws French postcodes as often as people live there.
import { type FrenchPostcode, metropolitanPostcodes } from "#shared/adapters/geography/france.ts";
import type { Random } from "./random.ts";

/** A function from chance to a postcode of metropolitan France, weighted by inhabitants. */
export function postcodeDraw(): (chance: Random) => FrenchPostcode {
  const postcodes = metropolitanPostcodes();
  const upTo: number[] = [];
  let total = 0;
  for (const { population } of postcodes) {
    total += population;
    upTo.push(total);
  }
  return (chance) => {
    const found = postcodes[firstAbove(upTo, chance.next() * total)];
    if (found === undefined) throw new Error("the directory of postcodes is empty");
    return found;
  };
}

/** Index of the first entry greater than `value` in an ascending list. */
function firstAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
