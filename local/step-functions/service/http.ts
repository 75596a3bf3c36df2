// The service behind node:http, for unmodified AWS SDK clients. They put `sync-` before the host's name for
// StartSyncExecution, a name that does not resolve here: a client that calls it needs `disableHostPrefix: true`.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Handle, Reply } from "./handle.ts";

/** Largest accepted request, in bytes (AWS quota: 1 MB). */
const maxBody = 1_048_576;

export function httpListener(handle: Handle): RequestListener {
  return (request, response) => {
    void answer(handle, request).then((reply) => send(response, reply));
  };
}

async function answer(handle: Handle, request: IncomingMessage): Promise<Reply> {
  try {
    const target = request.headers["x-amz-target"];
    const body = await bodyOf(request);
    return await handle(typeof target === "string" ? target : "", body === "" ? {} : JSON.parse(body));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isClientError = error instanceof SyntaxError || error instanceof RangeError;
    return isClientError
      ? { status: 400, body: { __type: "SerializationException", message } }
      : { status: 500, body: { __type: "InternalServerError", message } };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    size += part.length;
    if (size > maxBody) throw new RangeError(`The request is longer than ${maxBody} bytes`);
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.0",
    "x-amzn-requestid": randomUUID(),
  });
  response.end(JSON.stringify(body));
}
