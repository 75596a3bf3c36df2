import type { EpochMs } from "#shared/kernel/time.ts";

export interface Clock {
  now(): EpochMs;
  sleep(ms: number): Promise<void>;
}

/** Chance, where a rule may not have it: ids that nothing determines. */
export interface Dice {
  /** `<prefix>_` and 20 random characters (100 bits). */
  id(prefix: string): string;
  /** A number in [0, 1). */
  chance(): number;
}
