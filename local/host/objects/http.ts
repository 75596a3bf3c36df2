// The part of S3's protocol that the system speaks, on the API's own port so that an address outlives a restart: PUT, GET
// of a range, HEAD. Whoever signs is believed, as everywhere on this machine; an address that is over is not.
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Found, ObjectStore } from "./store.ts";

/** Before the name of the bucket. */
export const OBJECTS = "/objects/";

export interface ObjectsOptions {
  readonly store: ObjectStore;
  /** Epoch milliseconds, by the host's clock. */
  readonly now: () => number;
  /** An object was written: resolves when whoever wants to know of it will. */
  readonly written: (bucket: string, key: string, bytes: number) => Promise<void> | undefined;
}

export type ServeObjects = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message = code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function createObjects(options: ObjectsOptions): ServeObjects {
  return async (request, response) => {
    try {
      await serve(options, request, response);
    } catch (error) {
      const { status, code, message } = error instanceof Refusal ? error : new Refusal(500, "InternalError");
      if (response.headersSent) response.destroy();
      else {
        const body =
          request.method === "HEAD"
            ? ""
            : `<Error><Code>${code}</Code><Message>${message}</Message></Error>\n`;
        response.writeHead(status, { "content-type": "application/xml", connection: "close" }).end(body);
      }
    }
  };
}

async function serve(
  { store, now, written }: ObjectsOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://host");
  const [bucket = "", ...rest] = pathname.slice(OBJECTS.length).split("/");
  const key = decodeURIComponent(rest.join("/"));
  if (!store.has(bucket) || key === "") throw new Refusal(404, "NoSuchBucket");
  const wrong = refusal(request, searchParams, now());
  if (wrong !== undefined) throw new Refusal(403, "AccessDenied", wrong);
  if (request.method === "PUT") {
    const bytes = await store.put(bucket, key, request);
    await written(bucket, key, bytes);
    response.writeHead(200, { "content-length": 0 }).end();
    return;
  }
  if (request.method !== "GET" && request.method !== "HEAD") throw new Refusal(405, "MethodNotAllowed");
  const found = await store.find(bucket, key);
  if (found === undefined) throw new Refusal(404, "NoSuchKey");
  const wanted = request.headers["if-match"];
  if (wanted !== undefined && wanted !== found.tag) throw new Refusal(412, "PreconditionFailed");
  await answer(found, request, response);
}

async function answer(found: Found, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { bytes, tag, read } = found;
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  const first = Number(range?.[1] ?? 0);
  const last = Math.min(Number(range?.[2] ?? bytes), bytes - 1);
  if (range !== null && first >= bytes) throw new Refusal(416, "InvalidRange");
  const length = Math.max(0, last - first + 1);
  response.writeHead(range === null ? 200 : 206, {
    "content-length": length,
    "content-type": "application/octet-stream",
    etag: tag,
    ...(range !== null && { "content-range": `bytes ${first}-${last}/${bytes}` }),
  });
  if (request.method === "HEAD" || length === 0) response.end();
  else await pipeline(read(first, last), response);
}

/** Undefined for what is signed in its headers, or by an address that is not over. */
function refusal({ headers, method }: IncomingMessage, query: URLSearchParams, now: number) {
  if (headers.authorization !== undefined) return undefined;
  const from = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get("X-Amz-Date") ?? "");
  if (method !== "PUT" || from === null || !query.has("X-Amz-Signature")) return "Access Denied";
  const [, year, month, day, hour, minute, second] = from.map(Number);
  const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0);
  const until = at + Number(query.get("X-Amz-Expires") ?? 0) * 1_000;
  return now <= until
    ? undefined
    : `Request has expired: the address was good until ${iso(until)}, it is ${iso(now)}`;
}

const iso = (at: number): string => new Date(at).toISOString();
