// Items by their keys.
import type { Item } from "../attributes/attribute.ts";
import { checkedItem } from "../attributes/validate.ts";
import { bindings, projection } from "../expressions/expressions.ts";
import { placeOfKey } from "../store/places.ts";
import type { Store } from "../store/store.ts";
import { consumed, consumedByTable, readUnits } from "./capacity.ts";
import { type Body, invalid, itemIn, list, object, only, optional, placeholders, text } from "./requests.ts";
import { placeText } from "./write-many.ts";

const reading = ["ProjectionExpression", "ExpressionAttributeNames"];
const GET = new Set([...reading, "TableName", "Key", "ConsistentRead", "ReturnConsumedCapacity"]);
const KEYS = new Set([...reading, "Keys", "ConsistentRead"]);
const BATCH = new Set(["RequestItems", "ReturnConsumedCapacity"]);
const TRANSACT = new Set(["TransactItems", "ReturnConsumedCapacity"]);
const TRANSACT_GET = new Set([...reading, "TableName", "Key"]);

const MOST_KEYS = 100;
const MOST_BYTES = 16 * 1024 * 1024;

export const getItem =
  (store: Store) =>
  (body: Body): Body => {
    only(body, GET);
    const name = text(body, "TableName");
    const { item, size } = found(store, name, body, itemIn(body, "Key"));
    return {
      ...(item && { Item: item }),
      ...consumed(body, name, readUnits(size, body.ConsistentRead === true)),
    };
  };

/** Each key by itself; what would make the answer too long is left for another request. */
export const batchGetItem =
  (store: Store) =>
  (body: Body): Body => {
    only(body, BATCH);
    const wanted = Object.entries(object(body.RequestItems, "RequestItems")).map(
      ([name, request]) => [name, object(request, "RequestItems")] as const,
    );
    const Responses: Record<string, Item[]> = {};
    const UnprocessedKeys: Record<string, Body> = {};
    const units = new Map<string, number>();
    let bytes = 0;
    refuseMany(wanted.reduce((sum, [, request]) => sum + list(request, "Keys").length, 0));
    for (const [name, request] of wanted) {
      only(request, KEYS);
      const keys = list(request, "Keys").map((key) => object(key, "Keys") as Item);
      refuseTwice(
        store,
        keys.map((key) => [name, key]),
        "Provided list of item keys contains duplicates",
      );
      const items: Item[] = [];
      const left: Item[] = [];
      for (const key of keys) {
        if (bytes > MOST_BYTES) {
          left.push(key);
          continue;
        }
        const { item, size } = found(store, name, request, key);
        bytes += size;
        units.set(name, (units.get(name) ?? 0) + readUnits(size, request.ConsistentRead === true));
        if (item !== undefined) items.push(item);
      }
      Responses[name] = items;
      if (left.length > 0) UnprocessedKeys[name] = { ...request, Keys: left };
    }
    return { Responses, UnprocessedKeys, ...consumedByTable(body, units) };
  };

export const transactGetItems =
  (store: Store) =>
  (body: Body): Body => {
    only(body, TRANSACT);
    const units = new Map<string, number>();
    refuseMany(list(body, "TransactItems").length);
    const requests = list(body, "TransactItems").map((one) =>
      object(object(one, "TransactItems").Get, "Get"),
    );
    const keys = requests.map((request) => [text(request, "TableName"), itemIn(request, "Key")] as const);
    refuseTwice(store, keys, "Transaction request cannot include multiple operations on one item");
    const Responses = requests.map((request) => {
      only(request, TRANSACT_GET);
      const name = text(request, "TableName");
      const { item, size } = found(store, name, request, itemIn(request, "Key"));
      units.set(name, (units.get(name) ?? 0) + 2 * readUnits(size, true));
      return item === undefined ? {} : { Item: item };
    });
    return { Responses, ...consumedByTable(body, units, "ReadCapacityUnits") };
  };

function found(store: Store, name: string, request: Body, key: Item) {
  const table = store.table(name);
  const kept = table.read(placeOfKey(table.description, checkedItem(key)));
  const bound = bindings(placeholders(request));
  const wanted = optional(request, "ProjectionExpression");
  const show = wanted === undefined ? undefined : projection(wanted, bound);
  bound.end();
  return { item: kept && (show?.(kept.item) ?? kept.item), size: kept?.size ?? 0 };
}

function refuseMany(keys: number): void {
  if (keys === 0 || keys > MOST_KEYS) throw invalid("Too many items requested for the BatchGetItem call");
}

function refuseTwice(store: Store, keys: readonly (readonly [string, Item])[], message: string): void {
  const places = keys.map(([name, key]) => {
    const table = store.table(name);
    return placeText(table, placeOfKey(table.description, key));
  });
  if (new Set(places).size < places.length) throw invalid(message);
}
