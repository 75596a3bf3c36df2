// The system's clock and dice. A host that runs on another clock replaces them once, for every function.
import { randomInt } from "node:crypto";
import type { Clock, Dice } from "#shared/ports/system.ts";

const STEPS = 2 ** 47;

interface Source {
  now(): number;
  sleep(ms: number): Promise<void>;
}

let source: Source = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
/** Nobody can foresee it: codes are drawn with it. */
let draw: () => number = () => randomInt(STEPS) / STEPS;

/** From now on, time is what `other` says. */
export function useClock(other: Source): void {
  source = other;
}

/** From now on, chance is what `other` says: numbers in [0, 1). */
export function useRandom(other: () => number): void {
  draw = other;
}

export const systemClock: Clock = { now: () => source.now(), sleep: (ms) => source.sleep(ms) };

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

export const systemDice: Dice = {
  chance: () => draw(),
  id: (prefix) => `${prefix}_${Array.from({ length: 20 }, () => ALPHABET[Math.floor(draw() * 32)]).join("")}`,
};
