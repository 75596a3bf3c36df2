// Puts an item into the table, by the unmodified SDK.
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

const { TABLE } = process.env;

export const handler = async ({ pk }: { pk: string }) => {
  await new DynamoDBClient({}).send(new PutItemCommand({ TableName: TABLE, Item: { pk: { S: pk } } }));
  return { written: pk };
};
