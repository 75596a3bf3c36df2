// A request as a function gets it, and what it answers as a response: payload format 2.0.
import { z } from "zod";
import { ACCOUNT } from "../template/physical.ts";
import type { Claims } from "./issuer.ts";
import { type HttpRequest, type HttpResponse, said } from "./messages.ts";
import type { Match } from "./router.ts";

export interface Received {
  readonly request: HttpRequest;
  readonly path: string;
  readonly query: string;
  /** Lower-cased names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly match: Match;
  readonly claims?: Claims;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Bodies of these types reach a function as text, all others in base64. */
const isText = (contentType: string): boolean =>
  contentType === "" ||
  /^(text\/|application\/(json|xml|javascript|x-ndjson)|application\/[\w.-]+\+(json|xml))/i.test(contentType);

export function eventOf(received: Received): Record<string, unknown> {
  const { request, path, query, headers, match, claims, requestId, at } = received;
  const { cookie, ...others } = headers;
  const parameters = queryOf(query);
  return {
    version: "2.0",
    routeKey: match.route.key,
    rawPath: path,
    rawQueryString: query,
    ...(cookie !== undefined && { cookies: cookie.split("; ") }),
    headers: others,
    ...(parameters !== undefined && { queryStringParameters: parameters }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: "local",
      ...(claims !== undefined && {
        authorizer: { jwt: { claims: textsOf(claims), scopes: scopesOf(received) } },
      }),
      domainName: headers.host ?? "localhost",
      domainPrefix: "local",
      http: {
        method: request.method,
        path,
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp ?? "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey: match.route.key,
      stage: "$default",
      time: new Date(at).toUTCString(),
      timeEpoch: at,
    },
    ...(Object.keys(match.parameters).length > 0 && { pathParameters: match.parameters }),
    ...bodyOf(request.body, headers["content-type"] ?? ""),
  };
}

function bodyOf(body: string | Buffer | undefined, contentType: string): Record<string, unknown> {
  if (body === undefined || body.length === 0) return { isBase64Encoded: false };
  if (isText(contentType)) return { body: body.toString(), isBase64Encoded: false };
  return { body: Buffer.from(body).toString("base64"), isBase64Encoded: true };
}

/** Repeated parameters are joined by commas. */
function queryOf(query: string): Record<string, string> | undefined {
  if (query === "") return undefined;
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query))
    parameters[name] = name in parameters ? `${parameters[name]},${value}` : value;
  return parameters;
}

/** API Gateway gives claims as texts, lists in brackets. */
const textsOf = (claims: Claims): Record<string, string> =>
  Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(" ")}]` : String(value),
    ]),
  );

/** The route's scopes that the token has. */
function scopesOf({ match, claims }: Received): readonly string[] | null {
  const wanted = match.route.guard?.scopes ?? [];
  const held = String(claims?.scope ?? "").split(" ");
  return wanted.length === 0 ? null : wanted.filter((scope) => held.includes(scope));
}

const Answer = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.coerce.string()).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** A result without a status is the body of a 200. */
export function responseOf(result: unknown): HttpResponse {
  const whole = typeof result === "object" && result !== null && "statusCode" in result;
  if (!whole)
    return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(result) };
  const answer = Answer.safeParse(result);
  if (!answer.success) return said(500, "Internal Server Error");
  const { statusCode, headers, cookies, body, isBase64Encoded } = answer.data;
  const lowered = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    status: statusCode,
    headers: {
      "content-type": "text/plain;charset=UTF-8",
      ...Object.fromEntries(lowered),
      ...(cookies != null && cookies.length > 0 && { "set-cookie": cookies }),
    },
    body: isBase64Encoded === true ? Buffer.from(body ?? "", "base64") : (body ?? ""),
  };
}
