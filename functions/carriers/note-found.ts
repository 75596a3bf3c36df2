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

type Parcel = Pick<StoredShipment, "id" | "orderId">;
interface Seen {
  /** Where it is, in the carrier's word; told again, it is told once. */
  readonly code: string;
  readonly at: Instant;
}

/** Words that may be said of its claim in the same moment. */
const LOOKS = 4;

/** @throws Error where the claim is changed again and again: the scan is to be told once more */
export async function noteFound(deps: Deps, parcel: Parcel, seen: Seen): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) if ((await noteOnce(deps, parcel, seen)) !== "conflict") return;
  throw new Error(`the claim for ${parcel.id} is being changed`);
}

async function noteOnce({ orders, claims }: Deps, { id, orderId }: Parcel, { code, at }: Seen) {
  const claim = await claims.of(id);
  if (claim === undefined || claim.foundAs === code || claim.foundAs === "delivered") return "done";
  const shipments = await orders.shipments(orderId);
  const standIns = shipments
    .filter(({ replaces, status }) => replaces === id && !isFinal(shipmentTransitions, status))
    .map((one) => one.id);
  const { carrier } = claim;
  return claims.change(claim, found(claim, code, at), [
    { type: "shipment.found", shipmentId: id, facts: { carrier, code, standIns } },
    ...over(claim),
  ]);
}

function over({ id: shipmentId, status, carrier, amount }: Claim): Fact[] {
  if (status === "closed") return [];
  const facts = { carrier, because: "found" as const, ...(amount !== undefined && { amount }) };
  return [{ type: "shipment.claim-closed", shipmentId, facts }];
}
