// Query and Scan: items in the order of their keys, page by page.
import type { Attribute, Item } from "../attributes/attribute.ts";
import { keyBytes } from "../attributes/key-order.ts";
import { checkedItem } from "../attributes/validate.ts";
import {
  type Bindings,
  bindings,
  filter,
  type KeyCondition,
  keyCondition,
  projection,
} from "../expressions/expressions.ts";
import { type Description, type Index, type Keys, type KeyType, typeOf } from "../store/description.ts";
import type { Weighed } from "../store/kept.ts";
import { type KeyValue, keyOf, placeIn, placeOf } from "../store/places.ts";
import type { Bound, Range } from "../store/ranges.ts";
import { shownIn } from "../store/rows.ts";
import type { Store, Table } from "../store/store.ts";
import { consumed, readUnits } from "./capacity.ts";
import { afterPrefix } from "./prefix.ts";
import { type Body, invalid, itemIn, only, optional, placeholders, positive, text } from "./requests.ts";

const reading = [
  "TableName",
  "IndexName",
  "FilterExpression",
  "ProjectionExpression",
  "ExpressionAttributeNames",
  "ExpressionAttributeValues",
  "ExclusiveStartKey",
  "Limit",
  "ConsistentRead",
  "Select",
  "ReturnConsumedCapacity",
];
const SCAN = new Set(reading);
const QUERY = new Set([...reading, "KeyConditionExpression", "ScanIndexForward"]);

/** A page ends at so many bytes. */
const PAGE = 1024 * 1024;

export const query =
  (store: Store) =>
  (body: Body): Body => {
    only(body, QUERY);
    const { table, index, bound } = subject(store, body);
    const keys = index?.keys ?? table.description.keys;
    const { partition, sort } = keyCondition(text(body, "KeyConditionExpression"), bound, keys);
    const { types } = table.description;
    refuseType([partition], types[keys.partition]);
    if (keys.sort !== undefined && sort !== undefined) refuseType(sort.values, types[keys.sort]);
    return page(body, {
      ...{ table, index, bound, keys },
      range: {
        partition: keyBytes(partition),
        bounds: sort === undefined ? [] : boundsOf(sort),
        backwards: body.ScanIndexForward === false,
      },
    });
  };

export const scan =
  (store: Store) =>
  (body: Body): Body => {
    only(body, SCAN);
    return page(body, { ...subject(store, body), range: { bounds: [], backwards: false } });
  };

function refuseType(values: readonly Attribute[], expected: KeyType | undefined): void {
  if (values.some((value) => typeOf(value) !== expected))
    throw invalid(
      "One or more parameter values were invalid: Condition parameter type does not match schema type",
    );
}

interface Subject {
  readonly table: Table;
  readonly index: Index | undefined;
  readonly bound: Bindings;
}

function subject(store: Store, body: Body): Subject {
  const table = store.table(text(body, "TableName"));
  const name = optional(body, "IndexName");
  const index = table.description.indexes.find((one) => one.name === name);
  if (name !== undefined && index === undefined)
    throw invalid(`The table does not have the specified index: ${name}`);
  if (index !== undefined && !index.isLocal && body.ConsistentRead === true)
    throw invalid("Consistent reads are not supported on global secondary indexes");
  return { table, index, bound: bindings(placeholders(body)) };
}

function boundsOf({ operator, values }: NonNullable<KeyCondition["sort"]>): Bound[] {
  const [low, high] = values.map(keyBytes);
  if (low === undefined) return [];
  if (operator === "between" && high !== undefined)
    return [
      { operator: ">=", value: low },
      { operator: "<=", value: high },
    ];
  if (operator === "begins_with") {
    const end = afterPrefix(low);
    return [
      { operator: ">=", value: low },
      ...(end === undefined ? [] : [{ operator: "<", value: end } as const]),
    ];
  }
  return operator === "between" ? [] : [{ operator, value: low }];
}

interface Reading extends Subject {
  /** Of a query. */
  readonly keys?: Keys;
  readonly range: Omit<Range, "table" | "index" | "after">;
}

function page(body: Body, { table, index, bound, keys, range }: Reading): Body {
  const { description } = table;
  const lens = lensOf(body, bound, keys);
  const start = body.ExclusiveStartKey === undefined ? undefined : itemIn(body, "ExclusiveStartKey");
  const from = start && startOf(table, index, start);
  const whole: Omit<Range, "table"> = {
    ...range,
    ...(index !== undefined && { index: description.indexes.indexOf(index) }),
    ...(from !== undefined && { after: range.partition === undefined ? from.all : from.within }),
  };
  const kept = table.range(whole, lens.limit);
  const read = collected(index === undefined ? kept : shownBy(description, index, kept), lens);
  const { items, count, scanned, bytes, last } = read;
  return {
    ...(!lens.counts && { Items: items }),
    ...{ Count: count, ScannedCount: scanned },
    ...(last !== undefined && {
      LastEvaluatedKey: { ...keyOf(description.keys, last), ...(index && keyOf(index.keys, last)) },
    }),
    ...consumed(body, description.name, readUnits(bytes, body.ConsistentRead === true)),
  };
}

/** What a request wants to see of the items that it reads. */
interface Lens {
  readonly passes: ((item: Item) => boolean) | undefined;
  readonly show: ((item: Item) => Item) | undefined;
  readonly limit: number;
  readonly counts: boolean;
}

function lensOf(body: Body, bound: Bindings, keys: Keys | undefined): Lens {
  const condition = optional(body, "FilterExpression");
  const attributes = optional(body, "ProjectionExpression");
  const lens = {
    passes: condition === undefined ? undefined : filter(condition, bound, keys),
    show: attributes === undefined ? undefined : projection(attributes, bound),
    limit: positive(body, "Limit") ?? Number.POSITIVE_INFINITY,
    counts: body.Select === "COUNT",
  };
  bound.end();
  return lens;
}

function* shownBy(description: Description, index: Index, items: Iterable<Weighed>): Generator<Weighed> {
  for (const kept of items) yield shownIn(description, index, kept);
}

/** One page; `last` is where it ended before the items did, or just with them. */
function collected(kept: Iterable<Weighed>, { passes, show, limit, counts }: Lens) {
  const items: Item[] = [];
  let [count, scanned, bytes] = [0, 0, 0];
  for (const { item, size } of kept) {
    scanned += 1;
    bytes += size;
    if (passes === undefined || passes(item)) {
      count += 1;
      if (!counts) items.push(show?.(item) ?? item);
    }
    if (scanned >= limit || bytes >= PAGE) return { items, count, scanned, bytes, last: item };
  }
  return { items, count, scanned, bytes, last: undefined };
}

interface Start {
  /** Where a whole table or index is read, and where one partition of it is. */
  readonly all: readonly KeyValue[];
  readonly within: readonly KeyValue[];
}

function startOf({ description }: Table, index: Index | undefined, raw: Item): Start {
  const key = checkedItem(raw);
  const names = new Set([
    ...Object.keys(keyOf(description.keys, key)),
    ...(index ? Object.keys(keyOf(index.keys, key)) : []),
  ]);
  if (names.size !== Object.keys(key).length) throw invalid("The provided starting key is invalid");
  const { partition, sort } = placeOf(description, key);
  if (index === undefined) return { all: [partition, sort], within: [sort] };
  const entry = placeIn(description, index, key);
  if (entry === undefined) throw invalid("The provided starting key is invalid");
  return {
    all: [entry.partition, entry.sort, partition, sort],
    within: [entry.sort, partition, sort],
  };
}
