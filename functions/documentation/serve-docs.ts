import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { entry } from "#functions/_runtime/entry.ts";
import { apiPage } from "./api-page.ts";

export const createHandler = () => async (_event: APIGatewayProxyEventV2) => ({
  statusCode: 200,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "public, max-age=300",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  },
  body: apiPage(),
});

export const handler = entry("serve-docs", createHandler);
