// The clock of a host. It never runs backwards, not even over a restart: how far it came is on disk.
import type { HostClock } from "../clock/clock.ts";
import { createVirtualClock, type VirtualClock } from "../clock/virtual.ts";
import { createWallClock } from "../clock/wall.ts";
import type { HostStore } from "./folder/host-store.ts";
import type { HostTime } from "./options.ts";

export interface Time {
  readonly clock: HostClock;
  readonly virtual?: VirtualClock;
  /** The host is ready: virtual time may pass. */
  release(): void;
  /** Notes how far it came. */
  stop(): void;
}

const LAST = "last-instant";
/** Real milliseconds between two notes. */
const NOTE_EVERY = 250;

/** @param notice told of a note that could not be written */
export function startTime(wanted: HostTime, store: HostStore, notice: (error: unknown) => boolean): Time {
  const last = Number(store.fact(LAST) ?? 0);
  const { clock, ...more } = clockOf(wanted, last);
  const note = () => {
    try {
      store.keepFact(LAST, String(clock.now()));
    } catch (error) {
      if (!notice(error)) throw error;
    }
  };
  const noting = setInterval(note, NOTE_EVERY);
  noting.unref();
  return {
    clock,
    release: () => {},
    ...more,
    stop() {
      clearInterval(noting);
      note();
    },
  };
}

function clockOf(wanted: HostTime, last: number): Pick<Time, "clock"> & Partial<Time> {
  if (wanted === "wall") return { clock: createWallClock({ from: Math.max(Date.now(), last) }) };
  if ("speed" in wanted) {
    const { speed, from = Date.now() } = wanted;
    return { clock: createWallClock({ speed, from: Math.max(from, last) }) };
  }
  const { virtualFrom, until = Number.POSITIVE_INFINITY } = wanted;
  const from = Math.max(virtualFrom, last);
  const clock = createVirtualClock({ from, until: from });
  return { clock, virtual: clock, release: () => void clock.runUntil(Math.max(from, until)) };
}
