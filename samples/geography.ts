// The columns of shared/adapters/geography/france.json: every French postcode with its place and inhabitants.

import type { Point } from "#shared/domain/network/distance.ts";
import { type Commune, readCommunes } from "./communes.ts";
import { toJson } from "./json.ts";

/** Path (from the root of the repository) and text. */
export const geographyFiles = (): ReadonlyMap<string, string> =>
  new Map([["shared/adapters/geography/france.json", toJson(franceColumns(readCommunes()))]]);

/** Overseas areas whose ISO 3166-2 code is not that of INSEE. */
const overseasCodes: Readonly<Record<string, string>> = {
  "975": "PM",
  "977": "BL",
  "978": "MF",
  "984": "TF",
  "986": "WF",
  "987": "PF",
  "988": "NC",
  "989": "CP",
};

const subdivisionOf = (departement: string): string => `FR-${overseasCodes[departement] ?? departement}`;

/** Rows ascend by postcode; `subdivision` columns index into `subdivisions`. */
function franceColumns(communes: readonly Commune[]) {
  const cities = new Set(communes.map(({ partOf }) => partOf));
  const whole = communes.filter(({ code }) => !cities.has(code));
  const meanOf = means(whole);
  const rows = [...Map.groupBy(whole.flatMap(shares), ({ postcode }) => postcode)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([postcode, parts]) => describe(postcode, parts, meanOf));
  const metropolitan = rows.filter((row) => row.metropolitan);
  const overseas = rows.filter((row) => !row.metropolitan);
  const subdivisions = [...new Set(rows.map((row) => row.subdivision))].toSorted();
  return {
    subdivisions,
    metropolitan: {
      postcode: metropolitan.map(({ postcode }) => Number(postcode)),
      subdivision: metropolitan.map(({ subdivision }) => subdivisions.indexOf(subdivision)),
      lat: metropolitan.map(({ point }) => thousandths(point.lat)),
      lon: metropolitan.map(({ point }) => thousandths(point.lon)),
      population: metropolitan.map(({ population }) => Math.round(population)),
      city: metropolitan.map(({ city }) => city),
    },
    overseas: {
      postcode: overseas.map(({ postcode }) => Number(postcode)),
      subdivision: overseas.map(({ subdivision }) => subdivisions.indexOf(subdivision)),
    },
  };
}

interface Share {
  readonly postcode: string;
  readonly commune: Commune;
  readonly population: number;
}

const shares = (commune: Commune): Share[] =>
  commune.postcodes.map((postcode) => ({
    postcode,
    commune,
    population: commune.population / commune.postcodes.length,
  }));

function describe(postcode: string, parts: readonly Share[], meanOf: (commune: Commune) => Point) {
  const byPopulation = parts.toSorted((a, b) => b.population - a.population);
  const [main] = byPopulation;
  if (main === undefined) throw new Error(`${postcode} has no commune`);
  const located = parts.flatMap(({ commune, population }) =>
    commune.point ? [{ point: commune.point, population }] : [],
  );
  return {
    postcode,
    metropolitan: main.commune.metropolitan,
    subdivision: subdivisionOf(main.commune.departement),
    city: main.commune.name,
    population: parts.reduce((sum, part) => sum + part.population, 0),
    point: located.length > 0 ? centre(located) : meanOf(main.commune),
  };
}

/** Where a commune without a coordinate is taken to be: the mean of its arrondissement, else of its departement. */
function means(communes: readonly Commune[]): (commune: Commune) => Point {
  const located = communes.flatMap((commune) =>
    commune.point ? [{ commune, point: commune.point, population: 1 }] : [],
  );
  const byArrondissement = Map.groupBy(located, ({ commune }) => commune.arrondissement);
  const byDepartement = Map.groupBy(located, ({ commune }) => commune.departement);
  return ({ arrondissement, departement }) =>
    centre(byArrondissement.get(arrondissement) ?? byDepartement.get(departement) ?? []);
}

function centre(parts: readonly { readonly point: Point; readonly population: number }[]): Point {
  const weight = parts.reduce((sum, { population }) => sum + Math.max(population, 1), 0);
  const mean = (axis: keyof Point): number =>
    parts.reduce((sum, { point, population }) => sum + point[axis] * Math.max(population, 1), 0) / weight;
  return { lat: mean("lat"), lon: mean("lon") };
}

const thousandths = (degrees: number): number => Math.round(degrees * 1000) / 1000;
