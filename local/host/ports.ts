// Loopback ports. A process keeps the ones it used: the SDK clients of handlers that are already loaded
// remember them, so a host that stops and starts again in the same process must be found where it was.
import { createServer, type Server } from "node:net";

const used = new Map<string, number>();

/** A free port; the one that this process last used for the same purpose, if it is free again. */
export async function steadyPort(purpose: string): Promise<number> {
  const before = used.get(purpose);
  const again = before === undefined ? undefined : await freePort(before).catch(() => undefined);
  const port = again ?? (await freePort(0));
  used.set(purpose, port);
  return port;
}

/** @returns the port, or a free one for 0. @throws when it is taken. */
export async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  try {
    return await listen(server, wanted);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/**
 * Connections that wait at the port while this process does something else. One more would hear nothing, and try again
 * seconds later: whoever finds the host busy is to be told so. The system may allow fewer (`somaxconn`).
 */
const BACKLOG = 4_096;

interface Sharing {
  /** Others of this process listen at it, too. */
  readonly shared?: boolean;
}

/** Starts a server on a loopback port. @returns the port. */
export function listen(server: Server, port: number, { shared = false }: Sharing = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    const at = { port, host: "127.0.0.1", backlog: BACKLOG, reusePort: shared };
    server.listen(at, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
