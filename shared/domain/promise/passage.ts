// From a node's dock to a door by one service: when a departure arrives, whether it has room, and which is the last
// that still arrives in time.
import type { Zone } from "#shared/domain/network/carrier.ts";
import { dayOf } from "#shared/domain/network/day.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import type { EpochMs, LocalDate } from "#shared/kernel/time.ts";
import type { CallingService, Departure } from "./departures.ts";
import type { Door, Doors } from "./door-days.ts";

/** A service that calls at the node and goes to the door. */
export interface Reach {
  readonly calling: CallingService;
  readonly zone: Zone;
  readonly doors: Doors;
}

export interface Passage {
  readonly reach: Reach;
  readonly request: { readonly requestedDate?: LocalDate };
  readonly given: Pick<Snapshot, "parcelsTaken">;
}

export interface Arrival {
  readonly from: EpochMs;
  readonly by: EpochMs;
  readonly surcharge: number;
  readonly saturdayToo: boolean;
}

/** The delivery window that a departure reaches; with the option, only where that makes it a Saturday. */
export function arrival(
  { request, reach: { doors, calling } }: Passage,
  { day, leavesAt }: Departure,
  saturdayToo: boolean,
): Arrival | undefined {
  const door = (saturdayToo ? doors.saturday : doors.usual)?.on(day);
  if (door === undefined || door.by <= leavesAt || isTooEarly(door, request)) return undefined;
  const surcharge = saturdayToo ? (calling.service.saturday?.surcharge ?? 0) : 0;
  return { from: Math.max(leavesAt, door.from), by: door.by, saturdayToo, surcharge };
}

const isTooEarly = ({ day }: Door, { requestedDate }: Passage["request"]): boolean =>
  requestedDate !== undefined && day < dayOf(requestedDate);

export const hasRoom = ({ given }: Passage, { pickup, key }: Departure, parcels: number): boolean =>
  given.parcelsTaken(key) + parcels <= pickup.parcels;

interface Later {
  readonly departure: Departure;
  readonly deadline: EpochMs;
  readonly saturdayToo: boolean;
  readonly parcels: number;
}

/** Of this departure and later ones, with room. */
export function lastCutOff(
  passage: Passage,
  { departure, deadline, saturdayToo, parcels }: Later,
): EpochMs | undefined {
  const { request, reach } = passage;
  const door = saturdayToo ? reach.doors.saturday : reach.doors.usual;
  // From the last one back: whether a departure has room is asked of few.
  for (let day = door?.lastInTime(deadline) ?? -Infinity; day >= departure.day; day--) {
    const at = door?.on(day);
    if (at === undefined || at.by > deadline || isTooEarly(at, request)) continue;
    const departures = reach.calling.departuresOn(day);
    for (let index = departures.length - 1; index >= 0; index--) {
      const later = departures[index];
      if (later === undefined || later.cutOff < departure.cutOff) break;
      if (later.leavesAt < at.by && hasRoom(passage, later, parcels)) return later.cutOff;
    }
  }
  return undefined;
}
