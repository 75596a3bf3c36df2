// Hosts for tests: quiet, on free ports, stopped after each test.
import { afterEach } from "vitest";
import { type Host, startHost } from "#local/host/host.ts";
import type { HostOptions } from "#local/host/options.ts";

/** @returns a function that starts a host and stops it after the test. */
export function hosts(): (options: Pick<HostOptions, "assembly"> & Partial<HostOptions>) => Promise<Host> {
  const started: Host[] = [];
  afterEach(async () => {
    for (const host of started.splice(0)) await host.stop();
  });
  return async (options) => {
    const host = await startHost({ data: "memory", clock: "wall", port: 0, quiet: true, ...options });
    started.push(host);
    return host;
  };
}

/** Waits until `holds`, or fails after a while. */
export async function eventually(holds: () => boolean | Promise<boolean>, within = 10_000): Promise<void> {
  for (const since = Date.now(); !(await holds()); ) {
    if (Date.now() - since > within) throw new Error(`still not so after ${within} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
