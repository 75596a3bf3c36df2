// The options of npm start.
import { parseArgs } from "node:util";
import { DEMO_SPEED } from "../demo/play.ts";

export interface StartOptions {
  readonly data: string;
  readonly empty: boolean;
  readonly port: number;
  readonly clock: "wall" | "fast" | "virtual";
  /** Seconds of the host's time in one real second. */
  readonly speed: number;
  readonly assembly?: string;
}

export class WrongUse extends Error {}

const PORT = 8_787;

export const help = `npm start -- [options]

Runs the whole system on this machine: API, workflows, tables, events, schedules.
Without options it is a demonstration: a sample network of France, its time ${DEMO_SPEED} times as fast.

  --empty          no samples, the wall clock
  --data DIR       where everything is kept (default .lendemain-demo, with --empty .lendemain);
                   "memory": until it stops
  --port N         of the API on 127.0.0.1 (default ${PORT}; 0: any free one)
  --clock NAME     wall: the time of day; virtual: jumps to whatever happens next
  --speed N        seconds of its time in one real second
  --assembly DIR   a synthesized app to run, as npm run synth writes it (default: synthesizes one first)
  --help
`;

/** @throws WrongUse with one line that says what is wrong. */
export function readStartOptions(args: readonly string[]): StartOptions | "help" {
  const values = parsed(args);
  if (values.help) return "help";
  const { empty, clock, speed, assembly } = values;
  if (clock !== undefined && clock !== "wall" && clock !== "virtual")
    throw new WrongUse(`--clock is wall or virtual, not ${clock}`);
  if (clock !== undefined && speed !== undefined)
    throw new WrongUse("--clock and --speed exclude each other");
  return {
    data: values.data ?? (empty ? ".lendemain" : ".lendemain-demo"),
    empty,
    port: whole(values.port, "--port", PORT, 65_535),
    clock: clock ?? (empty && speed === undefined ? "wall" : "fast"),
    speed: Math.max(1, whole(speed, "--speed", DEMO_SPEED, 1_000_000)),
    ...(assembly !== undefined && { assembly }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        empty: { type: "boolean", default: false },
        data: { type: "string" },
        port: { type: "string" },
        clock: { type: "string" },
        speed: { type: "string" },
        assembly: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongUse(`${error instanceof Error ? error.message : String(error)}; see --help`);
  }
}

function whole(text: string | undefined, name: string, otherwise: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new WrongUse(`${name} must be a whole number up to ${most}, not ${text}`);
}
