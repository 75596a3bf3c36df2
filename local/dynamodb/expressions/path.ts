// Paths of documents: names of attributes and indices of lists, such as parcels[0].weight.
import { type Attribute, attributeOf, type Item } from "../attributes/attribute.ts";

export type Step = string | number;
/** The first step is the name of an attribute of the item. */
export type Path = readonly [string, ...Step[]];

export function valueAt(item: Item, path: Path): Attribute | undefined {
  let value = attributeOf(item, path[0]);
  for (let depth = 1; depth < path.length && value !== undefined; depth += 1)
    value = stepInto(value, path[depth]);
  return value;
}

export function stepInto(value: Attribute, step: Step | undefined): Attribute | undefined {
  if (typeof step === "number") return "L" in value ? value.L[step] : undefined;
  return step !== undefined && "M" in value ? attributeOf(value.M, step) : undefined;
}

/** As messages show it: [parcels, [0], weight]. */
export const pathText = (path: Path): string =>
  `[${path.map((step) => (typeof step === "number" ? `[${step}]` : step)).join(", ")}]`;

export const samePath = (a: Path, b: Path): boolean =>
  a.length === b.length && a.every((step, depth) => step === b[depth]);

/**
 * What is wrong with two of the paths, if anything: one within the other, or one that takes for a list what the other
 * takes for a map.
 */
export function clashOf(paths: readonly Path[]): string | undefined {
  if (areApart(paths)) return undefined;
  return clash(paths, "overlap", overlap) ?? clash(paths, "conflict", conflict);
}

const areApart = (paths: readonly Path[]) => new Set(paths.map(([name]) => name)).size === paths.length;

function clash(
  paths: readonly Path[],
  verb: string,
  clashes: (a: Path, b: Path, depth: number) => boolean,
): string | undefined {
  for (const [index, two] of paths.entries()) {
    const one = paths.slice(0, index).find((path) => clashes(path, two, sharedDepth(path, two)));
    if (one !== undefined)
      return `Two document paths ${verb} with each other; must remove or rewrite one of these paths; path one: ${pathText(one)}, path two: ${pathText(two)}`;
  }
  return undefined;
}

function sharedDepth(a: Path, b: Path): number {
  const differs = a.findIndex((step, depth) => step !== b[depth]);
  return differs === -1 ? a.length : differs;
}

const overlap = (a: Path, b: Path, shared: number) => shared === a.length || shared === b.length;
const conflict = (a: Path, b: Path, shared: number) => typeof a[shared] !== typeof b[shared];

/** By name, then by index. */
export function comparePaths(a: Path, b: Path): number {
  const shared = sharedDepth(a, b);
  const [one, other] = [a[shared], b[shared]];
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one) < String(other) ? -1 : 1;
}
