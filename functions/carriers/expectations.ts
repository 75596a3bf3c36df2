// What another time at the door means for the order's customer, and for the workflow that waits.
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import { type CarrierScan, doorOutcome, newExpectation } from "#shared/domain/carriers/tracking.ts";
import { givenUpAt, lateArrival, standingOf } from "#shared/domain/orders/expected-arrival.ts";
import { toEpoch } from "#shared/kernel/time.ts";
import type { Fact, OrderBook, Resumption, Scanned, StoredShipment } from "#shared/ports/orders.ts";

export interface Expectation {
  readonly estimate?: NonNullable<Scanned["estimate"]>;
  readonly resume: readonly Resumption[];
}

const asBefore: Expectation = { resume: [] };

/** The order is read only where a carrier has another time in mind than before. */
export async function expectationOf(
  orders: OrderBook,
  shipment: StoredShipment,
  scans: readonly CarrierScan[],
): Promise<Expectation> {
  const expectedAt = newExpectation(shipment.expectedAt, scans);
  const isOver = scans.some(({ code }) => doorOutcome(code) !== undefined);
  if (expectedAt === undefined || isOver) return asBefore;
  const resume = soonerEnd({ ...shipment, expectedAt });
  const [order, shipments] = await Promise.all([
    orders.get(shipment.orderId),
    orders.shipments(shipment.orderId),
  ]);
  if (order?.promise === undefined) return { resume };
  const told = lateArrival(order.promise, shipments);
  const now = lateArrival(
    order.promise,
    shipments.map((one) => (one.id === shipment.id ? { ...one, expectedAt } : one)),
  );
  const facts: Fact[] =
    told === now
      ? []
      : [
          {
            type: "order.promise-revised",
            shipmentId: shipment.id,
            facts: { deliverBy: now ?? standingOf(order.promise), because: "estimate" },
          },
        ];
  return { estimate: { before: order.estimates ?? 0, facts }, resume };
}

/** Whoever waits for longer than is needed by now is told; a later end is found at the end of the wait. */
export function soonerEnd(shipment: StoredShipment): Resumption[] {
  const { doorToken: token, doorUntil, expectedAt } = shipment;
  const until = givenUpAt(shipment);
  const isKnown = token !== undefined && doorUntil !== undefined && expectedAt !== undefined;
  if (!isKnown || toEpoch(until) >= toEpoch(doorUntil)) return [];
  return [{ token, error: workflowErrors.ArrivalMoved, cause: until }];
}
