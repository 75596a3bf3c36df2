// What a benchmark is, and what all of them measure with.
import { cpus } from "node:os";

/** Values of the command line, as `parseArgs` gives them. */
export type Given = Readonly<Record<string, string | boolean | undefined>>;
// biome-ignore lint/suspicious/noExplicitAny: each benchmark prints the figures that it computes itself
type Figures = any;

export interface Benchmark {
  readonly summary: string;
  /** Its options, a line each, for the help. */
  readonly options: readonly string[];
  readonly takes: Readonly<Record<string, { readonly type: "string" | "boolean" }>>;
  /** @throws UsageError */
  run(given: Given): Figures | Promise<Figures>;
  table(figures: Figures): string;
}

export class UsageError extends Error {}

/** A whole number above 0 of the command line. @throws UsageError */
export function whole(given: Given, name: string, otherwise: number): number {
  const value = given[name] === undefined ? otherwise : Number(given[name]);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError(`--${name} takes a whole number above 0, not ${given[name]}`);
}

/** The processor, for figures that depend on it. */
export const machine = (): string => `${cpus()[0]?.model.trim() ?? "unknown"}, Node ${process.version}`;

/** @returns CPU seconds of this process since the watch was started */
export function cpuWatch(): () => number {
  const begin = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1e6;
  };
}

const PASSES = 3;
const CALLS = 3;

/**
 * Microseconds of each run: the quickest of a few calls, at moments far apart, since what else the machine does lasts.
 */
export function leastTimes(runs: readonly (() => unknown)[]): number[] {
  const least = runs.map(() => Infinity);
  for (let pass = 0; pass < PASSES; pass++)
    for (const [index, run] of runs.entries())
      for (let call = 0; call < CALLS; call++) {
        const begin = process.hrtime.bigint();
        run();
        const time = Number(process.hrtime.bigint() - begin) / 1_000;
        least[index] = Math.min(least[index] ?? time, time);
      }
  return least;
}

/** The value below which a share of the sorted values lies. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

/** Rows of a label and a value, aligned. */
export const rows = (list: readonly (readonly [string, string | number])[]): string => {
  const width = Math.max(...list.map(([label]) => label.length)) + 2;
  return `${list.map(([label, value]) => `${label.padEnd(width)}${value}`).join("\n")}\n`;
};

export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
