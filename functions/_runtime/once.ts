// Calls that carry an Idempotency-Key: one of them works, the others get its answer.
import type { APIGatewayProxyEventV2WithJWTAuthorizer as Event } from "aws-lambda";
import { ProblemError } from "#shared/contracts/problems.ts";
import { derivedId, fingerprint } from "#shared/kernel/derived-id.ts";
import type { IdempotencyKeys, KeptAnswer } from "#shared/ports/idempotency.ts";
import type { Clock } from "#shared/ports/system.ts";
import { type Answer, problemAnswer } from "./problem-answer.ts";

interface Deps {
  readonly keys: IdempotencyKeys;
  readonly clock: Clock;
}

const KEY = /^[\x21-\x7e]{1,120}$/;
/** Whoever comes while another call works waits so long for its answer, before being told to come back. */
const PATIENCE_MS = 5_000;
const POLL_MS = 50;
/** A larger answer is not kept: the request is worked on again, which acts once by itself. */
const LARGEST_ANSWER = 300_000;

/** The key of a request, unless it carries none. @throws ProblemError */
export function keyIn(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const key = headers["idempotency-key"];
  if (key !== undefined && !KEY.test(key)) throw new ProblemError("missing-idempotency-key");
  return key;
}

export async function once(
  { keys, clock }: Deps,
  event: Event,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    const key = keyIn(event.headers);
    if (key === undefined) return await work();
    const id = derivedId("idk", callerOf(event), event.requestContext.routeKey, event.rawPath, key);
    const request = fingerprint([event.rawQueryString, bodyOf(event)]);
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const claim = await keys.claim(id, request, clock.now());
      if (claim.kind === "claimed") return await claimed(keys, id, work);
      if (claim.kind === "answered") return again(claim.answer);
      if (claim.kind === "differs") throw new ProblemError("idempotency-mismatch");
      if (performance.now() >= until) throw new ProblemError("in-progress");
      await clock.sleep(POLL_MS);
    }
  } catch (error) {
    return problemAnswer(error);
  }
}

async function claimed(keys: IdempotencyKeys, id: string, work: () => Promise<Answer>): Promise<Answer> {
  const answer = await work();
  if (isFinal(answer)) await keys.keep(id, answer);
  else await keys.release(id);
  return answer;
}

/** A refusal that says nothing about the request itself may be another one the next time. */
const isFinal = ({ statusCode, body }: Answer): boolean =>
  statusCode < 500 && ![401, 403, 409, 429].includes(statusCode) && body.length <= LARGEST_ANSWER;

const again = ({ headers, ...answer }: KeptAnswer): Answer => ({
  ...answer,
  headers: { ...headers, "idempotent-replay": "true" },
});

/** One party's key is nothing to another. */
function callerOf({ requestContext }: Event): string {
  const { client_id: client, scope } = requestContext.authorizer?.jwt?.claims ?? {};
  return String(client ?? scope ?? "");
}

/** Spaces and the order of fields make no other request. */
function bodyOf({ body = "", isBase64Encoded }: Event): unknown {
  const text = isBase64Encoded ? Buffer.from(body, "base64").toString() : body;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
