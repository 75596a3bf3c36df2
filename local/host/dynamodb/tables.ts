// The tables of the template, made where they are missing.
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  type TableDescription,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { z } from "zod";
import { HostRefusal } from "../refusal.ts";
import { leftOut } from "../template/left-out.ts";
import type { Template } from "../template/template.ts";

const Keys = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }));
const Index = z.looseObject({
  IndexName: z.string(),
  KeySchema: Keys,
  Projection: z.object({
    ProjectionType: z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]).optional(),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});

/** How a table is kept, paid for and restored on AWS changes nothing here. */
const withoutEffect = leftOut(
  "BillingMode",
  "ContributorInsightsSpecification",
  "DeletionProtectionEnabled",
  "OnDemandThroughput",
  "PointInTimeRecoverySpecification",
  "ProvisionedThroughput",
  "Replicas",
  "ResourcePolicy",
  "SSESpecification",
  "TableClass",
  "Tags",
  "TimeToLiveSpecification",
  "WriteOnDemandThroughputSettings",
  "WriteProvisionedThroughputSettings",
);

const TableProperties = z.strictObject({
  ...withoutEffect,
  TableName: z.string().optional(),
  KeySchema: Keys,
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(["S", "N", "B"]) }),
  ),
  GlobalSecondaryIndexes: z.array(Index).optional(),
  LocalSecondaryIndexes: z.array(Index).optional(),
  StreamSpecification: z
    .object({ StreamViewType: z.enum(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]) })
    .optional(),
});
type TableProperties = z.infer<typeof TableProperties>;

export interface Table {
  readonly name: string;
  /** As the template knows it. */
  readonly streamArn: string;
  readonly properties: TableProperties;
}

export const tablesOf = (template: Template): readonly Table[] =>
  ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"].flatMap((type) =>
    template.all(type, TableProperties).map(({ ref, properties, attribute }) => ({
      name: ref,
      streamArn: attribute("StreamArn"),
      properties,
    })),
  );

/** @throws HostRefusal when a table exists with other keys. */
export async function ensureTable(client: Pick<DynamoDBClient, "send">, table: Table): Promise<void> {
  const existing = await describe(client, table.name);
  if (existing === undefined) {
    await client.send(new CreateTableCommand(creationOf(table)));
    return;
  }
  if (keysOf(existing.KeySchema) !== keysOf(table.properties.KeySchema))
    throw new HostRefusal(`the table ${table.name} in the data folder has other keys: use another --data`);
  const { StreamSpecification } = table.properties;
  if (StreamSpecification !== undefined && existing.StreamSpecification?.StreamEnabled !== true)
    await client.send(
      new UpdateTableCommand({ TableName: table.name, StreamSpecification: streamOf(StreamSpecification) }),
    );
  const present = new Set((existing.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName));
  for (const index of indexesOf(table.properties.GlobalSecondaryIndexes))
    if (!present.has(index.IndexName))
      await client.send(
        new UpdateTableCommand({
          TableName: table.name,
          AttributeDefinitions: table.properties.AttributeDefinitions,
          GlobalSecondaryIndexUpdates: [{ Create: index }],
        }),
      );
}

async function describe(
  client: Pick<DynamoDBClient, "send">,
  name: string,
): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

function creationOf({ name, properties }: Table): CreateTableCommandInput {
  const { KeySchema, AttributeDefinitions, StreamSpecification } = properties;
  const global = indexesOf(properties.GlobalSecondaryIndexes);
  const local = indexesOf(properties.LocalSecondaryIndexes);
  return {
    TableName: name,
    KeySchema,
    AttributeDefinitions,
    BillingMode: "PAY_PER_REQUEST",
    ...(global.length > 0 && { GlobalSecondaryIndexes: global }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local }),
    ...(StreamSpecification !== undefined && { StreamSpecification: streamOf(StreamSpecification) }),
  };
}

const streamOf = ({ StreamViewType }: NonNullable<TableProperties["StreamSpecification"]>) => ({
  StreamEnabled: true,
  StreamViewType,
});

const indexesOf = (indexes: readonly z.infer<typeof Index>[] = []) =>
  indexes.map(({ IndexName, KeySchema, Projection: { ProjectionType, NonKeyAttributes } }) => ({
    IndexName,
    KeySchema,
    Projection: {
      ...(ProjectionType !== undefined && { ProjectionType }),
      ...(NonKeyAttributes !== undefined && { NonKeyAttributes }),
    },
  }));

const keysOf = (keys: readonly { AttributeName?: string | undefined; KeyType?: string | undefined }[] = []) =>
  keys
    .map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`)
    .sort()
    .join(", ");
