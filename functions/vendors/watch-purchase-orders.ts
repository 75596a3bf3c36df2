import { type DepsOf, inTurn, scheduled } from "#functions/_runtime/scheduled.ts";
import { LONGEST_NOTICE } from "#shared/domain/vendors/deadlines.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { settleCancellation } from "./answer-cancellation.ts";
import type { Open } from "./own-purchase-order.ts";

type Deps = DepsOf<"watch-purchase-orders">;

/** Reminds vendors before the deadline of their answer, and answers for them what nobody said of a cancellation. */
export const { createHandler, handler } = scheduled("watch-purchase-orders", async (deps) => {
  const { orders, clock } = deps;
  const now = toInstant(clock.now());
  await inTurn(
    await orders.unansweredPurchaseOrders(toInstant(clock.now() + LONGEST_NOTICE)),
    async (asked) => {
      if (asked.status === "submitted") await remind(deps, asked, now);
      else if (asked.dueBy <= now)
        await settleCancellation(deps, asked, { word: asked.unanswered ?? "rejected", by: "default" });
    },
  );
});

/** After its deadline others are asked: then it is too late for a reminder. */
async function remind({ orders }: Deps, asked: Open, now: Open["dueBy"]): Promise<void> {
  const { id, orderId, shipmentId, vendor, dueBy, remindAt } = asked;
  if (remindAt === undefined || now < remindAt || now >= dueBy) return;
  await orders.step({
    orderId,
    at: now,
    purchaseOrder: { id, vendor, from: ["submitted"], remindedAt: now },
    facts: [{ type: "purchase-order.reminded", shipmentId, facts: { vendor, purchaseOrder: id, dueBy } }],
  });
}
