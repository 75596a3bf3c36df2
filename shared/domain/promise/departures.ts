// The carrier's trucks at a node: which services call, and their departures in order of time.
import type { Carrier, Service } from "#shared/domain/network/carrier.ts";
import { isClosedOn } from "#shared/domain/network/closures.ts";
import { type EpochDay, HORIZON_DAYS, weekdayOf } from "#shared/domain/network/day.ts";
import type { NetworkNode, Pickup } from "#shared/domain/network/node.ts";
import { openIntervals } from "#shared/domain/network/working-time.ts";
import { dayAt, instantOn } from "#shared/domain/network/zone-clock.ts";
import { pickupKey } from "#shared/domain/routing/capacity.ts";
import type { CarrierId } from "#shared/kernel/ids.ts";
import { type EpochMs, toInstant } from "#shared/kernel/time.ts";

export interface CallingService {
  readonly carrier: CarrierId;
  readonly service: Service;
  /**
   * From one node, in order of cut-off, which on the night that skips an hour is not that of the clock. The truck
   * calls on its days, unless the carrier or the node has the day off.
   */
  readonly departuresOn: (day: EpochDay) => readonly Departure[];
}

export interface Departure {
  readonly day: EpochDay;
  readonly cutOff: EpochMs;
  readonly leavesAt: EpochMs;
  readonly pickup: Pickup;
  /** Names its room for parcels. */
  readonly key: string;
}

const services = new WeakMap<readonly Carrier[], ReadonlyMap<string, Service>>();

const calls = new WeakMap<readonly Carrier[], WeakMap<NetworkNode, readonly CallingService[]>>();

/** Services with a pickup at the node, by id. A pickup of an unknown service is passed over. */
export function callingServices(node: NetworkNode, carriers: readonly Carrier[]): readonly CallingService[] {
  const ofNodes = calls.get(carriers) ?? new WeakMap<NetworkNode, readonly CallingService[]>();
  calls.set(carriers, ofNodes);
  const found = ofNodes.get(node) ?? findCalling(node, carriers);
  ofNodes.set(node, found);
  return found;
}

function findCalling(node: NetworkNode, carriers: readonly Carrier[]): readonly CallingService[] {
  const known = serviceIndex(carriers);
  const calling = new Map<string, { carrier: CarrierId; service: Service; pickups: Pickup[] }>();
  for (const pickup of node.pickups) {
    const key = `${pickup.service}|${pickup.carrier}`;
    const service = known.get(key);
    if (service === undefined) continue;
    const entry = calling.get(key);
    if (entry) entry.pickups.push(pickup);
    else calling.set(key, { carrier: pickup.carrier, service, pickups: [pickup] });
  }
  const inOrder = [...calling.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return inOrder.map(([, { carrier, service, pickups }]) => ({
    carrier,
    service,
    departuresOn: timetable((day) => findDepartures(node, { carrier, service, pickups }, day)),
  }));
}

function serviceIndex(carriers: readonly Carrier[]): ReadonlyMap<string, Service> {
  let index = services.get(carriers);
  if (index === undefined) {
    index = new Map(
      carriers.flatMap((carrier) =>
        carrier.services.map((service) => [`${service.id}|${carrier.id}`, service]),
      ),
    );
    services.set(carriers, index);
  }
  return index;
}

/** Departures whose cut-off is at `readyAt` or later. */
export function* departuresFrom(
  node: NetworkNode,
  calling: CallingService,
  readyAt: EpochMs,
): Generator<Departure, undefined> {
  const first = dayAt(node.timeZone, readyAt);
  for (let day = first; day <= first + HORIZON_DAYS; day++) {
    for (const departure of calling.departuresOn(day)) if (departure.cutOff >= readyAt) yield departure;
  }
}

/** Each day is looked up once. */
function timetable(find: CallingService["departuresOn"]): CallingService["departuresOn"] {
  const days = new Map<EpochDay, readonly Departure[]>();
  return (day) => {
    let departures = days.get(day);
    if (departures === undefined) {
      departures = find(day);
      days.set(day, departures);
    }
    return departures;
  };
}

interface Calls {
  readonly carrier: CarrierId;
  readonly service: Service;
  readonly pickups: readonly Pickup[];
}

function findDepartures(
  node: NetworkNode,
  { carrier, service, pickups }: Calls,
  day: EpochDay,
): readonly Departure[] {
  if (openIntervals(node, day).length === 0 || isClosedOn(service.closures, node.site, day)) return [];
  return pickups
    .filter(({ days }) => days.includes(weekdayOf(day)))
    .map((pickup) => {
      const cutOff = instantOn(node.timeZone, day, pickup.cutOff);
      const leavesAt = Math.max(cutOff, instantOn(node.timeZone, day, pickup.leaves));
      const key = pickupKey({ node: node.id, carrier, service: service.id, leavesAt: toInstant(leavesAt) });
      return { day, cutOff, leavesAt, pickup, key };
    })
    .sort((a, b) => a.cutOff - b.cutOff || a.leavesAt - b.leavesAt);
}
