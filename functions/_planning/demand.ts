// An order, or what is left of it, as routing sees it.
import type { Destination } from "#shared/domain/network/destination.ts";
import type { Address, Order } from "#shared/domain/orders/order.ts";
import type { Demand, DemandLine, Method } from "#shared/domain/routing/demand.ts";
import type { Geography } from "#shared/ports/geography.ts";

export function demandOf(
  order: Pick<Order, "channel" | "collectAt" | "requestedDate" | "value" | "placedIn">,
  lines: readonly DemandLine[],
  destination: Destination,
): Demand {
  const method: Method =
    order.collectAt === undefined ? { kind: "home" } : { kind: "collect", node: order.collectAt };
  return {
    channel: order.channel,
    lines,
    destination,
    method,
    ...(order.requestedDate !== undefined && { requestedDate: order.requestedDate }),
    ...(order.value !== undefined && { value: order.value }),
    ...(order.placedIn !== undefined && { placedIn: order.placedIn }),
  };
}

/** The place of an address; undefined where the postcode does not exist in its country. */
export function destinationOf(
  geography: Geography,
  { country, postcode }: Pick<Address, "country" | "postcode">,
): Destination | undefined {
  const place = geography.locate(country, postcode);
  if (place === undefined) return undefined;
  if (place === "unknown-country") return { country, postcode };
  return {
    country,
    postcode,
    subdivision: place.subdivision,
    ...(place.lat !== undefined && { lat: place.lat }),
    ...(place.lon !== undefined && { lon: place.lon }),
  };
}
