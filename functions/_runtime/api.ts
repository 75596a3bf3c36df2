// The stack of every API function: body limit, JSON, the contract's schemas, the principal, problems.
import middy from "@middy/core";
import type { APIGatewayProxyEventV2WithJWTAuthorizer as Event } from "aws-lambda";
import type { z } from "zod";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { Route } from "#shared/contracts/routes.ts";
import { Principal } from "./principal.ts";
import { type Answer, invalid, problemAnswer } from "./problem-answer.ts";

/** Bytes of a request body, where the route does not say otherwise. */
const MAX_BODY = 256 * 1024;

export interface Request<R extends Route> {
  readonly params: z.infer<R["params"]>;
  readonly query: z.infer<R["query"]>;
  readonly body: z.infer<R["body"]>;
  /** The body as it was sent, for signatures. */
  readonly rawBody: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly principal: Principal;
}

export interface Reply {
  readonly status: number;
  /** Bytes are a file: its type is in the headers. */
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });

/** A document to print. */
export const pdf = (body: Uint8Array): Reply => ({
  status: 200,
  body,
  headers: { "content-type": "application/pdf" },
});

/** A handler of one route of the contract: it gets what the route's schemas have let through. */
export function apiHandler<R extends Route>(route: R, act: (request: Request<R>) => Promise<Reply>) {
  return middy<Event, Answer>()
    .onError(async (request) => {
      request.response = problemAnswer(request.error);
    })
    .handler(async (event: Event) => {
      const { status, body, headers = {} } = await act(read(route, event));
      return {
        statusCode: status,
        headers: { "content-type": "application/json", ...headers },
        ...bodyIn(body),
      };
    });
}

/** Bytes travel as text. */
const bodyIn = (body: unknown): Pick<Answer, "body" | "isBase64Encoded"> =>
  body instanceof Uint8Array
    ? { body: Buffer.from(body).toString("base64"), isBase64Encoded: true }
    : { body: JSON.stringify(body) };

function read<R extends Route>(route: R, event: Event): Request<R> {
  const rawBody = bodyOf(event, route.maxBytes ?? MAX_BODY);
  return {
    params: parse(route.params, decoded(event.pathParameters), "path"),
    query: parse(route.query, event.queryStringParameters ?? {}, "query"),
    body: parse(route.body, rawBody === "" ? emptyBody(route) : json(rawBody), "body"),
    rawBody,
    headers: event.headers,
    principal: new Principal(String(event.requestContext.authorizer?.jwt?.claims?.scope ?? "")),
  };
}

function bodyOf(event: Event, most: number): string {
  const text = event.isBase64Encoded
    ? Buffer.from(event.body ?? "", "base64").toString()
    : (event.body ?? "");
  if (Buffer.byteLength(text) > most) throw new ProblemError("body-too-large");
  return text;
}

/** A route without a body takes none; one whose fields are all optional takes nothing for an empty object. */
const emptyBody = (route: Route): unknown => (route.body.safeParse(undefined).success ? undefined : {});

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ProblemError("invalid-json", error instanceof Error ? error.message : undefined);
  }
}

const decoded = (params: Event["pathParameters"]): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name, decode(value)]));

function decode(value: string | undefined): string | undefined {
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** `T` is what the schema infers; a generic route hides that from the compiler. */
function parse<T>(schema: z.ZodType, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (!result.success) throw invalid(result.error, where);
  return result.data as T;
}
