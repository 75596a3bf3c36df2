// When a node's day is over for a carrier, and when the carrier is to be asked to call.
//
//   cut-off less `requestPickupBefore` ... the pickup is requested ... last cut-off ... manifests ... truck + an hour
//
// What is handed over after a manifest was closed, and before the hour is over, is on another one.
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { dayAt } from "#shared/domain/network/zone-clock.ts";
import { callingServices } from "#shared/domain/promise/departures.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { durationMs, type EpochMs, HOUR } from "#shared/kernel/time.ts";

export interface LastTruck {
  readonly node: NetworkNode;
  readonly carrier: Carrier;
  readonly cutOff: EpochMs;
  readonly leavesAt: EpochMs;
}

/** For a truck that is loaded late, or told of late. */
const AFTERWARDS = HOUR;

/** Days that are over, and whose manifests may have to be closed still. */
export const daysOver = (network: Network, now: EpochMs): LastTruck[] =>
  lastTrucks(network, now).filter(({ cutOff, leavesAt }) => cutOff <= now && now < leavesAt + AFTERWARDS);

/** Trucks that it is time to ask for. */
export const trucksToRequest = (network: Network, now: EpochMs): LastTruck[] =>
  lastTrucks(network, now).filter(({ carrier, cutOff }) => {
    const before = carrier.endOfDay?.requestPickupBefore;
    return before !== undefined && cutOff - durationMs(before) <= now && now < cutOff;
  });

/** Of today by each node's own clock, for carriers that want to hear of its end. */
function lastTrucks(network: Network, now: EpochMs): LastTruck[] {
  const wanting = network.carriers.filter(({ endOfDay }) => endOfDay !== undefined);
  if (wanting.length === 0) return [];
  const known = knownIn(network);
  // A vendor books its parcels itself.
  const ours = network.nodes.filter(({ type }) => type !== "vendor");
  return ours.flatMap((node) => {
    const today = dayAt(node.timeZone, now);
    const before = known.get(node.id);
    if (before?.day === today) return before.trucks;
    const calling = callingServices(node, wanting);
    const trucks = wanting.flatMap((carrier) => lastTruckOf(carrier, node, { calling, today }));
    known.set(node.id, { day: today, trucks });
    return trucks;
  });
}

interface Known {
  readonly day: number;
  readonly trucks: readonly LastTruck[];
}

/** They are asked for many times a day, and change once a day. */
const knownBy = new WeakMap<Network, Map<NodeId, Known>>();

function knownIn(network: Network): Map<NodeId, Known> {
  const known = knownBy.get(network) ?? new Map<NodeId, Known>();
  knownBy.set(network, known);
  return known;
}

interface Calls {
  readonly calling: ReturnType<typeof callingServices>;
  readonly today: number;
}

function lastTruckOf(carrier: Carrier, node: NetworkNode, { calling, today }: Calls): LastTruck[] {
  const departures = calling
    .filter((one) => one.carrier === carrier.id)
    .flatMap(({ departuresOn }) => departuresOn(today));
  if (departures.length === 0) return [];
  return [
    {
      node,
      carrier,
      cutOff: Math.max(...departures.map(({ cutOff }) => cutOff)),
      leavesAt: Math.max(...departures.map(({ leavesAt }) => leavesAt)),
    },
  ];
}
