import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { perEndpoint } from "../aws.ts";

/** One document client per process and endpoint. */
export const documentClient = perEndpoint("AWS_ENDPOINT_URL_DYNAMODB", (config) =>
  DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  }),
);
