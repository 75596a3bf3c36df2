// Invoices become entries of a day. Channel, destination and collection are derived: the source has none.

import type { NetworkNode } from "#shared/domain/network/node.ts";
import { ChannelId, type NodeId } from "#shared/kernel/ids.ts";
import { Quantity } from "#shared/kernel/units.ts";
import type { DayOrder, PlaceEntry } from "../day-entry.ts";
import { nearest } from "../nearest.ts";
import { postcodeDraw } from "../postcode-draw.ts";
import type { Random } from "../random.ts";
import type { Invoice } from "./invoices.ts";

/** A customer can carry home what has at most so many lines and units. */
const CARRIED = { lines: 5, units: 24 };

/** Share of the orders that can be carried home which are collected. */
const COLLECTED_SHARE = 0.5;

const channels = ["web", "web", "web", "app", "app", "marketplace", "phone"].map((id) => ChannelId.parse(id));

export function placeEntries(
  orders: readonly Invoice[],
  { nodes, chance }: { readonly nodes: readonly NetworkNode[]; readonly chance: Random },
): PlaceEntry[] {
  const draw = postcodeDraw();
  const stores = nodes.filter((node) => node.collection);
  return orders.map((invoice) => {
    const who = invoice.customer || invoice.number;
    const home = chance.fork(`home of ${who}`);
    const place = draw(home);
    const street = `${home.int(1, 180)} rue de l'Exemple`;
    const own = chance.fork(`order ${invoice.number}`);
    const channel = own.pick(channels);
    const collected = isCarried(invoice) && own.chance(COLLECTED_SHARE);
    const destination = {
      name: `Customer ${who}`,
      street,
      city: place.city,
      postcode: place.postcode,
      country: "FR",
    };
    const order: DayOrder = {
      channelOrderId: invoice.number,
      ...methodOf(collected ? nearest(stores, place)?.id : undefined),
      destination,
      lines: [...invoice.lines].map(([sku, quantity]) => ({ sku, quantity: Quantity.parse(quantity) })),
    };
    return { at: invoice.at, channel, order };
  });
}

const methodOf = (collectAt: NodeId | undefined): Pick<DayOrder, "method" | "collectAt"> =>
  collectAt === undefined ? { method: "home" } : { method: "collect", collectAt };

function isCarried({ lines }: Invoice): boolean {
  const units = [...lines.values()].reduce((sum, quantity) => sum + quantity, 0);
  return lines.size <= CARRIED.lines && units <= CARRIED.units;
}
