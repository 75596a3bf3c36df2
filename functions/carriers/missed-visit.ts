// Nobody was at home: what can be done about it the same day.
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import type { SecondVisit } from "#shared/domain/carriers/second-visit.ts";
import type { CarrierScan } from "#shared/domain/carriers/tracking.ts";
import { secondVisitOffer } from "#shared/domain/rescue/second-visit.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import type { OrderBook, StoredShipment } from "#shared/ports/orders.ts";
import type { Clock } from "#shared/ports/system.ts";

interface Deps {
  readonly orders: OrderBook;
  readonly clock: Clock;
  /** Absent: nothing is offered. */
  readonly network?: NetworkStore;
}

/** Of the last scan that counts. */
export async function offerAfter(
  { orders, network, clock }: Deps,
  shipment: StoredShipment,
  last: CarrierScan | undefined,
): Promise<SecondVisit | undefined> {
  const { leg, secondVisit } = shipment;
  if (
    network === undefined ||
    last?.code !== "attempted" ||
    secondVisit !== undefined ||
    leg.method === "collect"
  )
    return undefined;
  const [order, { policy, carriers, nodes }] = await Promise.all([
    orders.get(shipment.orderId),
    currentNetwork(network),
  ]);
  const carrier = carriers.find(({ id }) => id === leg.carrier);
  const service = carrier?.services.find(({ id }) => id === leg.service);
  if (order === undefined) return undefined;
  return secondVisitOffer({
    ...{ order, shipment, missedAt: last.at, now: clock.now() },
    sold: service?.secondVisit,
    terms: policy.rescue,
    maxRescues: policy.maxRescues,
    timeZone: nodes.find(({ id }) => id === shipment.node)?.timeZone ?? "UTC",
  });
}
