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
function lastTrucks({ nodes, carriers }: Network, now: EpochMs): LastTruck[] {
  const wanting = carriers.filter(({ endOfDay }) => endOfDay !== undefined);
  if (wanting.length === 0) return [];
  // A vendor books its parcels itself.
  const ours = nodes.filter(({ type }) => type !== "vendor");
  return ours.flatMap((node) => {
    const today = dayAt(node.timeZone, now);
    const calling = callingServices(node, wanting);
    return wanting.flatMap((carrier) => lastTruckOf(carrier, node, { calling, today }));
  });
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
