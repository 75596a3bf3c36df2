// Takes from an item what stands at some paths, in the form that it has there.
import { type Attribute, assign, attributeOf, type Item } from "../attributes/attribute.ts";
import type { Path, Step } from "./path.ts";

export type Pick = (item: Item) => Item;

/** Steps that go on from here; none where a path ends. */
type Branches = Map<Step, Branches>;

/** No path may be within another. */
export function pickOf(paths: readonly Path[]): Pick {
  if (paths.every((path) => path.length === 1)) return named(paths.map(([name]) => name));
  const branches: Branches = new Map();
  for (const path of paths) grow(branches, path);
  return (item) => pickMembers(item, branches);
}

const named =
  (names: readonly string[]): Pick =>
  (item) => {
    const picked: Record<string, Attribute> = {};
    for (const name of names) {
      const attribute = attributeOf(item, name);
      if (attribute !== undefined) assign(picked, name, attribute);
    }
    return picked;
  };

function grow(branches: Branches, [step, ...rest]: readonly Step[]): void {
  if (step === undefined) return;
  const branch: Branches = branches.get(step) ?? new Map();
  branches.set(step, branch);
  grow(branch, rest);
}

function pickMembers(map: Item, branches: Branches): Item {
  const picked: Record<string, Attribute> = {};
  for (const [step, branch] of branches) {
    const name = String(step);
    const attribute = pickFrom(attributeOf(map, name), branch);
    if (attribute !== undefined) assign(picked, name, attribute);
  }
  return picked;
}

/** Nothing rather than an empty map or list, where none of the paths leads anywhere. */
function pickFrom(attribute: Attribute | undefined, branches: Branches): Attribute | undefined {
  if (attribute === undefined || branches.size === 0) return attribute;
  if ("L" in attribute) {
    const elements = pickElements(attribute.L, branches);
    return elements.length > 0 ? { L: elements } : undefined;
  }
  if (!("M" in attribute) || !areNames(branches)) return undefined;
  const members = pickMembers(attribute.M, branches);
  return Object.keys(members).length > 0 ? { M: members } : undefined;
}

/** Those of a list keep its order, and close up. */
function pickElements(list: readonly Attribute[], branches: Branches): readonly Attribute[] {
  return [...branches.keys()]
    .filter((step) => typeof step === "number")
    .toSorted((a, b) => a - b)
    .flatMap((index) => pickFrom(list[index], branches.get(index) ?? new Map()) ?? []);
}

/** Paths agree on whether an attribute is a map or a list, so one step tells. */
const areNames = (branches: Branches): boolean => typeof branches.keys().next().value === "string";
