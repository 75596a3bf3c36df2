// The cities of the sample network: the thirty largest communes with a store, and where the courier rides.

import type { Point } from "#shared/domain/network/distance.ts";
import type { Commune } from "./communes.ts";

export interface City {
  /** `Saint-Étienne` -> `saint-etienne` */
  readonly slug: string;
  readonly name: string;
  readonly subdivision: string;
  readonly population: number;
  readonly postcodes: readonly string[];
  readonly point: Point;
}

/** Stores in the largest cities of metropolitan France; Paris, Lyon and Marseille count once. */
const STORES = 30;

/** The courier rides in the largest of them. */
const COURIER_CITIES = 10;

export function largestCities(communes: readonly Commune[]): City[] {
  return communes
    .filter((commune) => commune.metropolitan && commune.partOf === undefined)
    .toSorted((a, b) => b.population - a.population)
    .slice(0, STORES)
    .map(cityOf);
}

export function cityOf({ name, departement, population, postcodes, point }: Commune): City {
  if (point === undefined) throw new Error(`GeoNames does not know ${name}`);
  const slug = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  return { slug, name, subdivision: `FR-${departement}`, population, postcodes, point };
}

/** The postcodes of the courier's cities outside Paris, Lyon's neighbour Villeurbanne included. */
export const courierPostcodes = (cities: readonly City[]): string[] =>
  cities
    .filter(({ name }, rank) => (rank < COURIER_CITIES && name !== "Paris") || name === "Villeurbanne")
    .flatMap(({ postcodes }) => postcodes)
    .toSorted();

/** Whether the courier fetches parcels from the city's store. */
export const hasCourier = (city: City, cities: readonly City[]): boolean =>
  ["FR-75", "FR-92", "FR-93"].includes(city.subdivision) ||
  city.postcodes.some((postcode) => courierPostcodes(cities).includes(postcode));
