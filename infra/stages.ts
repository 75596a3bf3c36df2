// Where the system runs, and how carefully. One line per stage.
import { RemovalPolicy } from "aws-cdk-lib";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { CodeOf } from "./bundles.ts";

export interface Stage extends Settings {
  readonly codeOf: CodeOf;
}

interface Settings {
  readonly name: string;
  /** Data outlives its stack. */
  readonly removalPolicy: RemovalPolicy;
  readonly logRetention: RetentionDays;
  readonly logLevel: "DEBUG" | "INFO" | "WARN";
  /** What each route of the API takes. */
  readonly throttle: Throttle;
  /**
   * Orders that are placed at once. Whoever waits for the promise keeps one busy for seconds: without a limit, they would
   * take from workflows the concurrency of the account, of which 1,000 are given and 100 must stay free. Left out, there
   * is none: smaller accounts can reserve nothing.
   */
  readonly placedAtOnce?: number;
}

export interface Throttle {
  /** Requests a second. */
  readonly rate: number;
  /** At once above that. */
  readonly burst: number;
}

const common: Settings = {
  name: "production",
  removalPolicy: RemovalPolicy.RETAIN,
  logRetention: RetentionDays.SIX_MONTHS,
  logLevel: "INFO",
  throttle: { rate: 1000, burst: 2000 },
};

export const stages = {
  production: { ...common, placedAtOnce: 400 },
  staging: {
    ...common,
    name: "staging",
    logRetention: RetentionDays.ONE_MONTH,
    throttle: { rate: 200, burst: 400 },
  },
  development: {
    ...common,
    name: "development",
    removalPolicy: RemovalPolicy.DESTROY,
    logRetention: RetentionDays.ONE_WEEK,
    logLevel: "DEBUG",
    throttle: { rate: 100, burst: 200 },
  },
} as const satisfies Record<string, Settings>;

export function stageNamed(name: string): Settings {
  const known: Readonly<Record<string, Settings>> = stages;
  const stage = known[name];
  if (stage === undefined)
    throw new Error(`unknown stage "${name}": use one of ${Object.keys(stages).join(", ")}`);
  return stage;
}

/** Two stages may share an account: what has a fixed name has its stage in it. */
export const machineName = (stage: Settings, name: string): string => `lendemain-${stage.name}-${name}`;
