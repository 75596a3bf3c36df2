// npm run torture: does anything get lost when the host is killed again and again?
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { synthesized } from "#local/replay/assembly.ts";
import { progressLine } from "#local/replay/report/progress.ts";
import { readScenario } from "#local/replay/scenario.ts";
import { type TortureReport, torture } from "#local/torture/torture.ts";
import { Misconduct } from "#local/torture/victim.ts";

const help = `Places orders and plays the outside world while it kills the host, and then checks that all of it adds up.

  npm run torture -- [options]

  --kills N        processes that are killed (default 20): the host while it works and while it starts;
                   one in ten is asked to end instead, and two find the disk full for a while
                   (where prlimit is installed)
  --orders N       orders that are placed, two in a real second (default 100)
  --seed S         draws another course (default 1)
  --speed N        seconds of the host's time in one real second (default 600); where three minutes pass before an order
                   is routed, the sweeper takes it for lost, and all that follows is late
  --scenario FILE  how the outside world behaves (default samples/scenarios/calm.json)
  --assembly DIR   a synthesized app to run (default: synthesizes one first)
  --keep           keeps the folder with the host's data and its log, and says where it is
  --json           prints one JSON object

Exit code: 0 when nothing was lost, doubled or stuck, 1 when something was, 2 for a wrong call.
`;

class UsageError extends Error {}

// What still waits for the host would wait for ever where it is lost.
process.exit(await main());

async function main(): Promise<number> {
  try {
    const options = read(process.argv.slice(2));
    if (options === undefined) {
      process.stdout.write(help);
      return 0;
    }
    const report = await run(options);
    process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : table(report));
    return sound(report) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`torture: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

type Options = Exclude<ReturnType<typeof read>, undefined>;

async function run({ keep, ...options }: Options): Promise<TortureReport> {
  const folder = await mkdtemp(join(tmpdir(), "lendemain-torture-"));
  const line = progressLine(process.stderr);
  let keeps = keep;
  try {
    const assembly = options.assembly ?? (await synthesized(join(folder, "assembly")));
    return await torture({
      ...options,
      folder,
      assembly,
      scenario: readScenario(options.scenario),
      progress: line.show,
    });
  } catch (error) {
    keeps ||= error instanceof Misconduct;
    throw error;
  } finally {
    line.end();
    if (keeps) process.stderr.write(`The host's data and its log are in ${folder}\n`);
    else await rm(folder, { recursive: true, force: true });
  }
}

function read(args: string[]) {
  const values = parsed(args);
  if (values.help) return undefined;
  return {
    kills: whole("--kills", values.kills, 20, 0),
    orders: whole("--orders", values.orders, 100, 1),
    speed: whole("--speed", values.speed, 600, 1),
    seed: values.seed,
    scenario: values.scenario,
    ...(values.assembly !== undefined && { assembly: values.assembly }),
    keep: values.keep,
    json: values.json,
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        kills: { type: "string" },
        orders: { type: "string" },
        seed: { type: "string", default: "1" },
        speed: { type: "string" },
        scenario: {
          type: "string",
          default: new URL("../../samples/scenarios/calm.json", import.meta.url).pathname,
        },
        assembly: { type: "string" },
        keep: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}; see --help`);
  }
}

function whole(name: string, given: string | undefined, otherwise: number, least: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (Number.isInteger(value) && value >= least) return value;
  throw new UsageError(`${name} takes a whole number from ${least} on, not ${given}`);
}

function sound({ findings }: TortureReport): boolean {
  return Object.values(findings).every((found) => found.length === 0);
}

function table({ findings, killsBy, refused, ...figures }: TortureReport): string {
  const rows = [
    ...Object.entries(figures),
    ...Object.entries(killsBy).map(([deed, count]) => [`kills: ${deed}`, count] as const),
    ...Object.entries(refused).map(([code, count]) => [`refused: ${code}`, count] as const),
  ];
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  const examples = Object.values(findings).flatMap((found) => found.slice(0, 5));
  return [...rows.map(([label, value]) => `${label.padEnd(width)}${value}`), ...examples, ""].join("\n");
}
