// The scans of one parcel, from the truck to the door.
//
//   truck leaves -> collected ~~> in-transit ~~> [day of the door] out-for-delivery -> delivered
//                                                                                  '-> attempted, and then the same day
//                                                                                      again, or the next one
import type { CarrierEvent } from "#shared/contracts/api/work.ts";
import type { Service } from "#shared/domain/network/carrier.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { deliveryDay } from "#shared/domain/network/service-days.ts";
import { dayAt, instantOn } from "#shared/domain/network/zone-clock.ts";
import { type EpochMs, HOUR, MINUTE } from "#shared/kernel/time.ts";
import type { Random } from "../random.ts";
import type { Fate } from "./choices.ts";

export interface Scan {
  readonly code: CarrierEvent["code"];
  readonly at: EpochMs;
}

export interface Trip {
  readonly from: NetworkNode;
  readonly service: Service;
  /** Departure of the truck that the parcel was planned for, and of the one that it is on. */
  readonly plannedAt: EpochMs;
  readonly leavesAt: EpochMs;
  /** When it would be at the door with the planned truck. */
  readonly window: Window;
}

interface Window {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Days after the window by which a carrier admits that a parcel is lost. */
const LOST_AFTER = 2;

interface Chances {
  readonly parcel: Random;
  /** Of the visit: whatever the van has for a door that day, it brings at once. */
  readonly door: Random;
}

/** In order of time; the last one ends the parcel's journey, unless nobody was at home. */
export function itinerary(
  trip: Trip,
  { ends, delay }: Fate,
  { parcel: chance, door: visit }: Chances,
): readonly Scan[] {
  const collected = { code: "collected", at: trip.leavesAt + delay * MINUTE } as const;
  const missed = daysMissed(trip);
  const door = (days: number): Window => windowAfter(trip, missed + days);
  const upToDoor = [collected, ...inTransit(collected.at, door(0), chance)];
  switch (ends) {
    case "on-time":
      return [...upToDoor, ...atDoor("delivered", { window: door(0), after: collected.at }, visit)];
    case "late":
      return [
        ...upToDoor,
        ...atDoor("delivered", { window: door(chance.int(1, 2)), after: collected.at }, chance),
      ];
    case "second-attempt":
      return [...upToDoor, ...atDoor("attempted", { window: door(0), after: collected.at }, visit)];
    case "lost":
      return [...upToDoor, { code: "lost", at: door(LOST_AFTER).to }];
  }
}

/** Who was not at home is on the next day of delivery. */
export function nextDay(trip: Trip, missedAt: EpochMs, visit: Random): readonly Scan[] {
  const window = windowAfter(trip, daysMissed(trip) + 1);
  return atDoor("delivered", { window, after: missedAt }, visit);
}

/** Departure days between the planned truck and the real one. */
const daysMissed = ({ from: { timeZone }, plannedAt, leavesAt }: Trip): number =>
  Math.max(0, dayAt(timeZone, leavesAt) - dayAt(timeZone, plannedAt));

/** The delivery window so many delivery days after the planned one. */
function windowAfter({ from, service, window }: Trip, days: number): Window {
  const planned = dayAt(from.timeZone, window.to);
  const day = deliveryDay({ service, place: from.site, transitDays: days, saturdayToo: false }, planned);
  if (days === 0 || day === undefined) return window;
  return {
    from: instantOn(from.timeZone, day, service.window.from),
    to: instantOn(from.timeZone, day, service.window.to),
  };
}

/** A courier who is at the door the same day makes no scan between. */
function inTransit(collected: EpochMs, door: Window, chance: Random): Scan[] {
  const at = collected + chance.between(1, 5) * HOUR;
  return at < door.from - 2 * HOUR ? [{ code: "in-transit", at }] : [];
}

interface Door {
  readonly window: Window;
  readonly after: EpochMs;
}

function atDoor(code: "delivered" | "attempted", { window, after }: Door, chance: Random): readonly Scan[] {
  const out = Math.max(window.from - chance.between(20, 80) * MINUTE, after + 10 * MINUTE);
  const first = Math.max(window.from, out + 10 * MINUTE);
  // The last quarter of an hour of the window is for the scan to travel.
  const at = chance.between(first, Math.max(first + MINUTE, window.to - 15 * MINUTE));
  return [
    { code: "out-for-delivery", at: Math.floor(out) },
    { code, at: Math.floor(at) },
  ];
}
