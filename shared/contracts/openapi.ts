// OpenAPI 3.1, generated from the routes and their schemas: there is no second description of the API.
import { z } from "zod";
import { type EventType, eventSchemas, eventTable, eventTypes } from "./events.ts";
import { Problem } from "./problems.ts";
import { type Route, routes } from "./routes.ts";
import { qualified, scopes } from "./scopes.ts";

type Json = Record<string, unknown>;

export function openApi(server: string): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries(routes)) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Lendemain",
      version: "1.0.0",
      summary: "Order orchestration that keeps next-day promises",
      description:
        "Money is in minor units, weight in grams, lengths in millimetres, instants in UTC (ISO 8601). Errors are RFC 9457 problem documents with a stable code.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: server }],
    paths,
    webhooks: Object.fromEntries(eventTypes.map((type) => [type, webhook(type)])),
    components: {
      schemas: { Problem: schema(Problem, "output"), ...events },
      securitySchemes: {
        token: {
          type: "oauth2",
          flows: {
            clientCredentials: {
              tokenUrl: "/oauth2/token",
              scopes: Object.fromEntries(
                Object.entries(scopes).map(([scope, text]) => [qualified(scope), text]),
              ),
            },
          },
        },
      },
    },
  };
}

/** `order.received` -> `OrderReceived`. */
const nameOf = (type: EventType): string =>
  type.replaceAll(/(^|[.-])([a-z])/g, (_match, _mark, letter: string) => letter.toUpperCase());

const events = Object.fromEntries(
  eventTypes.map((type) => [
    nameOf(type),
    { description: eventTable[type].means, ...schema(eventSchemas[type], "output") },
  ]),
);

/** What listeners are told: on the bus, as its `detail`. */
const webhook = (type: EventType): Json => ({
  post: {
    operationId: type,
    summary: eventTable[type].means,
    tags: ["events"],
    requestBody: {
      required: true,
      content: { "application/json": { schema: { $ref: `#/components/schemas/${nameOf(type)}` } } },
    },
    responses: { "2XX": { description: "Taken" } },
  },
});

function operation(name: string, route: Route): Json {
  const takesBody = !(route.body instanceof z.ZodUndefined);
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.path.split("/")[2] ?? "v1"],
    security: route.scopes.map((scope) => ({ token: [qualified(scope)] })),
    parameters: [...inPath(route), ...inQuery(route), ...inHeader(route)],
    ...(takesBody && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: schema(route.body, "input") } },
      },
    }),
    responses: { ...answers(route), "429": busy, "503": busy, default: problem },
  };
}

const problem: Json = {
  description: "A problem document; its code says which",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

/** The gateway says it without a problem document, and on AWS without the header. */
const busy: Json = {
  description: "Too much at once: come again later, after the seconds of Retry-After where it is given",
  headers: { "Retry-After": { schema: { type: "integer" } } },
  content: {
    "application/json": { schema: { type: "object", properties: { message: { type: "string" } } } },
    "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
  },
};

const answers = (route: Route): Json =>
  Object.fromEntries(
    Object.entries(route.answers).map(([status, answer]) => [
      status,
      {
        description: descriptions[status] ?? "OK",
        content: contentOf(route, answer),
      },
    ]),
  );

const contentOf = ({ media }: Route, answer: z.ZodType): Json =>
  Object.fromEntries(
    [media ?? "application/json"].flat().map((type) => [type, { schema: schema(answer, "output") }]),
  );

const descriptions: Readonly<Record<string, string>> = { "200": "OK", "201": "Created", "202": "Accepted" };

const inPath = (route: Route): Json[] =>
  Object.entries(route.params.shape).map(([name, type]) => ({
    name,
    in: "path",
    required: true,
    schema: schema(type, "input"),
  }));

const inQuery = (route: Route): Json[] =>
  Object.entries(route.query.shape).map(([name, type]) => ({
    name,
    in: "query",
    required: z.safeParse(type, undefined).success === false,
    schema: schema(type, "input"),
  }));

/** Of every call that changes something. */
const repeatable = {
  "Idempotency-Key":
    "Optional. For a day, the same key and request get the same answer, however often they are sent: it acts once.",
};

const inHeader = (route: Route): Json[] =>
  Object.entries({ ...(route.method !== "GET" && repeatable), ...route.headers }).map(
    ([name, description]) => ({
      name,
      in: "header",
      required: description.startsWith("Required"),
      description,
      schema: { type: "string" },
    }),
  );

function schema(type: z.core.$ZodType, io: "input" | "output"): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(type, { io, unrepresentable: "any" });
  return rest;
}
