// Whole requests at random, on a table with a sort key and two indexes.
import fc from "fast-check";
import type { Attribute, Item } from "#local/dynamodb/attributes/attribute.ts";
import * as some from "./arbitraries.ts";
import type { Body } from "./reference.ts";

export interface Request {
  readonly operation: string;
  readonly body: Body;
}

export const table = (TableName: string): Body => ({
  TableName,
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "S" },
    { AttributeName: "g", AttributeType: "S" },
    { AttributeName: "h", AttributeType: "N" },
  ],
  BillingMode: "PAY_PER_REQUEST",
  GlobalSecondaryIndexes: [
    {
      IndexName: "all",
      KeySchema: [
        { AttributeName: "g", KeyType: "HASH" },
        { AttributeName: "h", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
    {
      IndexName: "some",
      KeySchema: [{ AttributeName: "g", KeyType: "HASH" }],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["n", "t"] },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
});

const text = (...texts: readonly string[]) => fc.constantFrom<Attribute>(...texts.map((S) => ({ S })));
const key: fc.Arbitrary<Item> = fc.record({
  pk: text("p", "p", "p", "q"),
  sk: text("a", "ab", "b", "ü", "\u{1F69A}"),
});
const listing: fc.Arbitrary<Item> = fc.oneof(
  { arbitrary: fc.constant({}), weight: 3 },
  { arbitrary: fc.record({ g: text("x", "y") }), weight: 1 },
  {
    arbitrary: fc.record({
      g: text("x", "y"),
      h: fc.constantFrom<Attribute>({ N: "1" }, { N: "-2.5" }, { N: "10" }),
    }),
    weight: 5,
  },
  { arbitrary: fc.record({ g: fc.constantFrom<Attribute>({ N: "1" }, { S: "" }) }), weight: 1 },
);
const item: fc.Arbitrary<Item> = fc
  .tuple(some.item, listing, key)
  .map(([attributes, listed, of]) => ({ ...attributes, ...listed, ...of }));

const sometimes = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 1, nil: undefined });
const returned = fc.constantFrom(undefined, "NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW");
const shown = fc.constantFrom(undefined, "ALL_OLD");

// Of an item that is not there, AWS makes none if an update only takes away, and dynoxide does: see updates.test.ts.
const update = fc.oneof(
  { arbitrary: some.update.filter((words) => /\b(?:SET|ADD)\b/i.test(words)), weight: 5 },
  {
    arbitrary: fc.constantFrom(
      "SET g = :g, h = :h",
      "SET g = :g",
      "SET n = :n REMOVE g",
      "ADD h :n",
      "SET sk = :t",
      "SET h = :h REMOVE n",
    ),
    weight: 2,
  },
);

/** Put, Update, Delete and ConditionCheck, as a transaction has them, without the table. */
const conditional = (condition: fc.Arbitrary<string | undefined>) =>
  condition.map((ConditionExpression) => ({
    ...(ConditionExpression !== undefined && { ConditionExpression }),
  }));
const maybe = conditional(sometimes(some.condition));
const put = fc
  .tuple(item, some.bound(maybe), shown)
  .map(([Item, bound, ReturnValuesOnConditionCheckFailure]) => ({
    Item,
    ...bound,
    ReturnValuesOnConditionCheckFailure,
  }));
const change = fc
  .tuple(
    key,
    some.bound(
      fc.tuple(update, maybe).map(([UpdateExpression, condition]) => ({ UpdateExpression, ...condition })),
    ),
    shown,
  )
  .map(([Key, bound, ReturnValuesOnConditionCheckFailure]) => ({
    Key,
    ...bound,
    ReturnValuesOnConditionCheckFailure,
  }));
const removal = fc
  .tuple(key, some.bound(maybe), shown)
  .map(([Key, bound, ReturnValuesOnConditionCheckFailure]) => ({
    Key,
    ...bound,
    ReturnValuesOnConditionCheckFailure,
  }));
const check = fc
  .tuple(key, some.bound(conditional(some.condition)), shown)
  .map(([Key, bound, ReturnValuesOnConditionCheckFailure]) => ({
    Key,
    ...bound,
    ReturnValuesOnConditionCheckFailure,
  }));

const action = (TableName: string): fc.Arbitrary<Body> =>
  fc.oneof(
    put.map((one) => ({ Put: { TableName, ...one } })),
    change.map((one) => ({ Update: { TableName, ...one } })),
    removal.map((one) => ({ Delete: { TableName, ...one } })),
    check.map((one) => ({ ConditionCheck: { TableName, ...one } })),
  );

const sortConditions = [
  "",
  " AND sk = :sk",
  " AND sk > :sk",
  " AND sk <= :sk",
  " AND begins_with(sk, :sk)",
  " AND sk BETWEEN :sk AND :to",
] as const;
const indexConditions = ["", " AND h = :h", " AND h >= :h", " AND h < :h"] as const;

const reading = some.bound(
  fc.record(
    { FilterExpression: some.condition, ProjectionExpression: some.projection },
    { requiredKeys: [] },
  ),
);
const pages = fc.record({
  Limit: sometimes(fc.integer({ min: 1, max: 4 })),
  ScanIndexForward: fc.constantFrom(undefined, true, false),
  Select: fc.constantFrom(undefined, undefined, undefined, "COUNT"),
});

const onTable = fc.tuple(fc.constantFrom(...sortConditions), key, text("b", "z"), sometimes(key)).map(
  ([condition, { pk, sk }, to, start]): Body => ({
    KeyConditionExpression: `pk = :pk${condition}`,
    ExclusiveStartKey: start && { ...start, pk },
    values: {
      ":pk": pk,
      ...(condition.includes(":sk") && { ":sk": sk }),
      ...(condition.includes(":to") && { ":to": to }),
    },
  }),
);
const onIndex = fc
  .tuple(fc.constantFrom("all", "some"), fc.constantFrom(...indexConditions), text("x", "y"))
  .map(
    ([IndexName, condition, g]): Body => ({
      IndexName,
      KeyConditionExpression: `g = :g${IndexName === "all" ? condition : ""}`,
      values: { ":g": g, ...(IndexName === "all" && condition !== "" && { ":h": { N: "1" } }) },
    }),
  );
const scan = fc
  .tuple(reading, fc.constantFrom(undefined, "all", "some"))
  .map(([read, IndexName]): Body => ({ ...read, IndexName }));
const query = fc
  .tuple(fc.oneof(onTable, onIndex), reading, pages)
  .map(([{ values, ...keys }, read, page]) => ({
    ...keys,
    ...read,
    ...page,
    ExpressionAttributeValues: { ...read.ExpressionAttributeValues, ...Object(values) },
    ...(page.Select === "COUNT" && { ProjectionExpression: undefined }),
  }));

const of = (operation: string, TableName: string, bodies: fc.Arbitrary<Body>): fc.Arbitrary<Request> =>
  bodies.map((body) => ({ operation, body: { TableName, ...body, ReturnConsumedCapacity: "TOTAL" } }));
const returning = (bodies: fc.Arbitrary<Body>, values: fc.Arbitrary<string | undefined>) =>
  fc.tuple(bodies, values).map(([body, ReturnValues]) => ({ ...body, ReturnValues }));
const many = (operation: string, bodies: fc.Arbitrary<Body>): fc.Arbitrary<Request> =>
  bodies.map((body) => ({ operation, body: { ...body, ReturnConsumedCapacity: "TOTAL" } }));
const several = <Value>(values: fc.Arbitrary<Value>) => fc.array(values, { minLength: 1, maxLength: 4 });

/** Queries to be read page by page. */
export const wholes: readonly Body[] = [
  ["", "pk", "p"],
  ["all", "g", "x"],
  ["all", "g", "y"],
  ["some", "g", "x"],
].flatMap(([IndexName, attribute, S]) =>
  [true, false].map((ScanIndexForward) => ({
    ...(IndexName !== "" && { IndexName }),
    KeyConditionExpression: `${attribute} = :it`,
    ExpressionAttributeValues: { ":it": { S } },
    ScanIndexForward,
    Limit: 2,
  })),
);

export const request = (name: string): fc.Arbitrary<Request> =>
  fc.oneof(
    {
      arbitrary: of("PutItem", name, returning(put, fc.constantFrom(undefined, "NONE", "ALL_OLD"))),
      weight: 5,
    },
    { arbitrary: of("UpdateItem", name, returning(change, returned)), weight: 5 },
    {
      arbitrary: of("DeleteItem", name, returning(removal, fc.constantFrom(undefined, "NONE", "ALL_OLD"))),
      weight: 1,
    },
    { arbitrary: of("Query", name, query), weight: 5 },
    { arbitrary: of("Scan", name, scan), weight: 1 },
    {
      arbitrary: of(
        "GetItem",
        name,
        key.map((Key) => ({ Key, ConsistentRead: true })),
      ),
      weight: 1,
    },
    {
      arbitrary: many(
        "TransactWriteItems",
        several(action(name)).map((TransactItems) => ({ TransactItems })),
      ),
      weight: 4,
    },
    {
      arbitrary: many(
        "BatchWriteItem",
        several(
          fc.oneof(
            item.map((Item) => ({ PutRequest: { Item } })),
            key.map((Key) => ({ DeleteRequest: { Key } })),
          ),
        ).map((requests) => ({ RequestItems: { [name]: requests } })),
      ),
      weight: 2,
    },
    {
      arbitrary: many(
        "BatchGetItem",
        several(key).map((Keys) => ({ RequestItems: { [name]: { Keys, ConsistentRead: true } } })),
      ),
      weight: 1,
    },
    {
      arbitrary: many(
        "TransactGetItems",
        several(key).map((keys) => ({
          TransactItems: keys.map((Key) => ({ Get: { TableName: name, Key } })),
        })),
      ),
      weight: 1,
    },
  );
