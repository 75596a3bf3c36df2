// When a parcel that will be late is there: as its carrier says, or else on the next day on which it delivers.
import { destinationOf } from "#functions/_planning/demand.ts";
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { timeZoneOf } from "#shared/domain/network/place.ts";
import { deliveryDay } from "#shared/domain/network/service-days.ts";
import { dayAt, instantOn, plusLocalDays } from "#shared/domain/network/zone-clock.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";

type Deps = Pick<Live<Environment<"watch-transit">>, "orders" | "network" | "geography" | "clock">;

interface Late {
  readonly order: Order;
  readonly shipment: StoredShipment;
}

export async function expectedAtDoor(
  { orders, network, geography, clock }: Deps,
  { order, shipment: { leg, expectedAt } }: Late,
): Promise<EpochMs> {
  const now = clock.now();
  const said = expectedAt === undefined ? 0 : toEpoch(expectedAt);
  if (said > now) return said;
  const address = (await orders.dossier(order.id))?.address;
  const door = address && destinationOf(geography, address);
  const timeZone = door === undefined ? "UTC" : timeZoneOf(door, "UTC");
  const after = Math.max(now, toEpoch(leg.milestones.deliverBy));
  const carrier = leg.method === "collect" ? undefined : leg.carrier;
  const service = (await currentNetwork(network)).carriers
    .find(({ id }) => id === carrier)
    ?.services.find(({ id }) => leg.method !== "collect" && id === leg.service);
  const next = { transitDays: 1, saturdayToo: false };
  const day = service && door && deliveryDay({ service, place: door, ...next }, dayAt(timeZone, after));
  if (service === undefined || day === undefined) return plusLocalDays(timeZone, after, 1);
  return instantOn(timeZone, day, service.window.to);
}
