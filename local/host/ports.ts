// Loopback ports. A process keeps the ones it used: the SDK clients of handlers that are already loaded
// remember them, so a host that stops and starts again in the same process must be found where it was.
import { createServer, type Server } from "node:net";

const used = new Map<string, number>();

/** A free port; the one that this process last used for the same purpose, if it is free again. */
export async function steadyPort(purpose: string): Promise<number> {
  const port = (await freePort(used.get(purpose))) ?? (await freePort(0)) ?? 0;
  used.set(purpose, port);
  return port;
}

async function freePort(wanted: number | undefined): Promise<number | undefined> {
  if (wanted === undefined) return undefined;
  const server = createServer();
  try {
    return await listen(server, wanted);
  } catch {
    return undefined;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/**
 * Connections that wait at the port while this process does something else. One more would hear nothing, and try again
 * seconds later: whoever finds the host busy is to be told so. The system may allow fewer (`somaxconn`).
 */
const BACKLOG = 4_096;

/** Starts a server on a loopback port. @returns the port. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", BACKLOG, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
