// Starts the host that is measured, and knows how much memory it had at its fullest.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Told } from "./host-process.ts";

export interface Child {
  readonly url: string;
  /** Of its process alone: its database is another. */
  peakMiB(): number;
  end(): Promise<void>;
}

const PROCESS = fileURLToPath(new URL("host-process.ts", import.meta.url));

export async function startChild(assembly: string, data: string, from: number): Promise<Child> {
  const child = fork(PROCESS, [assembly, data, String(from)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  let peak = 0;
  const url = new Promise<string>((resolve, reject) => {
    child.on("message", (told: Told) => {
      if ("url" in told) resolve(told.url);
      else peak = Math.max(peak, told.rssBytes);
    });
    child.once("exit", () => reject(new Error("the host ended by itself")));
  });
  return { url: await url, peakMiB: () => Math.round(peak / 2 ** 20), end: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}
