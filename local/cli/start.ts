// npm start: the whole system in this process, on this machine.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustNotBeInUse } from "#local/host/folder/data-folder.ts";
import { type Host, startHost } from "#local/host/host.ts";
import type { HostTime } from "#local/host/options.ts";
import { HostRefusal } from "#local/host/refusal.ts";
import { synthesized } from "#local/replay/assembly.ts";
import { readDay } from "#local/replay/days.ts";
import { startDemo } from "../demo/demo.ts";
import { endWithOneSentence, sayAndEnd } from "./ending.ts";
import { greeting } from "./start-greeting.ts";
import { help, readStartOptions, type StartOptions, WrongUse } from "./start-options.ts";

const SAMPLE_DAY = new URL("../../samples/days/sample-day.ndjson", import.meta.url).pathname;
/** The samples are loaded before the first order, in milliseconds of the demonstration's time. */
const AHEAD = 30 * 60_000;

try {
  const options = readStartOptions(process.argv.slice(2));
  if (options === "help") process.stdout.write(help);
  else await run(options);
} catch (error) {
  if (!(error instanceof HostRefusal) && !(error instanceof WrongUse)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof WrongUse ? 2 : 1;
}

async function run(options: StartOptions): Promise<void> {
  const started = performance.now();
  mustNotBeInUse(options.data);
  const host = await withAssembly(options, (assembly) =>
    startHost({
      ...{ assembly, data: options.data, port: options.port },
      ...{ clock: timeOf(options), halted: sayAndEnd },
    }),
  );
  endWithOneSentence(options.data);
  const demo = options.empty ? undefined : await startDemo(host);
  stopOnSignals(host, () => demo?.stop());
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  process.stdout.write(await greeting(host, { ...options, seconds, loaded: demo?.loaded ?? false }));
}

/** Runs on the given assembly, or on one that is written for this run. */
async function withAssembly<T>(
  { assembly }: StartOptions,
  use: (assembly: string) => Promise<T>,
): Promise<T> {
  if (assembly !== undefined) return use(assembly);
  const folder = mkdtempSync(join(tmpdir(), "lendemain-assembly-"));
  try {
    process.stdout.write("Synthesizing the app... ");
    await synthesized(folder);
    process.stdout.write("starting it...\n");
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function timeOf({ clock, speed, empty }: StartOptions): HostTime {
  if (clock === "wall") return "wall";
  const from = empty ? Date.now() : firstOrderOfSamples() - AHEAD;
  return clock === "virtual" ? { virtualFrom: from } : { speed, from };
}

function firstOrderOfSamples(): number {
  const [first] = readDay(SAMPLE_DAY, { seed: "1" }).entries;
  return first === undefined ? Date.now() : Date.parse(first.at);
}

/** The first signal lets running work end; a second one does not wait. */
function stopOnSignals(host: Host, before: () => void): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(130);
    stopping = true;
    process.stdout.write("Stopping...\n");
    before();
    host.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}
