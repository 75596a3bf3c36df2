// What a replay works on, read from its files before anything starts.
import type { Day } from "./day.ts";
import { readDay } from "./days.ts";
import { firstOrders, ordersOf } from "./limit.ts";
import type { Network } from "./load.ts";
import { type Options, UsageError } from "./options.ts";
import { sampleItems, sampleLocations, sampleNetwork, sampleStock } from "./sample-network.ts";
import { readScenario, type Scenario } from "./scenario.ts";

export interface Inputs {
  readonly network: Network;
  readonly scenario: Scenario;
  /** With its own items and stock, or else those of the samples. */
  readonly day: Day;
}

const PROBLEMS_SHOWN = 20;

/** @throws UsageError with the reason in one line, for anything that can be wrong with the call */
export function readInputs(options: Options, tell: (line: string) => void): Inputs {
  const { file, seed, scenario, limit, rescue } = options;
  try {
    const whole = readDay(file, { seed });
    tellProblems(whole, tell);
    const day = limit === undefined ? whole : firstOrders(whole, limit);
    if (ordersOf(day) === 0) throw new Error(`${file} holds no order that can be read`);
    const own = day.items.length > 0;
    return {
      network: rescue ? sampleNetwork() : withoutRescues(sampleNetwork()),
      scenario: readScenario(scenario),
      day: own ? day : { ...day, items: sampleItems(), stock: sampleStock(), locations: sampleLocations() },
    };
  } catch (error) {
    throw new UsageError(oneLine(error), { cause: error });
  }
}

/** What fails is not sourced again: its units are missing from the order, and the channel is told. */
const withoutRescues = (network: Network): Network => ({
  ...network,
  policy: { ...network.policy, maxRescues: 0 },
});

function oneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT" && "path" in error) return `there is no file ${error.path}`;
  return error.message.replaceAll(/\s*\n\s*/g, " ");
}

function tellProblems({ problems }: Day, tell: (line: string) => void): void {
  for (const { line, message } of problems.slice(0, PROBLEMS_SHOWN)) tell(`line ${line}: ${message}`);
  const more = problems.length - PROBLEMS_SHOWN;
  if (more > 0) tell(`and ${more} more unreadable lines`);
}
