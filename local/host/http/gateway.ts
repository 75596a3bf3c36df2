// The API: from a request to its answer, as one unit of the host's work.
import type { HostClock } from "../../clock/clock.ts";
import type { Lambda } from "../lambda/lambda.ts";
import { corsHeaders, preflight } from "./cors.ts";
import type { HttpApi, Route } from "./declared.ts";
import { eventOf, responseOf } from "./event.ts";
import type { Claims, Issuer } from "./issuer.ts";
import { type HttpRequest, type HttpResponse, later, said } from "./messages.ts";
import { createRouter } from "./router.ts";
import { type HostServices, SERVICES_DOCUMENT } from "./services-document.ts";
import type { Throttled } from "./throttle.ts";
import { answerTokenRequest } from "./token-endpoint.ts";

/** Largest body that API Gateway takes, in bytes. */
export const LARGEST_BODY = 10 * 1024 * 1024;

export interface GatewayOptions {
  readonly api: HttpApi;
  readonly issuer: Issuer;
  readonly issuerUrl: string;
  /** Where the host's AWS services are, for commands on this machine. */
  readonly services: HostServices;
  readonly lambda: Lambda;
  readonly clock: HostClock;
  readonly newId: () => string;
  /** Whether a request is taken, or there are too many of its route. */
  readonly throttled: Throttled;
  /** Told of every function that failed. */
  readonly report: (message: string) => void;
}

/** @param begun called when it is the request's turn */
export type Gateway = (request: HttpRequest, begun?: () => void) => Promise<HttpResponse>;

export function createGateway(options: GatewayOptions): Gateway {
  const { api, issuer, issuerUrl, services, lambda, clock, newId, throttled, report } = options;
  const route = createRouter(api.routes);
  const open = new Map<string, unknown>([
    ["/.well-known/jwks.json", issuer.jwks],
    [SERVICES_DOCUMENT, services],
    [
      "/.well-known/openid-configuration",
      {
        issuer: issuerUrl,
        jwks_uri: `${issuerUrl}/.well-known/jwks.json`,
        token_endpoint: `${issuerUrl}/oauth2/token`,
      },
    ],
  ]);

  const invoke = async ({ key, functionArn }: Route, event: unknown): Promise<HttpResponse> => {
    try {
      return responseOf(await lambda.invoke(functionArn, event));
    } catch (error) {
      report(`${key}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return failed(error);
    }
  };

  const answer = async (request: HttpRequest): Promise<HttpResponse> => {
    const [path = "", ...query] = request.path.split("?");
    const headers = lowered(request.headers ?? {});
    if (request.method === "POST" && path === "/oauth2/token") return answerTokenRequest(issuer, request);
    const document = request.method === "GET" ? open.get(path) : undefined;
    if (document !== undefined)
      return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(document) };
    if (request.method === "OPTIONS" && api.cors !== undefined && headers.origin !== undefined)
      return preflight(api.cors, headers.origin);
    const match = route(request.method, path);
    if (match === undefined) return said(404, "Not Found");
    const entry = await enter(match.route, headers.authorization, issuer);
    if (!entry.allowed) return entry.answer;
    if ((request.body?.length ?? 0) > LARGEST_BODY) return said(413, "Request Entity Too Large");
    const at = clock.now();
    const claims = entry.claims !== undefined && { claims: entry.claims };
    const received = { request, path, headers, match, at, query: query.join("?"), requestId: newId() };
    return invoke(match.route, eventOf({ ...received, ...claims }));
  };

  const inTurn = (request: HttpRequest, begun: () => void) =>
    clock.work(() => {
      begun();
      return answer(request);
    });

  return async (request, begun = () => {}) => {
    // Before it waits for its turn: what is too much must not cost anything.
    const match = route(request.method, pathOf(request));
    const taken = match === undefined || throttled(match.route.key, match.route.throttle);
    const response = taken ? await inTurn(request, begun) : said(429, "Too Many Requests", later);
    const shared = corsHeaders(api.cors, request.headers?.origin);
    return { ...response, headers: { ...response.headers, ...shared } };
  };
}

const pathOf = ({ path }: HttpRequest): string => path.split("?")[0] ?? "";

type Entry =
  | { readonly allowed: true; readonly claims?: Claims }
  | { readonly allowed: false; readonly answer: HttpResponse };

const refused = (answer: HttpResponse): Entry => ({ allowed: false, answer });
/** As API Gateway says what was wrong with a token: in a header (RFC 6750). */
const challenged = (status: number, message: string, why = ""): Entry =>
  refused(said(status, message, { "www-authenticate": `Bearer${why}` }));

/** A valid token for this API, and one of the scopes that open the route. */
async function enter({ guard }: Route, authorization: string | undefined, issuer: Issuer): Promise<Entry> {
  if (guard === undefined) return { allowed: true };
  const claims = await issuer.verify((authorization ?? "").replace(/^Bearer\s+/i, ""));
  if (authorization === undefined) return challenged(401, "Unauthorized");
  if (claims === undefined || !isFor(guard.audience, claims))
    return challenged(401, "Unauthorized", ' error="invalid_token"');
  const held = String(claims.scope ?? "").split(" ");
  const opens = guard.scopes.length === 0 || guard.scopes.some((scope) => held.includes(scope));
  if (opens) return { allowed: true, claims };
  return challenged(403, "Forbidden", ` error="insufficient_scope", scope="${guard.scopes.join(" ")}"`);
}

/** The audience, or in a token without one the client, must be one that the authorizer names. */
function isFor(accepted: readonly string[], { aud, client_id }: Claims): boolean {
  const named = [aud ?? client_id].flat().map(String);
  return accepted.length === 0 || named.some((one) => accepted.includes(one));
}

function failed(error: unknown): HttpResponse {
  const busy =
    error instanceof Error && ["Sandbox.Timedout", "Lambda.TooManyRequestsException"].includes(error.name);
  return busy ? said(503, "Service Unavailable", later) : said(500, "Internal Server Error");
}

const lowered = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
