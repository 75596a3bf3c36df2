import type { Item } from "#shared/domain/network/item.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { Shipment } from "#shared/domain/orders/order.ts";
import type { PlannedShipment } from "#shared/domain/routing/decision.ts";
import { cartonsOfLines } from "#shared/domain/routing/packing.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import type { OrderBook } from "#shared/ports/orders.ts";

interface Known {
  readonly orders: OrderBook;
  readonly network: Network | undefined;
  readonly items: ReadonlyMap<Sku, Item>;
}

type Cartons = PlannedShipment["parcels"];

/** The parcels that the plan has for a shipment; where it carries something else by now, planned again for that. */
export async function plannedCartons(
  { orders, network, items }: Known,
  shipment: Pick<Shipment, "id" | "orderId" | "attempt" | "lines" | "leg" | "node">,
): Promise<Cartons> {
  const { id, orderId, attempt, lines, leg } = shipment;
  const found = await orders.plan(orderId, attempt);
  const position = (Number(id.slice(id.lastIndexOf("-") + 1)) % 100) - 1;
  const planned = found?.plan.decision.shipments[position];
  if (planned !== undefined && isSame(planned.lines, lines)) return planned.parcels;
  const node = network?.nodes.find((one) => one.id === shipment.node);
  if (node === undefined || lines.length === 0) return [];
  return cartonsOfLines(lines, { node, items }, carriageOf(leg, network)).map(({ contents, ...carton }) => ({
    ...carton,
    contents: [...contents],
  }));
}

function carriageOf(leg: Shipment["leg"], network: Network | undefined) {
  if (leg.method === "collect") return undefined;
  const services = network?.carriers.find(({ id }) => id === leg.carrier)?.services;
  const service = services?.find(({ id }) => id === leg.service);
  const zone = service?.zones.find(({ id }) => id === leg.zone);
  return service === undefined || zone === undefined ? undefined : { service, zone };
}

const isSame = (one: Shipment["lines"], other: Shipment["lines"]): boolean =>
  one.length === other.length &&
  one.every(({ sku, quantity }) => other.some((line) => line.sku === sku && line.quantity === quantity));
