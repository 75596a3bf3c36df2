// Tables: made, described, changed, dropped.
import { ServiceError } from "../service-error.ts";
import type { Description, Index, Keys, KeyType, StreamView } from "../store/description.ts";
import type { Store } from "../store/store.ts";
import { streamArn, tableArn } from "./arns.ts";
import { type Body, invalid, list, object, only, text } from "./requests.ts";

const CREATE = new Set([
  "TableName",
  "KeySchema",
  "AttributeDefinitions",
  "GlobalSecondaryIndexes",
  "LocalSecondaryIndexes",
  "StreamSpecification",
  // How it is paid for, kept and named changes nothing here.
  "BillingMode",
  "ProvisionedThroughput",
  "SSESpecification",
  "DeletionProtectionEnabled",
  "TableClass",
  "Tags",
]);
const UPDATE = new Set([
  "TableName",
  "AttributeDefinitions",
  "GlobalSecondaryIndexUpdates",
  "StreamSpecification",
  "BillingMode",
  "ProvisionedThroughput",
  "DeletionProtectionEnabled",
]);

export const createTable =
  (store: Store, now: () => number) =>
  (body: Body): Body => {
    only(body, CREATE);
    const stream = streamOf(body);
    const description: Description = {
      name: text(body, "TableName"),
      keys: keysOf(body),
      types: typesOf(body),
      indexes: [
        ...indexesOf(body.LocalSecondaryIndexes, true),
        ...indexesOf(body.GlobalSecondaryIndexes, false),
      ],
      ...(stream !== undefined && { stream }),
      createdAt: now(),
    };
    refuseUntyped(description);
    store.create(description);
    return { TableDescription: described(store, description) };
  };

export const describeTable =
  (store: Store) =>
  (body: Body): Body => ({ Table: described(store, store.table(text(body, "TableName")).description) });

/** A stream switched on, indexes added. */
export const updateTable =
  (store: Store) =>
  (body: Body): Body => {
    only(body, UPDATE);
    const before = store.table(text(body, "TableName")).description;
    const added = (
      body.GlobalSecondaryIndexUpdates === undefined ? [] : list(body, "GlobalSecondaryIndexUpdates")
    ).map((update) => {
      const { Create } = object(update, "GlobalSecondaryIndexUpdates");
      if (Create === undefined) throw invalid("Only Create is supported in GlobalSecondaryIndexUpdates");
      return Create;
    });
    const stream = streamOf(body) ?? before.stream;
    const description: Description = {
      ...before,
      types: { ...before.types, ...typesOf(body) },
      indexes: [...before.indexes, ...indexesOf(added, false)],
      ...(stream !== undefined && { stream }),
    };
    refuseUntyped(description);
    store.change(description);
    return { TableDescription: described(store, description) };
  };

export const deleteTable =
  (store: Store) =>
  (body: Body): Body => {
    const name = text(body, "TableName");
    const { description } = store.table(name);
    store.remove(name);
    return {
      TableDescription: { TableName: name, TableStatus: "DELETING", KeySchema: schemaOf(description.keys) },
    };
  };

export const listTables = (store: Store) => (): Body => ({ TableNames: store.names() });

function refuseUntyped({ keys, types, indexes }: Description): void {
  for (const { partition, sort } of [keys, ...indexes.map((index) => index.keys)])
    for (const name of [partition, sort])
      if (name !== undefined && types[name] === undefined)
        throw invalid(
          `One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [${name}]`,
        );
}

function keysOf(body: Body): Keys {
  const parts = list(body, "KeySchema").map((part) => object(part, "KeySchema"));
  const named = (kind: string) => parts.find(({ KeyType }) => KeyType === kind)?.AttributeName;
  const [partition, sort] = [named("HASH"), named("RANGE")];
  if (typeof partition !== "string")
    throw invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  return { partition, ...(typeof sort === "string" && { sort }) };
}

function typesOf(body: Body): Record<string, KeyType> {
  if (body.AttributeDefinitions === undefined) return {};
  const types: Record<string, KeyType> = {};
  for (const one of list(body, "AttributeDefinitions")) {
    const { AttributeName, AttributeType } = object(one, "AttributeDefinitions");
    if (AttributeType !== "S" && AttributeType !== "N" && AttributeType !== "B")
      throw invalid(`Member must satisfy enum value set: [B, N, S]: ${String(AttributeType)}`);
    types[String(AttributeName)] = AttributeType;
  }
  return types;
}

const indexesOf = (indexes: unknown, isLocal: boolean): Index[] =>
  (Array.isArray(indexes) ? indexes : []).map((raw) => {
    const index = object(raw, "Index");
    const { ProjectionType = "ALL", NonKeyAttributes } = object(index.Projection ?? {}, "Projection");
    const names = Array.isArray(NonKeyAttributes) ? NonKeyAttributes.map(String) : [];
    return {
      name: text(index, "IndexName"),
      keys: keysOf(index),
      isLocal,
      projection: ProjectionType === "INCLUDE" ? names : ProjectionType === "KEYS_ONLY" ? "KEYS_ONLY" : "ALL",
    };
  });

const VIEWS: readonly StreamView[] = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"];

function streamOf({ StreamSpecification }: Body): StreamView | undefined {
  if (StreamSpecification === undefined) return undefined;
  const { StreamEnabled, StreamViewType } = object(StreamSpecification, "StreamSpecification");
  if (StreamEnabled !== true) return undefined;
  const view = VIEWS.find((one) => one === StreamViewType);
  if (view === undefined) throw new ServiceError("ValidationException", "StreamViewType is required");
  return view;
}

function described(store: Store, description: Description): Body {
  const { name, keys, types, indexes, stream, createdAt } = description;
  const described = indexes.map((index) => ({
    IndexName: index.name,
    KeySchema: schemaOf(index.keys),
    Projection:
      typeof index.projection === "string"
        ? { ProjectionType: index.projection }
        : { ProjectionType: "INCLUDE", NonKeyAttributes: index.projection },
    ...(!index.isLocal && { IndexStatus: "ACTIVE" }),
  }));
  const [local, global] = [true, false].map((kind) =>
    described.filter((_, n) => indexes[n]?.isLocal === kind),
  );
  return {
    TableName: name,
    TableStatus: "ACTIVE",
    TableArn: tableArn(name),
    TableId: String(store.table(name).id),
    CreationDateTime: createdAt / 1000,
    KeySchema: schemaOf(keys),
    AttributeDefinitions: Object.entries(types).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
    ...(local && local.length > 0 && { LocalSecondaryIndexes: local }),
    ...(global && global.length > 0 && { GlobalSecondaryIndexes: global }),
    ...(stream !== undefined && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream },
      LatestStreamArn: streamArn(name),
    }),
  };
}

const schemaOf = ({ partition, sort }: Keys) => [
  { AttributeName: partition, KeyType: "HASH" },
  ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: "RANGE" }]),
];
