// Every way from one node to a door: per service that calls at the node and reaches the destination, the
// first departure that the parcel can meet, and a Saturday delivery where that is bought extra.
import type { Zone } from "#shared/domain/network/carrier.ts";
import { dayOf, type EpochDay, weekdayOf } from "#shared/domain/network/day.ts";
import type { Destination } from "#shared/domain/network/destination.ts";
import { distanceTo } from "#shared/domain/network/distance.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { timeZoneOf } from "#shared/domain/network/place.ts";
import { deliveryDay } from "#shared/domain/network/service-days.ts";
import { zoneOf } from "#shared/domain/network/service-zone.ts";
import { subtractWorkingTime } from "#shared/domain/network/working-time.ts";
import { dayAt, instantOn } from "#shared/domain/network/zone-clock.ts";
import { pickupKey } from "#shared/domain/routing/capacity.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { parcelsOf } from "#shared/domain/routing/service-tariff.ts";
import { type EpochMs, type LocalDate, toInstant } from "#shared/kernel/time.ts";
import { type CallingService, callingServices, type Departure, departuresFrom } from "./departures.ts";
import { type LeadTimes, leadTimes } from "./lead-times.ts";
import { lastDayWithRoom, prepare } from "./preparation.ts";
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
  const lead = leadTimes(node);
  const reaching = lead ? callingServices(node, given.network.carriers).flatMap(reachOf(node, request)) : [];
  const found = reaching.map((reach) => waysOf({ node, request, given, reach }));
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
}

function reachOf(node: NetworkNode, { destination }: HomeRequest) {
  const lead = leadTimes(node);
  return (calling: CallingService): Reach[] => {
    const zone = zoneOf(calling.service, destination);
    if (zone === undefined || lead === undefined) return [];
    const { withinKm } = calling.service;
    const within = withinKm === undefined || (distanceTo(node.site, destination) ?? Infinity) <= withinKm;
    return within ? [{ calling, zone, lead }] : [];
  };
}

interface Search {
  readonly node: NetworkNode;
  readonly request: HomeRequest;
  readonly given: Given;
  readonly reach: Reach;
}

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
  const prepared = prepare(node, lead, { placed: given.now, load });
  if (prepared.readyAt === undefined) return { ways: [], ...prepared };
  const ways: HomeWay[] = [];
  let fullDay: EpochDay | undefined;
  for (const departure of departuresFrom(node, calling, prepared.readyAt)) {
    const usual = arrival(search, departure, false);
    const saturday = ways.length === 0 && calling.service.saturday && arrival(search, departure, true);
    if (!usual && !saturday) continue;
    if (!hasRoom(search, departure, load.parcels)) {
      fullDay ??= departure.day;
      continue;
    }
    const workDay = request.requestedDate
      ? lastDayWithRoom(node, { earliest: prepared.workDay, latest: startDay(search, departure) }, load)
      : prepared.workDay;
    if (saturday) ways.push(wayOf(search, departure, { ...saturday, workDay }));
    if (!usual) continue;
    ways.push(wayOf(search, departure, { ...usual, workDay }));
    break;
  }
  return fullDay === undefined ? { ways } : { ways, fullDay };
}

interface Arrival {
  readonly from: EpochMs;
  readonly by: EpochMs;
  readonly surcharge: number;
}

/** The delivery window that a departure reaches; with the option, only if that makes it a Saturday. */
function arrival(
  { node, request, reach }: Search,
  { day, leavesAt }: Departure,
  saturdayToo: boolean,
): Arrival | undefined {
  const { service } = reach.calling;
  const transit = { service, place: request.destination, transitDays: reach.zone.transitDays };
  const doorDay = deliveryDay({ ...transit, saturdayToo }, day);
  if (doorDay === undefined || (request.requestedDate && doorDay < dayOf(request.requestedDate)))
    return undefined;
  if (saturdayToo && doorDay === deliveryDay({ ...transit, saturdayToo: false }, day)) return undefined;
  if (saturdayToo && weekdayOf(doorDay) !== "sat") return undefined;
  const timeZone = timeZoneOf(request.destination, node.timeZone);
  const by = instantOn(timeZone, doorDay, service.window.to);
  const from = Math.max(leavesAt, instantOn(timeZone, doorDay, service.window.from));
  if (by <= leavesAt) return undefined;
  return { from, by, surcharge: saturdayToo ? (service.saturday?.surcharge ?? 0) : 0 };
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
  const start = subtractWorkingTime(node, cutOff, reach.lead.pick + reach.lead.pack);
  return dayAt(node.timeZone, start ?? cutOff);
}

function wayOf(
  { node, reach }: Search,
  { cutOff, leavesAt, pickup }: Departure,
  { from, by, surcharge, workDay }: Arrival & { readonly workDay: EpochDay },
): HomeWay {
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
  };
}
