// The API on a loopback port.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { OBJECTS, type ServeObjects } from "../objects/http.ts";
import { HostRefusal } from "../refusal.ts";
import { createDoors, type Room, type Visit } from "./doors.ts";
import { type Gateway, LARGEST_BODY } from "./gateway.ts";
import { type Listeners, listenTogether } from "./listeners.ts";
import { type HttpResponse, later, said } from "./messages.ts";

export interface ApiServer {
  readonly url: string;
  /** From now on, requests are answered; before, they are told to come back. */
  serve(gateway: Gateway, objects: ServeObjects): void;
  /** Takes no request any more; resolves when those under way are answered, or after `grace` milliseconds. */
  close(grace: number): Promise<void>;
}

/** @throws HostRefusal when the port is taken. */
/** @param refused told of each request for which there is no room */
export async function openApiServer(
  port: number,
  room: Room,
  refused: () => void = () => {},
): Promise<ApiServer> {
  let gateway: Gateway = async () => busy;
  let objects: ServeObjects | undefined;
  const doors = createDoors(room);
  const server = createServer((request, response) => {
    // Files are not read into memory.
    if (objects !== undefined && request.url?.startsWith(OBJECTS) === true)
      return void objects(request, response);
    const visit = doors.enter(lengthOf(request));
    if (visit === undefined) {
      refused();
      // Its body is thrown away unread.
      return send(response, busy);
    }
    const gone = new Promise((resolve) => response.once("close", resolve));
    const answered = answer(request, gateway, visit).then((given) => send(response, given));
    // Who goes away before the answer still costs its work; who reads it slowly, its memory.
    void Promise.allSettled([gone, answered]).then(visit.leave);
  });
  server.keepAliveTimeout = 65_000;
  const listeners = await bind(server, port);
  return {
    url: `http://127.0.0.1:${listeners.port}`,
    serve(given, files) {
      gateway = given;
      objects = files;
    },
    async close(grace) {
      const closed = listeners.close();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), grace);
      await closed;
      clearTimeout(timer);
    },
  };
}

const busy = said(503, "Service Unavailable", later);

async function bind(server: Server, port: number): Promise<Listeners> {
  try {
    return await listenTogether(server, port);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
      throw new HostRefusal(`port ${port} is in use: stop what uses it, or choose another with --port`);
    throw error;
  }
}

/** A body that does not say how long it is may be as long as the API takes. */
function lengthOf({ headers }: IncomingMessage): number {
  if (headers["transfer-encoding"] !== undefined) return LARGEST_BODY;
  return Math.min(Number(headers["content-length"] ?? 0), LARGEST_BODY);
}

async function answer(request: IncomingMessage, gateway: Gateway, visit: Visit): Promise<HttpResponse> {
  const { method = "GET", url = "/", socket } = request;
  try {
    const body = await bodyOf(request);
    if (body === undefined) return said(413, "Request Entity Too Large", { connection: "close" });
    const headers = headersOf(request);
    const sourceIp = socket.remoteAddress ?? "127.0.0.1";
    return await gateway({ method, path: url, headers, body, sourceIp }, visit.begin);
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
