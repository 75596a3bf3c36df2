// One document client per process and endpoint, opened at the first use.
import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/**
 * The SDK's default logger prints nothing, but first has every request and answer copied without its secrets:
 * a tenth of a call's CPU time. Without `info` and `error` it is not asked.
 */
const silent = {
  trace: () => undefined,
  debug: () => undefined,
  warn: () => undefined,
} as unknown as NonNullable<DynamoDBClientConfig["logger"]>;

const clients = new Map<string, DynamoDBDocumentClient>();

export function documentClient(): DynamoDBDocumentClient {
  const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB ?? "";
  const open = clients.get(endpoint);
  if (open !== undefined) return open;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ logger: silent }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  clients.set(endpoint, client);
  return client;
}
