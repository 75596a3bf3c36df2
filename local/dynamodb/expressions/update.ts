// Carries out an update. Every operand is read from the item as it was before.
import { type Attribute, assign, attributeOf, type Item } from "../attributes/attribute.ts";
import { invalid } from "../service-error.ts";
import { type Result, resultOf } from "./new-value.ts";
import type { Names, Uses, Values } from "./operand.ts";
import { comparePaths, type Path, stepInto, valueAt } from "./path.ts";
import { type Pick, pickOf } from "./pick.ts";
import { type Change, readUpdate } from "./update-reader.ts";

export interface CompiledUpdate {
  readonly uses: Uses;
  apply(before: Item, values: Values): Item;
  readonly creates: boolean;
  readonly touches: readonly string[];
  readonly pick: Pick;
}

export function compileUpdate(text: string, names: Names): CompiledUpdate {
  const { changes, uses } = readUpdate(text, names);
  const writes = inOrder(changes).map((change) => ({ path: change.path, result: resultOf(change) }));
  const paths = changes.map(({ path }) => path);
  return {
    uses,
    creates: changes.some(isWrite),
    touches: [...new Set(paths.map(([name]) => name))],
    pick: pickOf(paths),
    apply: (before, values) => applied(writes, before, values),
  };
}

const isWrite = ({ kind }: Change) => kind === "set" || kind === "add";

/**
 * What is written comes first, by rising index, since an element beyond the end is appended; what is taken away comes
 * last, by falling index, since the indices are those of the item before.
 */
function inOrder(changes: readonly Change[]): readonly Change[] {
  const writes = changes.filter(isWrite);
  const removals = changes.filter((change) => !isWrite(change));
  return [
    ...writes.toSorted((a, b) => comparePaths(a.path, b.path)),
    ...removals.toSorted((a, b) => comparePaths(b.path, a.path)),
  ];
}

interface Write {
  readonly path: Path;
  readonly result: Result;
}

function applied(writes: readonly Write[], before: Item, values: Values): Item {
  const after: Record<string, Attribute> = { ...before };
  for (const { path, result } of writes) {
    const value = result(before, values);
    if (path.length > 1) writeWithin(after, path, value, before);
    else if (value !== undefined) assign(after, path[0], value);
    else delete after[path[0]];
  }
  return after;
}

function writeWithin(
  after: Record<string, Attribute>,
  path: Path,
  value: Attribute | undefined,
  before: Item,
): void {
  const replaced = replacedIn(attributeOf(after, path[0]), path, 1, value);
  // Beyond the end of a list there may be an element by now that another part of the update appended.
  if (value !== undefined || valueAt(before, path) !== undefined) assign(after, path[0], replaced);
}

/** The container with the value at the rest of the path, or without it. */
function replacedIn(
  container: Attribute | undefined,
  path: Path,
  depth: number,
  value: Attribute | undefined,
): Attribute {
  const step = path[depth];
  const isLast = depth === path.length - 1;
  if (container === undefined || step === undefined) return badPath();
  const next = isLast ? value : replacedIn(stepInto(container, step), path, depth + 1, value);
  if (typeof step === "number")
    return "L" in container ? { L: withElement(container.L, step, next) } : badPath();
  return "M" in container ? { M: withMember(container.M, step, next) } : badPath();
}

function withElement(
  list: readonly Attribute[],
  index: number,
  element: Attribute | undefined,
): readonly Attribute[] {
  if (element === undefined) return list.toSpliced(index, 1);
  return index < list.length ? list.with(index, element) : [...list, element];
}

function withMember(map: Item, name: string, member: Attribute | undefined): Item {
  const members: Record<string, Attribute> = { ...map };
  if (member === undefined) delete members[name];
  else assign(members, name, member);
  return members;
}

const badPath = (): never =>
  invalid("The document path provided in the update expression is invalid for update");
