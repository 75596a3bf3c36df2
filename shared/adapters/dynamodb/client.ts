// One document client per process and endpoint, opened at the first use.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

const clients = new Map<string, DynamoDBDocumentClient>();

export function documentClient(): DynamoDBDocumentClient {
  const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB ?? "";
  const open = clients.get(endpoint);
  if (open !== undefined) return open;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
  clients.set(endpoint, client);
  return client;
}
