// Expressions of DynamoDB, bound to the names and values of a request.
import type { Item } from "../attributes/attribute.ts";
import { invalid } from "../service-error.ts";
import type { Bindings } from "./bindings.ts";
import { remembering } from "./cache.ts";
import { readCondition } from "./condition-reader.ts";
import { type Test, testOf } from "./condition-test.ts";
import { compileKeyCondition, type KeyCondition, type KeyNames, keyConditionOf } from "./key-condition.ts";
import type { Names, Uses } from "./operand.ts";
import { compileProjection } from "./projection.ts";
import { compileUpdate } from "./update.ts";

export { type Bindings, bindings, type Placeholders } from "./bindings.ts";
export type { KeyCondition } from "./key-condition.ts";

export interface Update {
  /**
   * The item after the update, of the item as it was (the keys only, if it is new).
   * @throws ServiceError ValidationException where the item does not allow it.
   */
  apply(before: Item): Item;
  /** False: it only takes away, so it makes no item where there is none. */
  readonly creates: boolean;
  /** Attributes of the item that are written; the caller refuses those that are keys. */
  readonly touches: readonly string[];
  /** What UPDATED_OLD and UPDATED_NEW return of an item. */
  pick(item: Item): Item;
}

const compileCondition =
  (expression: string) =>
  (text: string, names: Names): { readonly test: Test; readonly uses: Uses } => {
    const { condition, uses } = readCondition(expression, text, names);
    return { test: testOf(condition), uses };
  };

const conditions = remembering(compileCondition("ConditionExpression"));
const filters = remembering(compileCondition("FilterExpression"));
const updates = remembering(compileUpdate);
const projections = remembering(compileProjection);
const keyConditions = remembering(compileKeyCondition);
const emptyItem: Item = {};

/** @throws ServiceError ValidationException */
export function condition(text: string, bindings: Bindings): (item: Item | undefined) => boolean {
  const { test, uses } = conditions(text, bindings.names);
  bindings.use(uses, "ConditionExpression");
  return (item = emptyItem) => test(item, bindings.values);
}

/**
 * @param keys of a query, which has another expression for them.
 * @throws ServiceError ValidationException
 */
export function filter(text: string, bindings: Bindings, keys?: KeyNames): (item: Item) => boolean {
  const { test, uses } = filters(text, bindings.names);
  bindings.use(uses, "FilterExpression");
  const key = uses.attributes.find((name) => name === keys?.partition || name === keys?.sort);
  if (key !== undefined)
    invalid(`Filter Expression can only contain non-primary key attributes: Primary key attribute: ${key}`);
  return (item) => test(item, bindings.values);
}

/** @throws ServiceError ValidationException */
export function update(text: string, bindings: Bindings): Update {
  const { uses, creates, touches, pick, apply } = updates(text, bindings.names);
  bindings.use(uses, "UpdateExpression");
  return { creates, touches, pick, apply: (before) => apply(before, bindings.values) };
}

/** @throws ServiceError ValidationException */
export function projection(text: string, bindings: Bindings): (item: Item) => Item {
  const { uses, pick } = projections(text, bindings.names);
  bindings.use(uses, "ProjectionExpression");
  return pick;
}

/** @throws ServiceError ValidationException */
export function keyCondition(text: string, bindings: Bindings, keys: KeyNames): KeyCondition {
  const { uses, terms } = keyConditions(text, bindings.names);
  bindings.use(uses, "KeyConditionExpression");
  return keyConditionOf(terms, bindings.values, keys);
}
