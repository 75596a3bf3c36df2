// A parcel as a carrier has to know it. Its address is read from where it lives, when somebody needs it.
import type { CarriedLeg } from "#shared/domain/carriers/booking.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { Address, Order } from "#shared/domain/orders/order.ts";
import type { ParcelToBook } from "#shared/ports/carriers.ts";
import type { OrderBook, StoredShipment } from "#shared/ports/orders.ts";

interface Given {
  readonly order: Order;
  readonly shipment: StoredShipment;
  readonly network: Network;
}

export function parcelOf(
  { orders }: { readonly orders: OrderBook },
  { order, shipment, network }: Given,
  { leg, reference }: { readonly leg: CarriedLeg; readonly reference: string },
): ParcelToBook {
  const node = network.nodes.find(({ id }) => id === shipment.node);
  if (node === undefined) throw new Error(`there is no node ${shipment.node}`);
  return {
    reference,
    service: leg.service,
    grams: shipment.weight,
    leavesAt: leg.leavesAt,
    sender: { name: node.name, site: node.site },
    async recipient() {
      if (leg.method === "ship-to-store") return storeAddress(network, leg.store);
      const address = (await orders.dossier(order.id))?.address;
      if (address === undefined) throw new Error(`order ${order.id} has no address any more`);
      return address;
    },
  };
}

function storeAddress({ nodes }: Network, store: string): Address {
  const found = nodes.find(({ id }) => id === store);
  if (found === undefined) throw new Error(`there is no store ${store}`);
  const { city, postcode, country } = found.site;
  return { name: found.name, street: found.site.street ?? found.name, city, postcode, country };
}
