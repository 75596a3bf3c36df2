// Where else a packed parcel could go from the same node, when its carrier does not take it.
import { destinationOf } from "#functions/_planning/demand.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { inService, withoutCarriers } from "#shared/domain/carriers/avoidance.ts";
import type { CarriedLeg } from "#shared/domain/carriers/booking.ts";
import { type OtherWay, otherWays } from "#shared/domain/carriers/other-ways.ts";
import type { Destination } from "#shared/domain/network/destination.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import type { CarrierId } from "#shared/kernel/ids.ts";
import { toEpoch } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";

type Deps = Live<Environment<"book-carrier">>;

export interface ParcelOf {
  readonly order: Order;
  readonly shipment: StoredShipment;
  readonly leg: CarriedLeg;
  readonly network: Network;
}

/** Keeps the promise that stands, or the leg's own deadline where that is later already. */
const deadlineOf = ({ promise }: Order, { milestones }: CarriedLeg): number => {
  const standing = promise?.revisedDeliverBy ?? promise?.deliverBy ?? milestones.deliverBy;
  return Math.max(toEpoch(standing), toEpoch(milestones.deliverBy));
};

export async function elsewhere(
  deps: Deps,
  { order, shipment, leg, network }: ParcelOf,
  without: readonly CarrierId[],
): Promise<readonly OtherWay[]> {
  const { clock, stock } = deps;
  const node = network.nodes.find(({ id }) => id === shipment.node);
  const destination = await destinationOfLeg(deps, { order, leg, network });
  if (node === undefined || destination === undefined) return [];
  const now = clock.now();
  const [{ taken }, items] = await Promise.all([
    stock.picture([], now),
    deps.network.items(shipment.lines.map(({ sku }) => sku)),
  ]);
  const stranded = {
    shipment: { lines: shipment.lines, weight: shipment.weight, leg },
    channel: order.channel,
    deadline: deadlineOf(order, leg),
    ...{ destination, node },
  };
  return otherWays(stranded, {
    ...{ now, items, whole: network },
    network: withoutCarriers(inService(network, now), [...without].sort()),
    parcelsTaken: (key) => taken.get(key) ?? 0,
  });
}

async function destinationOfLeg(
  { orders, geography }: Deps,
  { order, leg, network }: Omit<ParcelOf, "shipment">,
): Promise<Destination | undefined> {
  if (leg.method === "ship-to-store") return network.nodes.find(({ id }) => id === leg.store)?.site;
  const address = (await orders.dossier(order.id))?.address;
  return address && destinationOf(geography, address);
}
