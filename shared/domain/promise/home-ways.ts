// Every way from one node to a door: per service that calls at the node and reaches the destination, the
// first departure that the parcel can meet, and a Saturday delivery where that is bought extra.
import type { Zone } from "#shared/domain/network/carrier.ts";
import { dayOf, type EpochDay } from "#shared/domain/network/day.ts";
import type { Destination } from "#shared/domain/network/destination.ts";
import { distanceTo } from "#shared/domain/network/distance.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { timeZoneOf } from "#shared/domain/network/place.ts";
import { zoneOf } from "#shared/domain/network/service-zone.ts";
import { subtractWorkingTime } from "#shared/domain/network/working-time.ts";
import { dayAt } from "#shared/domain/network/zone-clock.ts";
import { pickupKey } from "#shared/domain/routing/capacity.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { parcelsOf } from "#shared/domain/routing/service-tariff.ts";
import { type EpochMs, type LocalDate, toInstant } from "#shared/kernel/time.ts";
import {
  type CallingService,
  callingServices,
  type Departure,
  departuresFrom,
  departuresOn,
} from "./departures.ts";
import { type Doors, doorsOf } from "./door-days.ts";
import { type LeadTimes, leadTimes, workLead } from "./lead-times.ts";
import { type Load, lastDayWithRoom, lastOrderTime, prepare } from "./preparation.ts";
import type { HomeWay } from "./way.ts";

export interface HomeRequest {
  readonly destination: Destination;
  readonly requestedDate?: LocalDate;
  /** Weight of all that the node might send; 0 counts as one parcel. */
  readonly grams?: number;
  /** Working time before picking, in milliseconds: what is made to order. */
  readonly making?: number;
}

/** What of the world the ways depend on. */
export type Given = Pick<Snapshot, "now" | "network" | "parcelsTaken">;

export interface HomeWays {
  readonly ways: readonly HomeWay[];
  /** At least one service calls at the node and goes to the destination. */
  readonly reached: boolean;
  /** First day on which the node or a pickup had no room. */
  readonly fullDay?: EpochDay;
}

export function homeWays(node: NetworkNode, request: HomeRequest, given: Given): HomeWays {
  const lead = leadTimes(node, request.making);
  const reaching = lead
    ? callingServices(node, given.network.carriers).flatMap(reachOf(node, request, lead))
    : [];
  const readiness = new Map<number, Readiness>();
  const found = reaching.map((reach) => waysOf({ node, request, given, reach, readiness }));
  const fullDays = found.flatMap(({ fullDay }) => fullDay ?? []);
  return {
    ways: found.flatMap(({ ways }) => ways),
    reached: reaching.length > 0,
    ...(fullDays.length > 0 ? { fullDay: Math.min(...fullDays) } : {}),
  };
}

interface Reach {
  readonly calling: CallingService;
  readonly zone: Zone;
  readonly lead: LeadTimes;
  readonly doors: Doors;
}

function reachOf(node: NetworkNode, { destination }: HomeRequest, lead: LeadTimes) {
  return (calling: CallingService): Reach[] => {
    const zone = zoneOf(calling.service, destination);
    if (zone === undefined) return [];
    const { withinKm } = calling.service;
    const within = withinKm === undefined || (distanceTo(node.site, destination) ?? Infinity) <= withinKm;
    if (!within) return [];
    const { service } = calling;
    const timeZone = timeZoneOf(destination, node.timeZone);
    return [{ calling, zone, lead, doors: doorsOf({ service, zone, destination, timeZone }) }];
  };
}

interface Search {
  readonly node: NetworkNode;
  readonly request: HomeRequest;
  readonly given: Given;
  readonly reach: Reach;
  /** When the node is ready, by the parcels that it prepares. */
  readonly readiness: Map<number, Readiness>;
}

type Readiness = ReturnType<typeof prepare>;

interface Found {
  readonly ways: readonly HomeWay[];
  readonly fullDay?: EpochDay;
}

function waysOf(search: Search): Found {
  const { node, request, given, reach } = search;
  const { calling, zone, lead } = reach;
  const load = {
    parcelsTaken: given.parcelsTaken,
    parcels: parcelsOf(calling.service, zone, request.grams ?? 0),
  };
  const prepared = search.readiness.get(load.parcels) ?? prepare(node, lead, { placed: given.now, load });
  search.readiness.set(load.parcels, prepared);
  if (prepared.readyAt === undefined) return { ways: [], ...prepared };
  const ways: HomeWay[] = [];
  let fullDay: EpochDay | undefined;
  for (const departure of departuresFrom(node, calling, prepared.readyAt)) {
    const usual = arrival(search, departure, false);
    const saturday = ways.length === 0 && arrival(search, departure, true);
    if (!usual && !saturday) continue;
    if (!hasRoom(search, departure, load.parcels)) {
      fullDay ??= departure.day;
      continue;
    }
    const workDay = request.requestedDate
      ? lastDayWithRoom(node, { earliest: prepared.workDay, latest: startDay(search, departure) }, load)
      : prepared.workDay;
    if (saturday) ways.push(wayOf({ search, departure, load, workDay, arrival: saturday }));
    if (!usual) continue;
    ways.push(wayOf({ search, departure, load, workDay, arrival: usual }));
    break;
  }
  return fullDay === undefined ? { ways } : { ways, fullDay };
}

interface Arrival {
  readonly from: EpochMs;
  readonly by: EpochMs;
  readonly surcharge: number;
  readonly saturdayToo: boolean;
}

/** The delivery window that a departure reaches; with the option, only where that makes it a Saturday. */
function arrival(
  { request, reach }: Search,
  { day, leavesAt }: Departure,
  saturdayToo: boolean,
): Arrival | undefined {
  const { doors, calling } = reach;
  const door = saturdayToo ? doors.saturday?.(day) : doors.usual(day);
  if (door === undefined || door.by <= leavesAt) return undefined;
  if (request.requestedDate && door.day < dayOf(request.requestedDate)) return undefined;
  const surcharge = saturdayToo ? (calling.service.saturday?.surcharge ?? 0) : 0;
  return { from: Math.max(leavesAt, door.from), by: door.by, saturdayToo, surcharge };
}

function hasRoom({ node, given, reach }: Search, { leavesAt, pickup }: Departure, parcels: number): boolean {
  const key = pickupKey({
    node: node.id,
    carrier: pickup.carrier,
    service: reach.calling.service.id,
    leavesAt: toInstant(leavesAt),
  });
  return given.parcelsTaken(key) + parcels <= pickup.parcels;
}

/** The day on which picking must begin at the latest. */
function startDay({ node, reach }: Search, { cutOff }: Departure): EpochDay {
  const start = subtractWorkingTime(node, cutOff, workLead(reach.lead));
  return dayAt(node.timeZone, start ?? cutOff);
}

interface Draft {
  readonly search: Search;
  readonly departure: Departure;
  readonly arrival: Arrival;
  readonly load: Load;
  readonly workDay: EpochDay;
}

function wayOf({
  search,
  departure,
  arrival: { from, by, surcharge, saturdayToo },
  load,
  workDay,
}: Draft): HomeWay {
  const { node, reach } = search;
  const { cutOff, leavesAt, pickup } = departure;
  return {
    method: "home",
    node,
    lead: reach.lead,
    carrier: reach.calling.carrier,
    service: reach.calling.service,
    zone: reach.zone,
    handOverBy: cutOff,
    leavesAt,
    pickupParcels: pickup.parcels,
    deliverFrom: from,
    deliverBy: by,
    surcharge,
    workDay,
    lastOrder(deadline, after = -Infinity) {
      const last = lastCutOff(search, { departure, deadline, saturdayToo, parcels: load.parcels });
      if (last === undefined || last <= after) return undefined;
      return lastOrderTime(node, reach.lead, { by: last, load });
    },
  };
}

interface Later {
  readonly departure: Departure;
  readonly deadline: EpochMs;
  readonly saturdayToo: boolean;
  readonly parcels: number;
}

/** Of this departure and later ones, with room: those of a later day reach the door no sooner. */
function lastCutOff(
  search: Search,
  { departure, deadline, saturdayToo, parcels }: Later,
): EpochMs | undefined {
  const { node, reach } = search;
  const door = saturdayToo ? reach.doors.saturday : reach.doors.usual;
  const lastDay = dayAt(node.timeZone, deadline);
  let until = departure.day;
  while (until < lastDay && (door?.(until + 1)?.by ?? deadline) <= deadline) until += 1;
  // From the last one back: whether a departure has room is asked of few.
  for (let day = until; day >= departure.day; day--) {
    const departures = departuresOn(node, reach.calling, day);
    for (let at = departures.length - 1; at >= 0; at--) {
      const later = departures[at];
      if (later === undefined || later.cutOff < departure.cutOff) continue;
      const reached = arrival(search, later, saturdayToo);
      if (reached !== undefined && reached.by <= deadline && hasRoom(search, later, parcels))
        return later.cutOff;
    }
  }
  return undefined;
}
