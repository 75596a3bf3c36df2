// The functions that Step Functions adds to JSONata, and those of JSONata's own that read the time or
// draw lots: here they read the host's clock and its seeded source. `$eval` does not exist.

import { createHash } from "node:crypto";
import jsonata from "jsonata";
import { seeded } from "#shared/kernel/seeded.ts";

export interface Surroundings {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** A number in [0, 1). */
  random(): number;
  uuid(): string;
}

type Implementation = Parameters<jsonata.Expression["registerFunction"]>[1];

const algorithms: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

const maxRangeLength = 1_000;

export function library(given: Surroundings): ReadonlyMap<string, Implementation> {
  const formatted = jsonata("$fromMillis($at, $picture, $timezone)");
  return new Map<string, Implementation>([
    ["partition", partition],
    ["range", range],
    ["hash", hash],
    ["parse", (text: string) => JSON.parse(text)],
    ["uuid", () => given.uuid()],
    ["random", (seed?: number) => (seed === undefined ? given.random() : seeded(String(seed))())],
    ["millis", () => given.now()],
    [
      "now",
      (picture?: string, timezone?: string) =>
        formatted.evaluate(undefined, { at: given.now(), picture, timezone }),
    ],
    ["shuffle", (items: readonly unknown[]) => shuffle(items, given.random)],
  ]);
}

function partition(items: readonly unknown[], size: number): unknown[][] {
  if (!Array.isArray(items)) throw new TypeError("$partition needs an array");
  if (!Number.isInteger(size) || size < 1) throw new TypeError("$partition needs a size of at least 1");
  const parts: unknown[][] = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}

function range(first: number, last: number, step: number): number[] {
  if (![first, last, step].every(Number.isFinite) || step === 0) {
    throw new TypeError("$range needs two bounds and a step that is not 0");
  }
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > maxRangeLength) throw new RangeError(`$range is limited to ${maxRangeLength} numbers`);
  return Array.from({ length }, (_, index) => first + index * step);
}

function hash(value: unknown, algorithm: string): string {
  const known = algorithms[algorithm];
  if (known === undefined) throw new TypeError(`$hash does not know the algorithm ${algorithm}`);
  return createHash(known)
    .update(typeof value === "string" ? value : JSON.stringify(value))
    .digest("hex");
}

function shuffle(items: readonly unknown[], random: () => number): unknown[] {
  const shuffled = [...items];
  for (let at = shuffled.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [shuffled[at], shuffled[other]] = [shuffled[other], shuffled[at]];
  }
  return shuffled;
}
