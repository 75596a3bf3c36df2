// What this process remembers of counters that conflicted: which are spread, where room was left, and how often holds
// met there. Hints only: what is remembered wrongly costs an attempt, never a unit.
import { systemClock } from "#shared/adapters/system.ts";
import type { EpochMs } from "#shared/kernel/time.ts";
import type { Counter, Rooms } from "./counter.ts";

/** Conflicts are counted over so long. */
const WINDOW_MS = 10_000;
/** So many at one root within the window are no accident: it is taken some ten times a second, or more. */
const CONFLICTS = 2;
/** What was seen is looked at again after so long. */
const FRESH_MS = 5_000;
/** Counters that are remembered; the coldest are forgotten. */
const REMEMBERED = 5_000;

interface Memory {
  rooms: { parts: number[]; limits?: readonly number[] } | undefined;
  seenAt: EpochMs;
  windowFrom: EpochMs;
  conflicts: number;
}

export interface Heat {
  /** Where there is room, as last seen; undefined where nobody knows or it was long ago. */
  rooms(counter: Counter): Rooms | undefined;
  /** @param rooms undefined: it is not spread. */
  learn(counter: Counter, rooms: Rooms | undefined): void;
  took(counter: Counter, part: number, amount: number): void;
  /** @returns should it be spread? At shards a conflict is an accident: the next draw is another one. */
  conflicted(counter: Counter, part: number): boolean;
}

export function createHeat(): Heat {
  const memories = new Map<string, Memory>();

  const memoryOf = ({ table, root }: Counter): Memory | undefined =>
    memories.get(`${table} ${root.pk} ${root.sk}`);
  const remember = ({ table, root }: Counter): Memory => {
    const name = `${table} ${root.pk} ${root.sk}`;
    const memory = memories.get(name) ?? {
      rooms: undefined,
      seenAt: 0,
      windowFrom: systemClock.now(),
      conflicts: 0,
    };
    memories.delete(name);
    memories.set(name, memory);
    for (const coldest of memories.keys()) {
      if (memories.size <= REMEMBERED) break;
      memories.delete(coldest);
    }
    return memory;
  };

  return {
    rooms(counter) {
      const memory = memoryOf(counter);
      const isFresh = memory !== undefined && systemClock.now() - memory.seenAt < FRESH_MS;
      return isFresh ? memory.rooms : undefined;
    },
    learn(counter, rooms) {
      if (rooms === undefined && memoryOf(counter) === undefined) return;
      const memory = remember(counter);
      memory.seenAt = systemClock.now();
      memory.rooms = rooms && { ...rooms, parts: [...rooms.parts] };
    },
    took(counter, part, amount) {
      const rooms = memoryOf(counter)?.rooms;
      if (rooms !== undefined) rooms.parts[part] = (rooms.parts[part] ?? 0) - amount;
    },
    conflicted(counter, part) {
      if (part > 0) return false;
      const memory = remember(counter);
      const now = systemClock.now();
      if (now - memory.windowFrom > WINDOW_MS) Object.assign(memory, { windowFrom: now, conflicts: 0 });
      memory.conflicts += 1;
      if (memory.conflicts < CONFLICTS) return false;
      memory.conflicts = 0;
      return true;
    },
  };
}
