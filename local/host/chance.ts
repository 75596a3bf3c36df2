// Chance, as the host and the functions in it draw it: random, or the same for the same seed.
import { randomInt, randomUUID } from "node:crypto";
import { random as seeded } from "../replay/random.ts";

export interface Chance {
  /** Numbers in [0, 1). */
  next(): number;
  uuid(): string;
}

const STEPS = 2 ** 47;

export function chanceOf(seed: string | undefined): Chance {
  if (seed === undefined) return { next: () => randomInt(STEPS) / STEPS, uuid: randomUUID };
  const numbers = seeded(seed);
  return { next: () => numbers.next(), uuid: () => uuidFrom(() => numbers.next()) };
}

const HEX = "0123456789abcdef";

/** A version 4 UUID (RFC 9562) of 32 hexadecimal digits, 6 bits of which are fixed. */
function uuidFrom(next: () => number): string {
  const digits = (count: number) => {
    let text = "";
    for (let place = 0; place < count; place += 1) text += HEX[Math.floor(next() * HEX.length)];
    return text;
  };
  const variant = HEX[8 + Math.floor(next() * 4)];
  return `${digits(8)}-${digits(4)}-4${digits(3)}-${variant}${digits(3)}-${digits(12)}`;
}
