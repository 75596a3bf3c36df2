// A parcel that ends as lost on its way: what is claimed from its carrier, and what is owed to its customer.
import { type Claim, claimFor, owedFor } from "#shared/domain/carriers/claim.ts";
import type { Order, Shipment } from "#shared/domain/orders/order.ts";
import { othersCome } from "#shared/domain/rescue/duplicates.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Fact, OrderBook, ShipmentEnd, StoredShipment } from "#shared/ports/orders.ts";

export interface Loss {
  readonly claim: Claim | undefined;
  readonly refunded: Shipment["lines"];
  readonly facts: readonly Fact[];
}

/** What others carry in its place was decided before: the rest is paid back, and not waited for. */
export async function lossOf(
  { orders }: { readonly orders: Pick<OrderBook, "shipments" | "lines"> },
  { order, shipment }: { readonly order: Order; readonly shipment: StoredShipment },
  at: Instant,
): Promise<Loss> {
  const [shipments, lines] = await Promise.all([orders.shipments(order.id), orders.lines(order.id)]);
  const orderUnits = unitsOf(lines);
  const claim = claimFor(shipment, order, { at, orderUnits });
  const refunded = othersCome(shipment, shipments) ? [] : owedFor(shipment, shipments);
  const about = { shipmentId: shipment.id };
  return {
    ...{ claim, refunded },
    facts: [...claimed(claim), ...(refunded.length > 0 ? [owed(refunded)] : [])],
  };

  function owed(due: Shipment["lines"]): Fact {
    const because = shipment.carrierStatus === "returned" ? "returned" : "lost";
    return { type: "shipment.refund-due", ...about, facts: { lines: due, because } };
  }
}

function claimed(claim: Claim | undefined): Fact[] {
  if (claim === undefined) return [];
  const { id: shipmentId, carrier, vendor, tracking, lines, claimed: worth } = claim;
  return [
    {
      ...{ type: "shipment.claim-opened", shipmentId },
      facts: {
        ...{ carrier, lines },
        ...(vendor !== undefined && { vendor }),
        ...(tracking !== undefined && { tracking }),
        ...(worth !== undefined && { claimed: worth }),
      },
    },
  ];
}

/** Its end, with what follows from the loss. */
export function withLoss(end: ShipmentEnd, loss: Loss | undefined): ShipmentEnd {
  if (loss === undefined) return end;
  const [lost, ...others] = end.facts;
  return {
    ...end,
    ...(loss.claim !== undefined && { claim: loss.claim }),
    ...(loss.refunded.length > 0 && { refunded: loss.refunded }),
    facts: [...(lost === undefined ? [] : [lost]), ...loss.facts, ...others],
  };
}

/** The order as it is then. */
export const withRefund = (order: Order, loss: Loss | undefined): Order =>
  loss === undefined
    ? order
    : { ...order, refundedUnits: (order.refundedUnits ?? 0) + unitsOf(loss.refunded) };

const unitsOf = (lines: readonly { readonly quantity: number }[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);
