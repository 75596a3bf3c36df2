import { entry } from "#functions/_runtime/entry.ts";
import { feedHandler } from "#functions/_runtime/feed.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { LONGEST_NOTICE } from "#shared/domain/vendors/deadlines.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { settleCancellation } from "./answer-cancellation.ts";
import type { Open } from "./own-purchase-order.ts";

type Deps = Live<Environment<"watch-purchase-orders">>;

/** Reminds vendors before the deadline of their answer, and answers for them what nobody said of a cancellation. */
export const createHandler = (deps: Deps) =>
  feedHandler<unknown>(async () => {
    const { orders, clock } = deps;
    const now = toInstant(clock.now());
    for (const asked of await orders.unansweredPurchaseOrders(toInstant(clock.now() + LONGEST_NOTICE))) {
      if (asked.status === "submitted") await remind(deps, asked, now);
      else if (asked.dueBy <= now)
        await settleCancellation(deps, asked, { word: asked.unanswered ?? "rejected", by: "default" });
    }
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

export const handler = entry("watch-purchase-orders", createHandler);
