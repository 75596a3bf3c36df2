// How long to wait before what others were in the way of is tried again.
import { systemClock, systemDice } from "#shared/adapters/system.ts";

const FIRST_MS = 10;
const LONGEST_MS = 1_000;

/** Longer after each attempt, and not the same for two that met: between half of it and all. */
export async function pauseAfter(attempt: number): Promise<void> {
  const longest = Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS);
  await systemClock.sleep(longest * (0.5 + systemDice.chance() / 2));
}
