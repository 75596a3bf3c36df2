// Whether a parcel that is planned for one address arrives at another just the same.
import type { Destination } from "#shared/domain/network/destination.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { timeZoneOf } from "#shared/domain/network/place.ts";
import { deliveryDay } from "#shared/domain/network/service-days.ts";
import { zoneOf } from "#shared/domain/network/service-zone.ts";
import { dayAt } from "#shared/domain/network/zone-clock.ts";
import { toEpoch } from "#shared/kernel/time.ts";
import type { HomeLeg } from "./leg.ts";

interface Where {
  readonly before: Destination;
  readonly after: Destination;
  readonly network: Network;
}

/** In the same zone, on the same day, by the same clock. A courier's reach is another for each door: no. */
export function arrivesAlike(leg: HomeLeg, { before, after, network: { carriers, nodes } }: Where): boolean {
  const service = carriers
    .find(({ id }) => id === leg.carrier)
    ?.services.find(({ id }) => id === leg.service);
  const zone = service && zoneOf(service, after);
  const node = nodes.find(({ id }) => id === leg.node);
  if (service === undefined || zone?.id !== leg.zone || node === undefined || service.withinKm !== undefined)
    return false;
  if (timeZoneOf(before, node.timeZone) !== timeZoneOf(after, node.timeZone)) return false;
  const departure = dayAt(node.timeZone, toEpoch(leg.leavesAt));
  const saturdayToo = leg.saturdaySurcharge > 0;
  const dayFor = (place: Destination) =>
    deliveryDay({ service, place, transitDays: zone.transitDays, saturdayToo }, departure);
  return dayFor(before) === dayFor(after);
}
