// Where the system runs, and how carefully. One line per stage.
import { RemovalPolicy } from "aws-cdk-lib";
import { RetentionDays } from "aws-cdk-lib/aws-logs";

export interface Stage {
  readonly name: string;
  /** Data outlives its stack. */
  readonly removalPolicy: RemovalPolicy;
  readonly logRetention: RetentionDays;
  readonly logLevel: "DEBUG" | "INFO" | "WARN";
  /** Requests a second that the API takes, and how many at once above it. */
  readonly throttle: { readonly rate: number; readonly burst: number };
}

const production: Stage = {
  name: "production",
  removalPolicy: RemovalPolicy.RETAIN,
  logRetention: RetentionDays.SIX_MONTHS,
  logLevel: "INFO",
  throttle: { rate: 1000, burst: 2000 },
};

export const stages = {
  production,
  staging: {
    ...production,
    name: "staging",
    logRetention: RetentionDays.ONE_MONTH,
    throttle: { rate: 200, burst: 400 },
  },
  development: {
    ...production,
    name: "development",
    removalPolicy: RemovalPolicy.DESTROY,
    logRetention: RetentionDays.ONE_WEEK,
    logLevel: "DEBUG",
    throttle: { rate: 100, burst: 200 },
  },
} as const satisfies Record<string, Stage>;

export function stageNamed(name: string): Stage {
  const known: Readonly<Record<string, Stage>> = stages;
  const stage = known[name];
  if (stage === undefined)
    throw new Error(`unknown stage "${name}": use one of ${Object.keys(stages).join(", ")}`);
  return stage;
}
