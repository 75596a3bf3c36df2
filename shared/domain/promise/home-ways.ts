// Every way from one node to a door: per service that calls at the node and reaches the destination, the
// first departure that the parcel can meet, and a Saturday delivery where that is bought extra.
import { type EpochDay, HORIZON_DAYS } from "#shared/domain/network/day.ts";
import type { Destination } from "#shared/domain/network/destination.ts";
import { distanceTo } from "#shared/domain/network/distance.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { timeZoneOf } from "#shared/domain/network/place.ts";
import { zoneOf } from "#shared/domain/network/service-zone.ts";
import { subtractWorkingTime } from "#shared/domain/network/working-time.ts";
import { dayAt } from "#shared/domain/network/zone-clock.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { parcelsOf } from "#shared/domain/routing/service-tariff.ts";
import type { EpochMs, LocalDate } from "#shared/kernel/time.ts";
import { type CallingService, callingServices, type Departure } from "./departures.ts";
import { doorsOf } from "./door-days.ts";
import { type LeadTimes, leadTimes, totalLead, workLead } from "./lead-times.ts";
import { type Arrival, arrival, hasRoom, lastCutOff, type Passage, type Reach } from "./passage.ts";
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
  const found: Found = { ways: [] };
  if (lead === undefined) return { ...found, reached: false };
  const readiness = new Map<number, Readiness>();
  let reached = false;
  for (const calling of callingServices(node, given.network.carriers)) {
    const reach = reachOf(node, request, calling);
    if (reach === undefined) continue;
    reached = true;
    findWays({ node, lead, request, given, reach, readiness }, found);
  }
  return { ...found, reached };
}

/** What a search adds to. */
interface Found {
  readonly ways: HomeWay[];
  fullDay?: EpochDay;
}

/** Undefined where the service does not go there. */
function reachOf(
  node: NetworkNode,
  { destination }: HomeRequest,
  calling: CallingService,
): Reach | undefined {
  const { service } = calling;
  const zone = zoneOf(service, destination);
  if (zone === undefined) return undefined;
  const { withinKm } = service;
  const within = withinKm === undefined || (distanceTo(node.site, destination) ?? Infinity) <= withinKm;
  if (!within) return undefined;
  const timeZone = timeZoneOf(destination, node.timeZone);
  return { calling, zone, doors: doorsOf({ service, zone, destination, timeZone }) };
}

interface Search extends Passage {
  readonly node: NetworkNode;
  readonly lead: LeadTimes;
  readonly request: HomeRequest;
  readonly given: Given;
  readonly readiness: Map<number, Readiness>;
}

/** What services that send as many parcels from the node have in common. */
interface Readiness {
  readonly load: Load;
  readonly prepared: ReturnType<typeof prepare>;
  /** The last order for a cut-off. */
  readonly lastOrder: (cutOff: EpochMs) => EpochMs | undefined;
}

/** The first departure of the service that has room, and one before it that makes a Saturday. */
function findWays(search: Search, found: Found): void {
  const { node, lead, request, given, reach } = search;
  const parcels = parcelsOf(reach.calling.service, reach.zone, request.grams ?? 0);
  const readiness = search.readiness.get(parcels) ?? readinessOf(node, lead, { given, parcels });
  search.readiness.set(parcels, readiness);
  const { prepared } = readiness;
  if (prepared.readyAt === undefined) {
    seeFull(found, prepared.fullDay);
    return;
  }
  const taken = { search, readiness, earliest: prepared.workDay, found, before: found.ways.length };
  const first = dayAt(node.timeZone, prepared.readyAt);
  for (let day = first; day <= first + HORIZON_DAYS; day++) {
    for (const departure of reach.calling.departuresOn(day))
      if (departure.cutOff >= prepared.readyAt && takeDeparture(departure, taken)) return;
  }
}

interface Taken {
  readonly search: Search;
  readonly readiness: Readiness;
  /** The first day on which the parcels can be prepared. */
  readonly earliest: EpochDay;
  readonly found: Found;
  /** Ways that were found before those of this service. */
  readonly before: number;
}

/** @returns whether it reaches the door as usual: later ones are no better */
function takeDeparture(departure: Departure, { search, readiness, earliest, found, before }: Taken): boolean {
  const usual = arrival(search, departure, false);
  const saturday = found.ways.length === before ? arrival(search, departure, true) : undefined;
  if (usual === undefined && saturday === undefined) return false;
  if (!hasRoom(search, departure, readiness.load.parcels)) {
    seeFull(found, departure.day);
    return false;
  }
  const workDay = workDayOf(search, departure, { earliest, load: readiness.load });
  for (const reached of [saturday, usual])
    if (reached) found.ways.push(wayOf({ search, departure, readiness, workDay, arrival: reached }));
  return usual !== undefined;
}

function seeFull(found: Found, day: EpochDay | undefined): void {
  if (day !== undefined) found.fullDay = Math.min(found.fullDay ?? day, day);
}

/** Whose capacity is used; what is wanted for a later date is not prepared today. */
function workDayOf(
  search: Search,
  departure: Departure,
  { earliest, load }: { readonly earliest: EpochDay; readonly load: Load },
): EpochDay {
  if (search.request.requestedDate === undefined) return earliest;
  return lastDayWithRoom(search.node, { earliest, latest: startDay(search, departure) }, load);
}

function readinessOf(
  node: NetworkNode,
  lead: LeadTimes,
  { given: { now, parcelsTaken }, parcels }: { readonly given: Given; readonly parcels: number },
): Readiness {
  const load = { parcelsTaken, parcels };
  const lasts = new Map<EpochMs, EpochMs | undefined>();
  return {
    load,
    prepared: prepare(node, lead, { placed: now, load }),
    lastOrder(cutOff) {
      if (!lasts.has(cutOff)) lasts.set(cutOff, lastOrderTime(node, lead, { by: cutOff, load }));
      return lasts.get(cutOff);
    },
  };
}

/** The day on which picking must begin at the latest. */
function startDay({ node, lead }: Search, { cutOff }: Departure): EpochDay {
  const start = subtractWorkingTime(node, cutOff, workLead(lead));
  return dayAt(node.timeZone, start ?? cutOff);
}

interface Draft {
  readonly search: Search;
  readonly departure: Departure;
  readonly arrival: Arrival;
  readonly readiness: Readiness;
  readonly workDay: EpochDay;
}

function wayOf({
  search,
  departure,
  arrival: { from, by, surcharge, saturdayToo },
  readiness,
  workDay,
}: Draft): HomeWay {
  const { node, lead, reach } = search;
  const { cutOff, leavesAt, pickup } = departure;
  return {
    method: "home",
    node,
    lead,
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
      const { parcels } = readiness.load;
      const last = lastCutOff(search, { departure, deadline, saturdayToo, parcels });
      // On the wall the lead is at least as long as in working time.
      if (last === undefined || last - totalLead(lead) <= after) return undefined;
      return readiness.lastOrder(last);
    },
  };
}
