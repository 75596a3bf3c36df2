// Other services of the same node for a parcel that is packed and that its carrier does not take.
import type { Destination } from "#shared/domain/network/destination.ts";
import type { Item } from "#shared/domain/network/item.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { zoneOf } from "#shared/domain/network/service-zone.ts";
import type { Shipment } from "#shared/domain/orders/order.ts";
import { homeWays } from "#shared/domain/promise/home-ways.ts";
import { storeWay } from "#shared/domain/promise/store-way.ts";
import { type carriageOf, toLeg, type Way } from "#shared/domain/promise/way.ts";
import type { Demand, Snapshot } from "#shared/domain/routing/demand.ts";
import { orderLines } from "#shared/domain/routing/order-lines.ts";
import { rulesFor } from "#shared/domain/routing/rules.ts";
import { parcelsOf, serviceTariff, takes } from "#shared/domain/routing/service-tariff.ts";
import { priceOf } from "#shared/domain/routing/weight-tariff.ts";
import type { ChannelId, Sku } from "#shared/kernel/ids.ts";
import { type EpochMs, WorkingDuration } from "#shared/kernel/time.ts";
import type { CarriedLeg } from "./booking.ts";

export interface Stranded {
  readonly shipment: Pick<Shipment, "lines" | "weight"> & { readonly leg: CarriedLeg };
  readonly channel: ChannelId;
  readonly destination: Destination;
  /** Arrives no later. */
  readonly deadline: EpochMs;
  readonly node: NetworkNode;
}

/** What a decision sees, without the carriers that do not take it. */
export type Seen = Pick<Snapshot, "now" | "parcelsTaken"> & {
  readonly network: Network;
  readonly items: ReadonlyMap<Sku, Item>;
  /** With the carrier that was planned, for its price. */
  readonly whole: Network;
};

export interface OtherWay {
  readonly leg: CarriedLeg;
  /** What it costs more than the planned one; may be negative. Minor units. */
  readonly extraCost: number;
  /** By its tariff. */
  readonly price: number;
  readonly parcels: number;
}

/** Cheapest first; within the policy's extra cost. */
export function otherWays(stranded: Stranded, seen: Seen): readonly OtherWay[] {
  const { shipment, channel, destination, deadline } = stranded;
  const demand: Demand = { channel, lines: shipment.lines, destination, method: { kind: "home" } };
  const snapshot: Snapshot = { ...seen, available: () => 0 };
  const lines = orderLines(demand, snapshot);
  const rules = rulesFor(demand, snapshot);
  const paid = plannedPrice(stranded, seen.whole);
  const found = homeWays(packed(stranded.node), { destination, grams: shipment.weight }, seen).ways;
  return found
    .flatMap((carriage): OtherWay[] => {
      const { service, zone, surcharge } = carriage;
      const tariff = serviceTariff(service, zone);
      const fits = lines.every(({ item }) => item && tariff && takes(service, tariff, item));
      const way = arriving(carriage, stranded, seen.network);
      const leg = way && toLeg(way);
      if (!fits || tariff === undefined || !rules.allows(service.id)) return [];
      if (way === undefined || way.deliverBy > deadline || leg === undefined || leg.method === "collect")
        return [];
      const price = priceOf(tariff, shipment.weight) + surcharge;
      return [{ leg, price, extraCost: price - paid, parcels: parcelsOf(service, zone, shipment.weight) }];
    })
    .filter(({ extraCost }) => extraCost <= seen.network.policy.maxFailoverCost)
    .sort((a, b) => a.price - b.price || (a.leg.service < b.leg.service ? -1 : 1));
}

/** It lies packed at the dock, and is counted in its day already. */
const packed = (node: NetworkNode): NetworkNode => ({
  ...node,
  lead: { pick: WorkingDuration.parse("PT0M"), pack: WorkingDuration.parse("PT0M") },
  parcelsPerDay: Number.MAX_SAFE_INTEGER,
});

function arriving(
  carriage: NonNullable<ReturnType<typeof carriageOf>>,
  { shipment: { leg } }: Stranded,
  { nodes }: Network,
): Way | undefined {
  if (leg.method === "home") return carriage;
  const store = nodes.find(({ id }) => id === leg.store);
  return store && storeWay(carriage, store, {});
}

function plannedPrice({ shipment, destination }: Stranded, { carriers }: Network): number {
  const { leg, weight } = shipment;
  const service = carriers
    .find(({ id }) => id === leg.carrier)
    ?.services.find(({ id }) => id === leg.service);
  const zone = service && zoneOf(service, destination);
  const tariff = service && zone && serviceTariff(service, zone);
  return (tariff ? priceOf(tariff, weight) : 0) + leg.saturdaySurcharge;
}
