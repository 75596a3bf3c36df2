// The command line of a replay, read and checked.

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

export const help = `Replays a file of orders on the embedded host, with warehouses, stores, vendors and carriers at work.

  npm run replay -- FILE [options]

  FILE             .ndjson as in samples/days, or .csv of the UCI data set "Online Retail"; either also as .gz
  --json           prints one JSON object
  --seed N         drives everything derived and drawn (default 1)
  --scenario FILE  how the outside world behaves (default samples/scenarios/calm.json)
  --no-rescue      nothing that fails is sourced again: what a rescue is worth
  --clock NAME     virtual: as fast as the machine can (default); wall: real time; speed: real time, faster
  --speed N        seconds of the day in one real second (default 600); means --clock speed
  --data DIR       keeps the host's data there (default: in memory, gone at the end)
  --limit N        only the first N orders
  --assembly DIR   a cloud assembly to run, as written by npm run synth (default: one is written)

Exit code: 0 when every order came to its end, 1 when some did not or the ledger is wrong, 2 for a wrong call.
`;

export interface Options {
  readonly file: string;
  readonly json: boolean;
  readonly seed: string;
  readonly scenario: string;
  readonly rescue: boolean;
  readonly clock: "virtual" | "wall" | { readonly speed: number };
  readonly data?: string;
  readonly limit?: number;
  readonly assembly?: string;
}

/** A call that cannot be followed; the message says why in one line. */
export class UsageError extends Error {}

/** @throws UsageError */
export function readOptions(args: readonly string[]): Options | "help" {
  const { values, positionals } = parsed(args);
  if (values.help === true) return "help";
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new UsageError("give one FILE to replay; --help tells more");
  return {
    file,
    json: values.json ?? false,
    seed: values.seed ?? "1",
    scenario: values.scenario ?? fileURLToPath(new URL("../../samples/scenarios/calm.json", import.meta.url)),
    rescue: values["no-rescue"] !== true,
    clock: clockOf(values.clock, values.speed),
    ...(values.data !== undefined && { data: values.data }),
    ...(values.limit !== undefined && { limit: positive("--limit", values.limit, /^\d+$/) }),
    ...(values.assembly !== undefined && { assembly: values.assembly }),
  };
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: flag,
        help: { ...flag, short: "h" },
        seed: text,
        scenario: text,
        "no-rescue": flag,
        clock: text,
        speed: text,
        data: text,
        limit: text,
        assembly: text,
      },
    });
  } catch (error) {
    const [line = "wrong options"] = (error instanceof Error ? error.message : String(error)).split(
      /\.\s|\n/,
    );
    throw new UsageError(line, { cause: error });
  }
}

function clockOf(clock: string | undefined, speed: string | undefined): Options["clock"] {
  const factor = speed === undefined ? 600 : positive("--speed", speed, /^\d+(?:\.\d+)?$/);
  switch (clock ?? (speed === undefined ? "virtual" : "speed")) {
    case "speed":
      return { speed: factor };
    case "virtual":
    case "wall":
      if (speed !== undefined) throw new UsageError("--speed goes with --clock speed only");
      return clock === "wall" ? "wall" : "virtual";
    default:
      throw new UsageError(`--clock ${clock}: use virtual, wall or speed`);
  }
}

function positive(name: string, value: string, form: RegExp): number {
  if (!form.test(value) || Number(value) <= 0)
    throw new UsageError(`${name} ${value}: a number above 0 is needed`);
  return Number(value);
}
