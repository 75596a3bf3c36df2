// In each turn of the event loop, libuv takes one connection from a socket that listens. A busy host has fifty turns a
// second: whoever comes with a new connection would wait for seconds to hear that it is too much. So more sockets listen at
// the port, and the system shares the connections out among them.
import type { Server } from "node:http";
import { createServer, type Server as Listener } from "node:net";
import { freePort, listen } from "../ports.ts";

export interface Listeners {
  readonly port: number;
  /** No connection is taken any more; resolves when those that were are gone. */
  close(): Promise<void>;
}

const SOCKETS = 16;

/** @throws when the port is taken, though whoever has it may share it */
export async function listenTogether(server: Server, wanted: number): Promise<Listeners> {
  const port = await freePort(wanted);
  const listeners: Listener[] = [server];
  try {
    await listen(server, port, { shared: true });
    for (let more = 1; more < SOCKETS; more += 1) {
      // As an HTTP server takes its own.
      const other = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
        server.emit("connection", socket),
      );
      await listen(other, port, { shared: true });
      listeners.push(other);
    }
  } catch (error) {
    if (listeners.length > 1 || !isUnknownHere(error)) {
      await closed(listeners);
      throw error;
    }
    await listen(server, port);
  }
  return { port, close: () => closed(listeners) };
}

async function closed(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(listeners.map((one) => new Promise((resolve) => one.close(resolve))));
}

/** A system whose ports belong to one socket each. */
const isUnknownHere = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOTSUP" || error.code === "EINVAL");
