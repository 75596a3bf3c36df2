// When a service that leaves on a day is at a door: looked up once for all nodes that send there.
import type { Service, Zone } from "#shared/domain/network/carrier.ts";
import { type EpochDay, weekdayOf } from "#shared/domain/network/day.ts";
import type { Destination } from "#shared/domain/network/destination.ts";
import { deliveryDay } from "#shared/domain/network/service-days.ts";
import { instantOn } from "#shared/domain/network/zone-clock.ts";
import type { EpochMs } from "#shared/kernel/time.ts";

/** The delivery window of one day. */
export interface Door {
  readonly day: EpochDay;
  readonly from: EpochMs;
  readonly by: EpochMs;
}

/** By day of departure; undefined where nothing that leaves then is delivered so. */
export type DoorDays = (departure: EpochDay) => Door | undefined;

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
  return {
    usual,
    saturday: remembered((day) => {
      const door = doorOn(line, day, true);
      return door && weekdayOf(door.day) === "sat" && door.day !== usual(day)?.day ? door : undefined;
    }),
  };
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

function remembered(find: DoorDays): DoorDays {
  const found = new Map<EpochDay, Door | undefined>();
  return (day) => {
    if (!found.has(day)) found.set(day, find(day));
    return found.get(day);
  };
}
