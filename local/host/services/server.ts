// The AWS services of the host on one loopback port, for unmodified SDK clients. They are not behind the
// clock's turns: a function calls them while it has one.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { ZodError } from "zod";
import { listen } from "../ports.ts";
import { ServiceRefusal } from "./refusals.ts";

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** By the first part of `x-amz-target`: gets the action and the body. */
export type Services = Readonly<Record<string, (action: string, body: unknown) => Promise<Reply> | Reply>>;

export interface ServicesServer {
  readonly url: string;
  /** What the port answers, for callers in this process. `target` is the header `x-amz-target`. */
  answer(target: string, body: unknown): Promise<Reply>;
  /** @param kept resolves when all that was answered is on disk: callers of other processes wait for it */
  serve(services: Services, kept: () => Promise<void> | undefined): void;
  close(): Promise<void>;
}

/** @param notice told of what is answered 500 */
export async function openServicesServer(
  port: number,
  notice: (error: unknown) => unknown,
): Promise<ServicesServer> {
  let services: Services = {};
  let kept: () => Promise<void> | undefined = () => undefined;
  const told = async (target: string, read: () => unknown): Promise<Reply> => {
    try {
      return await answer(services, target, read());
    } catch (error) {
      notice(error);
      return refusal(500, "InternalServerError", error instanceof Error ? error.message : String(error));
    }
  };
  const server = createServer((request, response) => {
    void bodyOf(request)
      .then((text) => told(...asked(request, text)))
      .then(async (reply) => {
        await kept();
        send(response, reply);
      })
      .catch(() => response.destroy());
  });
  server.keepAliveTimeout = 600_000;
  const bound = await listen(server, port);
  return {
    url: `http://127.0.0.1:${bound}`,
    answer: (target, body) => told(target, () => body),
    serve(given, whenKept) {
      services = given;
      kept = whenKept;
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

/** The Parameters and Secrets extension, which is beside a function on AWS, asks Secrets Manager with GET. */
const EXTENSION = "/secretsmanager/get?";

/** What is asked of which service. */
function asked({ method, url = "", headers }: IncomingMessage, text: string): [string, () => unknown] {
  if (method !== "GET" || !url.startsWith(EXTENSION))
    return [String(headers["x-amz-target"] ?? ""), () => (text === "" ? {} : JSON.parse(text))];
  const SecretId = new URLSearchParams(url.slice(EXTENSION.length)).get("secretId");
  return ["secretsmanager.GetSecretValue", () => ({ SecretId })];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** @throws what is no refusal of the service */
async function answer(services: Services, target: string, body: unknown): Promise<Reply> {
  const [service = "", action = ""] = target.split(".");
  try {
    const serve = services[service];
    if (serve === undefined)
      return refusal(400, "UnknownOperationException", `${service}.${action} is not supported`);
    return await serve(action, body);
  } catch (error) {
    if (error instanceof ServiceRefusal) return refusal(400, error.type, error.message);
    if (error instanceof ZodError) return refusal(400, "ValidationException", error.issues[0]?.message ?? "");
    throw error;
  }
}

const refusal = (status: number, __type: string, message: string): Reply => ({
  status,
  body: { __type, message },
});

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
}

/** Serves a table of actions. */
export const actions =
  (table: Readonly<Record<string, (body: unknown) => unknown>>) =>
  (action: string, body: unknown): Reply => {
    const act = table[action];
    if (act === undefined)
      throw new ServiceRefusal("UnknownOperationException", `${action} is not supported`);
    return { status: 200, body: act(body) };
  };
