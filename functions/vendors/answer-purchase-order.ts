// A vendor's yes or no.
import type { PurchaseOrder } from "#shared/domain/orders/order.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import type { Clock } from "#shared/ports/system.ts";
import { conflict, view } from "./own-purchase-order.ts";

interface Deps {
  readonly orders: OrderBook;
  readonly clock: Clock;
}

const answers = {
  accepted: { event: "shipment.accepted", outcome: "accepted" },
  rejected: { event: "shipment.declined", outcome: "declined" },
} as const;

/** Said twice, it is said once. */
export async function answer(
  { orders, clock }: Deps,
  asked: PurchaseOrder & { readonly token: string },
  to: keyof typeof answers,
  facts: Readonly<Record<string, unknown>> = {},
): Promise<PurchaseOrder> {
  if (asked.status === to) return view(asked);
  if (asked.status !== "submitted") throw conflict(asked);
  const { event, outcome } = answers[to];
  const at = toInstant(clock.now());
  const written = await orders.step({
    orderId: asked.orderId,
    at,
    purchaseOrder: { id: asked.id, from: ["submitted"], to },
    facts: [{ type: event, shipmentId: asked.shipmentId, facts: { node: asked.vendor, ...facts } }],
    resume: [{ token: asked.token, output: { outcome } }],
  });
  if (written === "conflict") throw conflict(asked);
  return { ...view(asked), status: to, updatedAt: at };
}
