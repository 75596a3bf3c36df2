// The API on a loopback port.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { OBJECTS, type ServeObjects } from "../objects/http.ts";
import { listen } from "../ports.ts";
import { HostRefusal } from "../refusal.ts";
import { type Gateway, LARGEST_BODY } from "./gateway.ts";
import { type HttpResponse, said } from "./messages.ts";

export interface ApiServer {
  readonly url: string;
  /** From now on, requests are answered; before, they are told to come back. */
  serve(gateway: Gateway, objects: ServeObjects): void;
  /** Takes no request any more; resolves when those under way are answered, or after `grace` milliseconds. */
  close(grace: number): Promise<void>;
}

/** @throws HostRefusal when the port is taken. */
export async function openApiServer(port: number): Promise<ApiServer> {
  let gateway: Gateway = async () => said(503, "Service Unavailable");
  let objects: ServeObjects | undefined;
  const server = createServer((request, response) => {
    // Files are not read into memory.
    if (objects !== undefined && request.url?.startsWith(OBJECTS) === true) void objects(request, response);
    else void answer(request, gateway).then((given) => send(response, given));
  });
  server.keepAliveTimeout = 65_000;
  const bound = await bind(server, port);
  return {
    url: `http://127.0.0.1:${bound}`,
    serve(given, files) {
      gateway = given;
      objects = files;
    },
    async close(grace) {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), grace);
      await closed;
      clearTimeout(timer);
    },
  };
}

async function bind(server: Server, port: number): Promise<number> {
  try {
    return await listen(server, port);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
      throw new HostRefusal(`port ${port} is in use: stop what uses it, or choose another with --port`);
    throw error;
  }
}

async function answer(request: IncomingMessage, gateway: Gateway): Promise<HttpResponse> {
  const { method = "GET", url = "/", socket } = request;
  try {
    const body = await bodyOf(request);
    if (body === undefined) return said(413, "Request Entity Too Large", { connection: "close" });
    const headers = headersOf(request);
    return await gateway({ method, path: url, headers, body, sourceIp: socket.remoteAddress ?? "127.0.0.1" });
  } catch {
    return said(500, "Internal Server Error");
  }
}

/** @returns undefined when it is longer than the API takes; the rest is not read. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > LARGEST_BODY) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    length += part.length;
    if (length > LARGEST_BODY) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(",") : value;
  return headers;
}

function send(response: ServerResponse, { status, headers, body }: HttpResponse): void {
  for (const [name, value] of Object.entries(headers))
    response.setHeader(name, typeof value === "string" ? value : [...value]);
  if (status !== 204) response.setHeader("content-length", Buffer.byteLength(body));
  response.writeHead(status).end(body);
}
