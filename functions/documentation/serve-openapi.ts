import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { entry } from "#functions/_runtime/entry.ts";
import { openApi } from "#shared/contracts/openapi.ts";

export const createHandler = () => {
  let body: string | undefined;
  return async (event: APIGatewayProxyEventV2) => {
    body ??= JSON.stringify(openApi(`https://${event.requestContext.domainName}`));
    return {
      statusCode: 200,
      headers: { "content-type": "application/json", "cache-control": "public, max-age=300" },
      body,
    };
  };
};

export const handler = entry("serve-openapi", createHandler);
