// Posts events to webhooks, signed as Standard Webhooks says (https://www.standardwebhooks.com): once, without following
// a redirect, without reading what is answered beyond its status, and only to addresses that may be reached.
import { createHmac, randomBytes } from "node:crypto";
import { lookup as resolveName } from "node:dns";
import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { isIP } from "node:net";
import { allIsKept } from "#shared/adapters/outside.ts";
import type { Answered } from "#shared/domain/webhooks/retry.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { Endpoints, Post } from "#shared/ports/webhooks.ts";
import { hostOf, mayReach, refusalOf } from "./reach.ts";

/** From the first look-up of the name to the status. */
const PATIENCE_MS = 15_000;
const SECRET_BYTES = 32;
const PREFIX = "whsec_";

export const webhookEndpoints: Endpoints = {
  refusal: refusalOf,
  freshSecret: () => `${PREFIX}${randomBytes(SECRET_BYTES).toString("base64")}`,
  async post(post) {
    const begun = performance.now();
    const done = (rest: Partial<Answered["attempt"]>, more: Omit<Answered, "attempt">): Answered => ({
      attempt: { at: toInstant(post.at), ms: Math.round(performance.now() - begun), ...rest },
      ...more,
    });
    try {
      await allIsKept();
      const { status, retryAfter } = await send(post);
      const delivered = status >= 200 && status < 300;
      const askedMs = retryAfterMs(retryAfter, post.at);
      return done(
        { status, ...(status >= 300 && status < 400 && { error: "a redirect is not followed" }) },
        { delivered, gone: status === 410, ...(askedMs !== undefined && { askedMs }) },
      );
    } catch (error) {
      return done({ error: saying(error) }, { delivered: false });
    }
  },
};

/** The value of `webhook-signature`: one for each secret that is valid. */
function signature({ id, body, at, secrets }: Post): string {
  const signed = `${id}.${Math.floor(at / 1000)}.${body}`;
  return secrets
    .map((secret) => Buffer.from(secret.slice(PREFIX.length), "base64"))
    .map((key) => `v1,${createHmac("sha256", key).update(signed).digest("base64")}`)
    .join(" ");
}

interface Received {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

function send(post: Post): Promise<Received> {
  const url = new URL(post.url);
  const host = hostOf(url);
  const refused = refusalOf(post.url);
  if (refused !== undefined || (isIP(host) !== 0 && !mayReach(host)))
    return Promise.reject(new Error(refused ?? `${host} may not be reached`));
  const body = Buffer.from(post.body);
  const headers = {
    "content-type": "application/json",
    "content-length": String(body.byteLength),
    "user-agent": "Lendemain-Webhooks/1",
    "webhook-id": post.id,
    "webhook-timestamp": String(Math.floor(post.at / 1000)),
    "webhook-signature": signature(post),
  };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const options = { method: "POST", headers, signal, lookup: guarded, agent: false } as const;
  return new Promise((resolve, reject) => {
    const asked = (url.protocol === "https:" ? overHttps : overHttp)(url, options, (answer) => {
      resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"] });
      answer.destroy();
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** What is connected to is what was checked: a name that leads elsewhere a moment later changes nothing. */
const guarded: LookupFunction = (name, options, callback) => {
  resolveName(name, { ...options, all: true }, (error, found) => {
    if (error !== null) return callback(error, "", 4);
    const [first] = found.filter(({ address }) => mayReach(address));
    if (first === undefined || found.some(({ address }) => !mayReach(address)))
      return callback(Object.assign(new Error(`${name} leads to an address that is not public`)), "", 4);
    if (options.all === true) return callback(null, found);
    return callback(null, first.address, first.family);
  });
};

/** Seconds, or a date. */
function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

const LONGEST = 200;

function saying(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError")
    return `no answer within ${PATIENCE_MS / 1000} s`;
  const { code }: { readonly code?: unknown } = Object(error);
  const message = error instanceof Error ? error.message : String(error);
  return (message === "" ? String(code) : message).slice(0, LONGEST);
}
