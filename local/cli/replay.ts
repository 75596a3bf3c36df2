// npm run replay: a day of orders on the embedded host, from the first order to the last door.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { startHost } from "#local/host/host.ts";
import { HostRefusal } from "#local/host/refusal.ts";
import { synthesized } from "#local/replay/assembly.ts";
import { ApiError } from "#local/replay/client.ts";
import type { Day } from "#local/replay/day.ts";
import { type Inputs, readInputs } from "#local/replay/inputs.ts";
import { help, type Options, readOptions, UsageError } from "#local/replay/options.ts";
import { paceOf } from "#local/replay/pace.ts";
import { progressLine } from "#local/replay/report/progress.ts";
import { type ReplayReport, table } from "#local/replay/report/table.ts";
import { replayDay } from "#local/replay/run.ts";
import { scratchFolder } from "#local/replay/scratch.ts";
import { freeRhythm, steadyRhythm } from "#local/replay/world/lookout.ts";
import { MINUTE, toEpoch } from "#shared/kernel/time.ts";

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options === "help") return say(help, 0);
    const given = readInputs(options, (line) => process.stderr.write(`${line}\n`));
    const report = await replay(options, given);
    say(options.json ? `${JSON.stringify(report)}\n` : `${table(report)}${notes(given.day)}`, 0);
    return report.stuck === 0 &&
      report.oversoldUnits === 0 &&
      report.ledgerImbalance === 0 &&
      report.labelsBoughtTwice === 0
      ? 0
      : 1;
  } catch (error) {
    const known = error instanceof UsageError || error instanceof HostRefusal || error instanceof ApiError;
    if (!known) throw error;
    process.stderr.write(`replay: ${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function say(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}

function notes({ derived }: Day): string {
  const lines = derived.map((line) => `  ${line}\n`);
  return lines.length === 0 ? "" : `\nDerived, not in the file:\n${lines.join("")}`;
}

async function replay({ seed, clock, assembly, data }: Options, inputs: Inputs): Promise<ReplayReport> {
  const scratch = await scratchFolder();
  const begins = toEpoch(inputs.day.entries[0]?.at ?? raise("the day is empty"));
  // The network and the stock are there before the first order.
  const virtualFrom = begins - 5 * MINUTE;
  const progress = progressLine(process.stderr);
  try {
    const host = await startHost({
      assembly: assembly ?? (await synthesized(join(scratch, "assembly"))),
      data: data ?? "memory",
      clock: clock === "virtual" ? { virtualFrom, until: virtualFrom } : clock,
      port: 0,
      seed,
      quiet: true,
    });
    onSignals(async () => {
      progress.end();
      await host.stop();
      await rm(scratch, { recursive: true, force: true });
    });
    try {
      return await replayDay({
        ...inputs,
        host,
        pace: paceOf(host.clock),
        seed,
        shift: clock === "virtual" ? 0 : host.clock.now() + MINUTE - begins,
        rhythm: clock === "virtual" ? steadyRhythm : freeRhythm(typeof clock === "object" ? clock.speed : 1),
        progress: progress.show,
        refused: (error) => {
          // What was withdrawn meanwhile is refused, and normal.
          if (error.status !== 404 && error.status !== 409)
            process.stderr.write(`refused: ${error.message}\n`);
        },
      });
    } finally {
      progress.end();
      await host.stop();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Nothing is left behind: no database server, no folder. */
function onSignals(clean: () => Promise<void>): void {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)
    process.once(signal, () => void clean().finally(() => process.exit(code)));
}

function raise(message: string): never {
  throw new Error(message);
}
