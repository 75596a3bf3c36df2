// JSON over one keep-alive connection per request in flight, or to a host in this process.
import { Agent, request } from "node:http";
import type { HttpRequest, HttpResponse } from "#local/host/http/messages.ts";

interface JsonRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface JsonAnswer {
  readonly status: number;
  /** Parsed; undefined where there is none, or it is not JSON. */
  readonly body: unknown;
}

export interface JsonHttp {
  /** @throws if no answer comes: refused, reset, or silent for too long */
  send(request: JsonRequest): Promise<JsonAnswer>;
  close(): void;
}

const ANSWER_WITHIN_MS = 120_000;

export function jsonHttp(url: string): JsonHttp {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  return {
    send: ({ method, path, headers, body }) =>
      new Promise((resolve, reject) => {
        const asked = request(
          {
            agent,
            hostname,
            port,
            method,
            path,
            timeout: ANSWER_WITHIN_MS,
            headers: {
              ...typed(headers, body),
              ...(body !== undefined && { "content-length": Buffer.byteLength(body) }),
            },
          },
          (answer) => {
            const chunks: Buffer[] = [];
            answer.on("data", (chunk: Buffer) => chunks.push(chunk));
            answer.on("error", reject);
            answer.on("end", () =>
              resolve({
                status: answer.statusCode ?? 0,
                body: parsed(Buffer.concat(chunks).toString("utf8")),
              }),
            );
          },
        );
        asked.on("error", reject);
        asked.on("timeout", () =>
          asked.destroy(new Error(`no answer to ${method} ${path} in ${ANSWER_WITHIN_MS / 1000} s`)),
        );
        asked.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** As over the network, but for the connection; a host in this process answers or fails, and is waited for. */
export function withinProcess(ask: (request: HttpRequest) => Promise<HttpResponse>): JsonHttp {
  return {
    async send({ headers, ...request }) {
      const { status, body } = await ask({ ...request, headers: typed(headers, request.body) });
      return { status, body: parsed(body.toString()) };
    },
    close() {},
  };
}

const typed = (headers: Readonly<Record<string, string>>, body: string | undefined) =>
  body === undefined ? headers : { ...headers, "content-type": "application/json" };

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
