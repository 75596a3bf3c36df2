// Whether a vendor stops what it had promised to send: its own word, or the policy's where it gave none.
import { endCancellation } from "#functions/orders/end-cancellation.ts";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import type { CancellationWord } from "#shared/domain/vendors/cancellation-word.ts";
import type { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { OrderBook, Outcome } from "#shared/ports/orders.ts";
import type { Clock } from "#shared/ports/system.ts";
import { conflict, type Open, view } from "./own-purchase-order.ts";

interface Deps {
  readonly orders: OrderBook;
  readonly clock: Clock;
}

interface Word {
  readonly word: CancellationWord;
  readonly by: "vendor" | "default";
  readonly text?: string | undefined;
}

const statuses = { accepted: "cancellationAccepted", rejected: "cancellationRejected" } as const;

/** The vendor's word. Said twice, it is said once. */
export async function answerCancellation(
  deps: Deps,
  asked: Open,
  said: Omit<Word, "by">,
): Promise<PurchaseOrder> {
  const to = statuses[said.word];
  if (asked.status === to) return view(asked);
  if (asked.status !== "cancellationRequested") throw conflict(asked);
  if ((await settleCancellation(deps, asked, { ...said, by: "vendor" })) === "conflict") {
    const now = (await deps.orders.purchaseOrder(asked.id)) ?? asked;
    if (now.status !== to) throw conflict(now);
  }
  return { ...view(asked), status: to };
}

/** Accepted: the shipment is undone. Rejected: its shipping notice is waited for, as before. */
export async function settleCancellation(
  { orders, clock }: Deps,
  { id, orderId, shipmentId, vendor, token, milestones }: Open,
  { word, by, text }: Word,
): Promise<Outcome> {
  const at = toInstant(clock.now());
  const about = { vendor, purchaseOrder: id, by };
  const written = await orders.step({
    orderId,
    at,
    purchaseOrder: {
      id,
      vendor,
      from: ["cancellationRequested"],
      to: statuses[word],
      ...(word === "rejected" && { dueBy: milestones.deliverBy }),
    },
    facts: [
      word === "accepted"
        ? { type: "purchase-order.cancellation-accepted", shipmentId, facts: about }
        : {
            type: "purchase-order.cancellation-rejected",
            shipmentId,
            facts: { ...about, ...(text !== undefined && { text }) },
          },
    ],
    resume:
      word === "accepted"
        ? [{ token, error: workflowErrors.OrderCancelled, cause: "the vendor does not ship it" }]
        : [],
  });
  if (written !== "done") return "conflict";
  if (word === "rejected") await endCancellation(orders, orderId, at);
  return "done";
}
