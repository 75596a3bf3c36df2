// When each truck's picks must be released, computed backwards from its deadline: what is due later does not take the
// hands that what is due sooner needs.
//
//   now ... release --slack--> start ==== picking, by so many hands ====> due (then pack, cut-off, departure)
import type { Picking, PickShift } from "#shared/domain/network/picking.ts";
import { dayAt, instantOn } from "#shared/domain/network/zone-clock.ts";
import { durationMs, type EpochMs, HOUR, MINUTE } from "#shared/kernel/time.ts";

export interface DueWork {
  /** By then it must be picked. */
  readonly due: EpochMs;
  readonly units: number;
}

const STEP = 5 * MINUTE;
/** No further back than that: what takes longer is late anyway. */
export const HORIZON = 48 * HOUR;

/** @returns for each, in the given order, the instant from which it is released */
export function releaseTimes(
  work: readonly DueWork[],
  { shifts, unitsPerHour, slack }: Pick<Picking, "shifts" | "unitsPerHour" | "slack">,
  timeZone: string,
): EpochMs[] {
  const releases = work.map(() => 0);
  const latestFirst = [...work.entries()].toSorted(([, a], [, b]) => b.due - a.due);
  let free = Number.POSITIVE_INFINITY;
  for (const [index, { due, units }] of latestFirst) {
    const end = Math.min(due, free);
    free = startOf({ end, units, unitsPerHour, shifts, timeZone });
    releases[index] = free - durationMs(slack);
  }
  return releases;
}

interface Job {
  readonly end: EpochMs;
  readonly units: number;
  readonly unitsPerHour: number;
  readonly shifts: readonly PickShift[];
  readonly timeZone: string;
}

/** The last instant at which it can begin to be done at `end`. */
function startOf({ end, units, unitsPerHour, shifts, timeZone }: Job): EpochMs {
  let left = units;
  let at = end;
  while (left > 1e-9 && at > end - HORIZON) {
    const pickers = pickersAt(at - 1, shifts, timeZone);
    const done = (pickers * unitsPerHour * STEP) / HOUR;
    if (done >= left) return at - (left / done) * STEP;
    left -= done;
    at -= STEP;
  }
  return at;
}

/** People who pick at an instant. */
export function pickersAt(at: EpochMs, shifts: readonly PickShift[], timeZone: string): number {
  const day = dayAt(timeZone, at);
  return shifts
    .filter(({ from, to }) => instantOn(timeZone, day, from) <= at && at < instantOn(timeZone, day, to))
    .reduce((sum, { pickers }) => sum + pickers, 0);
}
