// The communes of France with inhabitants and postcodes, from `@etalab/decoupage-administratif`
// (INSEE and La Poste, Licence Ouverte 2.0), located by name in GeoNames.
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Point } from "#shared/domain/network/distance.ts";
import { type Gazetteer, readGazetteer } from "./gazetteer.ts";

export interface Commune {
  readonly code: string;
  readonly name: string;
  readonly departement: string;
  /** Sub-prefecture's district; the next smaller area than the departement. */
  readonly arrondissement: string;
  readonly population: number;
  readonly postcodes: readonly string[];
  readonly metropolitan: boolean;
  /** Absent where GeoNames does not know the name, or knows it twice. */
  readonly point: Point | undefined;
  /** For an arrondissement of Paris, Lyon or Marseille: the code of its city. */
  readonly partOf: string | undefined;
}

const Rows = z.array(
  z.object({
    code: z.string(),
    nom: z.string(),
    type: z.string(),
    zone: z.string(),
    departement: z.string().optional(),
    collectivite: z.string().optional(),
    arrondissement: z.string().optional(),
    chefLieu: z.string().optional(),
    commune: z.string().optional(),
    population: z.number().optional(),
    codesPostaux: z.array(z.string()).optional(),
  }),
);
type Row = z.infer<typeof Rows>[number];

/** Communes whose GeoNames entry bears another name. */
const otherNames: Readonly<Record<string, string>> = {
  "Ancenis-Saint-Géréon": "Ancenis",
  "Argelès-sur-Mer": "Argeles",
  "Carentan-les-Marais": "Carentan",
  Dunkerque: "Dunkirk",
  "Éragny-sur-Oise": "Éragny",
  "Évry-Courcouronnes": "Évry",
  Guidel: "Guidel-Plage",
  "Oullins-Pierre-Bénite": "Oullins",
  "Saint-Cyprien": "Saint-Cyprien-Plage",
  "Saint-Ouen-sur-Seine": "Saint-Ouen",
};

/** Every commune with a postcode; the arrondissements of Paris, Lyon and Marseille besides their cities. */
export function readCommunes(): readonly Commune[] {
  const file = new URL(import.meta.resolve("@etalab/decoupage-administratif/data/communes.json"));
  const rows = Rows.parse(JSON.parse(readFileSync(file, "utf8")));
  const gazetteer = readGazetteer();
  const cities = new Map(rows.filter((row) => row.type === "commune-actuelle").map((row) => [row.code, row]));
  const formerNames = Map.groupBy(
    rows.filter((row) => row.chefLieu !== undefined),
    (row) => row.chefLieu,
  );
  return rows
    .filter((row) => row.type === "commune-actuelle" || row.type === "arrondissement-municipal")
    .map((row) => {
      const former = (formerNames.get(row.code) ?? []).toSorted((a) => (a.code === row.code ? -1 : 0));
      const city = row.commune === undefined ? undefined : cities.get(row.commune);
      return commune(row, { former: former.map(({ nom }) => nom), city, gazetteer });
    });
}

interface Known {
  /** Names of the communes that merged into it, its seat first. */
  readonly former: readonly string[];
  readonly city: Row | undefined;
  readonly gazetteer: Gazetteer;
}

function commune(row: Row, { former, city, gazetteer }: Known): Commune {
  const departement = row.departement ?? row.collectivite ?? row.code.slice(0, 3);
  const other = otherNames[row.nom];
  const number = /\d+/.exec(row.nom)?.[0] ?? "";
  const names = city
    ? [`${city.nom} ${number.padStart(2, "0")}`]
    : [row.nom, ...(other ? [other] : []), ...former];
  return {
    code: row.code,
    name: city?.nom ?? row.nom,
    departement,
    arrondissement: row.arrondissement ?? departement,
    population: row.population ?? 0,
    postcodes: row.codesPostaux ?? [],
    metropolitan: row.zone === "metro",
    point: gazetteer.find(departement, names),
    partOf: city?.code,
  };
}
