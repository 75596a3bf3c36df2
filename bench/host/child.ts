// Starts the host that is measured, and knows how much memory it had at its fullest, and what it worked.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { LEAN_FLAGS } from "#local/host/lean.ts";
import type { Told } from "./host-process.ts";

export interface Child {
  readonly url: string;
  peakMiB(): number;
  /** CPU seconds of its process, of a tenth of a second ago at most. */
  cpuSeconds(): number;
  end(): Promise<void>;
}

const PROCESS = fileURLToPath(new URL("host-process.ts", import.meta.url));

export async function startChild(assembly: string, data: string, from: number): Promise<Child> {
  const child = fork(PROCESS, [assembly, data, String(from)], {
    execArgv: [...process.execArgv, ...LEAN_FLAGS],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  let peak = 0;
  let cpu = 0;
  const url = new Promise<string>((resolve, reject) => {
    child.on("message", (told: Told) => {
      if ("url" in told) resolve(told.url);
      else {
        peak = Math.max(peak, told.rssBytes);
        cpu = told.cpuSeconds;
      }
    });
    child.once("exit", () => reject(new Error("the host ended by itself")));
  });
  return {
    url: await url,
    peakMiB: () => Math.round(peak / 2 ** 20),
    cpuSeconds: () => cpu,
    end: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}
