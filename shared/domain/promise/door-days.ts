// When a service that leaves on a day is at a door: looked up once for all nodes that send there.
import type { Service, Zone } from "#shared/domain/network/carrier.ts";
import { type EpochDay, HORIZON_DAYS, weekdayOf } from "#shared/domain/network/day.ts";
import type { Destination } from "#shared/domain/network/destination.ts";
import { deliveryDay } from "#shared/domain/network/service-days.ts";
import { instantOn } from "#shared/domain/network/zone-clock.ts";
import { DAY, type EpochMs } from "#shared/kernel/time.ts";

/** The delivery window of one day. */
export interface Door {
  readonly day: EpochDay;
  readonly from: EpochMs;
  readonly by: EpochMs;
}

export interface DoorDays {
  /** By day of departure; undefined where nothing that leaves then is delivered so. */
  on(departure: EpochDay): Door | undefined;
  /** The last day of departure that is delivered by a deadline. */
  lastInTime(deadline: EpochMs): EpochDay | undefined;
}

export interface Doors {
  readonly usual: DoorDays;
  /** Saturdays that the service reaches only by its option. */
  readonly saturday?: DoorDays;
}

interface Line {
  readonly service: Service;
  readonly zone: Zone;
  readonly destination: Destination;
  readonly timeZone: string;
}

const known = new WeakMap<Destination, Map<Zone, Map<string, Doors>>>();

/** @param timeZone of the door */
export function doorsOf(line: Line): Doors {
  const zones = known.get(line.destination) ?? new Map<Zone, Map<string, Doors>>();
  known.set(line.destination, zones);
  const byClock = zones.get(line.zone) ?? new Map<string, Doors>();
  zones.set(line.zone, byClock);
  const doors = byClock.get(line.timeZone) ?? build(line);
  byClock.set(line.timeZone, doors);
  return doors;
}

function build(line: Line): Doors {
  const usual = remembered((day) => doorOn(line, day, false));
  if (line.service.saturday === undefined) return { usual };
  const saturday = remembered((day) => {
    const door = doorOn(line, day, true);
    return door && weekdayOf(door.day) === "sat" && door.day !== usual.on(day)?.day ? door : undefined;
  });
  return { usual, saturday };
}

function doorOn(
  { service, zone, destination, timeZone }: Line,
  departure: EpochDay,
  saturdayToo: boolean,
): Door | undefined {
  const day = deliveryDay(
    { service, place: destination, transitDays: zone.transitDays, saturdayToo },
    departure,
  );
  if (day === undefined) return undefined;
  const { from, to } = service.window;
  return { day, from: instantOn(timeZone, day, from), by: instantOn(timeZone, day, to) };
}

function remembered(find: DoorDays["on"]): DoorDays {
  const found = new Map<EpochDay, Door | undefined>();
  const lasts = new Map<EpochMs, EpochDay | undefined>();
  const on = (day: EpochDay): Door | undefined => {
    if (!found.has(day)) found.set(day, find(day));
    return found.get(day);
  };
  return {
    on,
    lastInTime(deadline) {
      if (!lasts.has(deadline)) lasts.set(deadline, lastInTime(on, deadline));
      return lasts.get(deadline);
    },
  };
}

function lastInTime(on: DoorDays["on"], deadline: EpochMs): EpochDay | undefined {
  // Local days begin up to 14 hours before those of UTC.
  const last = Math.floor(deadline / DAY) + 1;
  for (let day = last; day >= last - 2 * HORIZON_DAYS; day--) {
    const door = on(day);
    if (door !== undefined && door.by <= deadline) return day;
  }
  return undefined;
}
