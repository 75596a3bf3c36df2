// The French postcodes, read from the columns of france.json: row i is the i-th entry of every column.
// Written by `npm run samples` from INSEE, La Poste (Licence Ouverte 2.0) and GeoNames (CC BY 4.0); see NOTICE.
// CEDEX codes are not in those sources. Overseas postcodes have no coordinates.
import columns from "./france.json" with { type: "json" };

export interface FrenchPostcode {
  readonly postcode: string;
  readonly subdivision: string;
  /** Its most populous commune. */
  readonly city: string;
  /** Inhabitants; a commune with several postcodes counts in equal parts for each. */
  readonly population: number;
  /** Degrees, to about 100 m: the mean of its communes, weighted by inhabitants. */
  readonly lat: number;
  readonly lon: number;
}

/** Postcodes of metropolitan France and Corsica, in ascending order. */
export function metropolitanPostcodes(): readonly FrenchPostcode[] {
  const { metropolitan, subdivisions } = columns;
  return metropolitan.postcode.map((code, i) => ({
    postcode: text(code),
    subdivision: entry(subdivisions, entry(metropolitan.subdivision, i)),
    city: entry(metropolitan.city, i),
    population: entry(metropolitan.population, i),
    lat: entry(metropolitan.lat, i),
    lon: entry(metropolitan.lon, i),
  }));
}

/** Postcodes overseas (97xxx, 98xxx) with their subdivision, in ascending order. */
export function overseasPostcodes(): readonly Pick<FrenchPostcode, "postcode" | "subdivision">[] {
  const { overseas, subdivisions } = columns;
  return overseas.postcode.map((code, i) => ({
    postcode: text(code),
    subdivision: entry(subdivisions, entry(overseas.subdivision, i)),
  }));
}

const text = (code: number): string => String(code).padStart(5, "0");

function entry<T>(column: readonly T[], row: number): T {
  const value = column[row];
  if (value === undefined) throw new Error(`france.json has a column without row ${row}`);
  return value;
}
