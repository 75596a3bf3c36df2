// One item: put, updated, deleted, or only looked at, each on its condition.
import type { Item } from "../attributes/attribute.ts";
import { checkedItem } from "../attributes/validate.ts";
import { bindings, condition, type Update, update } from "../expressions/expressions.ts";
import { ServiceError } from "../service-error.ts";
import { namesOf } from "../store/description.ts";
import type { Kept } from "../store/kept.ts";
import { type Place, placeOf, placeOfKey } from "../store/places.ts";
import type { Store, Table } from "../store/store.ts";
import { allUnits, consumed, type WriteUnits, writeUnits } from "./capacity.ts";
import { type Body, invalid, itemIn, only, optional, placeholders, text } from "./requests.ts";

/** A write that is understood and not yet done. */
export interface Intended {
  readonly table: Table;
  readonly place: Place;
  readonly holds: (item: Item | undefined) => boolean;
  /** The item after it: undefined where there is none, "as it is" where it is only looked at. */
  readonly change: (before: Item | undefined) => Item | undefined | "as it is";
  readonly update?: Update;
  /** The refusal shows the item as it is. */
  readonly showsRefused: boolean;
}

export interface Done {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly units: WriteUnits;
}

const common = [
  "TableName",
  "ConditionExpression",
  "ExpressionAttributeNames",
  "ExpressionAttributeValues",
  "ReturnValuesOnConditionCheckFailure",
];
const single = [...common, "ReturnValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"];
const PUT = new Set([...single, "Item"]);
const DELETE = new Set([...single, "Key"]);
const UPDATE = new Set([...single, "Key", "UpdateExpression"]);
const CHECK = new Set([...common, "Key"]);

export type Kind = "Put" | "Update" | "Delete" | "ConditionCheck";
const known: Record<Kind, ReadonlySet<string>> = {
  Put: PUT,
  Update: UPDATE,
  Delete: DELETE,
  ConditionCheck: CHECK,
};

/** @throws ServiceError for what DynamoDB refuses before it looks at the item. */
export function intended(store: Store, kind: Kind, body: Body): Intended {
  only(body, known[kind]);
  const table = store.table(text(body, "TableName"));
  const bound = bindings(placeholders(body));
  const told = optional(body, "ConditionExpression");
  const holds = told === undefined ? () => true : condition(told, bound);
  const shown = { table, holds, showsRefused: body.ReturnValuesOnConditionCheckFailure === "ALL_OLD" };
  if (kind === "Put") {
    const item = checkedItem(body.Item);
    bound.end();
    return { ...shown, place: placeOf(table.description, item), change: () => item };
  }
  const key = checkedItem(itemIn(body, "Key"));
  const place = placeOfKey(table.description, key);
  if (kind === "Update") {
    const expression = optional(body, "UpdateExpression");
    const change = expression === undefined ? undefined : update(expression, bound);
    bound.end();
    if (change !== undefined) refuseKeys(table, change);
    return {
      ...{ ...shown, place },
      change: (before) => updated(before, key, change),
      ...(change !== undefined && { update: change }),
    };
  }
  bound.end();
  return { ...shown, place, change: () => (kind === "Delete" ? undefined : "as it is") };
}

/** Of an item that is not there, an update makes one unless it only takes away. */
function updated(before: Item | undefined, key: Item, change: Update | undefined): Item | undefined {
  if (change === undefined) return before ?? key;
  return before === undefined && !change.creates ? undefined : change.apply(before ?? key);
}

function refuseKeys({ description }: Table, { touches }: Update): void {
  const part = namesOf(description.keys).find((name) => touches.includes(name));
  if (part !== undefined)
    throw invalid(
      `One or more parameter values were invalid: Cannot update attribute ${part}. This attribute is part of the key`,
    );
}

/** In a transaction of the caller. @throws ServiceError when its condition does not hold. */
export function act({ table, place, holds, change, showsRefused }: Intended): Done {
  const before = table.read(place);
  if (!holds(before?.item))
    throw new ServiceError(
      "ConditionalCheckFailedException",
      "The conditional request failed",
      showsRefused && before !== undefined ? { Item: before.item } : {},
    );
  const after = change(before?.item);
  if (after === "as it is" || (after === undefined && before === undefined))
    return { before: before?.item, after: before?.item, units: writeUnits(before?.size ?? 0) };
  return { before: before?.item, after, units: written(table, place, before, after) };
}

function written(table: Table, place: Place, before: Kept | undefined, after: Item | undefined): WriteUnits {
  const { size, entries } = table.write({ place, before, after });
  return writeUnits(Math.max(size, before?.size ?? 0), entries);
}

/** PutItem, UpdateItem, DeleteItem. */
export const writeItem =
  (store: Store, kind: Exclude<Kind, "ConditionCheck">) =>
  (body: Body): Body => {
    const returning = returnValues(kind, optional(body, "ReturnValues") ?? "NONE");
    const wanted = intended(store, kind, body);
    const done = store.db.transaction(() => act(wanted));
    const Attributes = returned(returning, done, wanted);
    return {
      ...(Attributes !== undefined && { Attributes }),
      ...consumed(body, text(body, "TableName"), allUnits(done.units)),
    };
  };

function returnValues(kind: Kind, wanted: string): string {
  if (kind === "Update" ? !ofUpdates.has(wanted) : wanted !== "NONE" && wanted !== "ALL_OLD")
    throw invalid(
      kind === "Update"
        ? `1 validation error detected: Value '${wanted}' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]`
        : "ReturnValues can only be ALL_OLD or NONE",
    );
  return wanted;
}
const ofUpdates: ReadonlySet<string> = new Set(["NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"]);

function returned(wanted: string, { before, after }: Done, { update: change }: Intended): Item | undefined {
  if (wanted === "ALL_OLD") return before;
  if (wanted === "ALL_NEW") return after;
  const whole = wanted === "UPDATED_OLD" ? before : wanted === "UPDATED_NEW" ? after : undefined;
  const part = whole && change?.pick(whole);
  return part && Object.keys(part).length > 0 ? part : undefined;
}
