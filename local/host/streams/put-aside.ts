// What a dead letter names stays in the stream for a day, as in DynamoDB's: until then it can be brought back.
import { z } from "zod";
import type { HostClock } from "../../clock/clock.ts";
import type { HostStore } from "../folder/host-store.ts";

export interface PutAside {
  keep(table: string, sequence: number): void;
  /** The lowest sequence number that is kept; infinite if none is. */
  first(table: string): number;
}

const DAY_MS = 24 * 60 * 60_000;
const Kept = z.object({ sequence: z.number(), until: z.number() });

export function putAsideIn(store: HostStore, clock: HostClock): PutAside {
  const nameOf = (table: string) => `put aside of ${table}`;
  const first = (table: string): number => {
    const fact = store.fact(nameOf(table));
    if (fact === undefined) return Number.POSITIVE_INFINITY;
    const { sequence, until } = Kept.parse(JSON.parse(fact));
    return clock.now() < until ? sequence : Number.POSITIVE_INFINITY;
  };
  return {
    first,
    keep(table, sequence) {
      const kept = { sequence: Math.min(sequence, first(table)), until: clock.now() + DAY_MS };
      store.keepFact(nameOf(table), JSON.stringify(kept));
    },
  };
}
