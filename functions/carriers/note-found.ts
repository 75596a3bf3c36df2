// A parcel that was lost, and is found: its claim is over, and the channel hears what else is under way for it.
import { type Claim, found } from "#shared/domain/carriers/claim.ts";
import { isFinal, shipmentTransitions } from "#shared/domain/orders/lifecycles.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Claims } from "#shared/ports/claims.ts";
import type { Fact, OrderBook, StoredShipment } from "#shared/ports/orders.ts";

interface Deps {
  readonly orders: Pick<OrderBook, "shipments">;
  readonly claims: Claims;
}

/** @param code where it is, in the carrier's word; told again, it is told once */
export async function noteFound(
  { orders, claims }: Deps,
  { id, orderId }: Pick<StoredShipment, "id" | "orderId">,
  { code, at }: { readonly code: string; readonly at: Instant },
): Promise<void> {
  const claim = await claims.of(id);
  if (claim === undefined || claim.foundAs === code || claim.foundAs === "delivered") return;
  const shipments = await orders.shipments(orderId);
  const standIns = shipments
    .filter(({ replaces, status }) => replaces === id && !isFinal(shipmentTransitions, status))
    .map((one) => one.id);
  const { carrier } = claim;
  await claims.change(claim, found(claim, code, at), [
    { type: "shipment.found", shipmentId: id, facts: { carrier, code, standIns } },
    ...over(claim),
  ]);
}

function over({ id: shipmentId, status, carrier, amount }: Claim): Fact[] {
  if (status === "closed") return [];
  const facts = { carrier, because: "found" as const, ...(amount !== undefined && { amount }) };
  return [{ type: "shipment.claim-closed", shipmentId, facts }];
}
