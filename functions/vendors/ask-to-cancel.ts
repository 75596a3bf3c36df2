// An order is cancelled whose vendor has promised to send it: the vendor decides, until a deadline.
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { cancellationDueBy } from "#shared/domain/vendors/deadlines.ts";
import type { PurchaseOrderId } from "#shared/kernel/ids.ts";
import { durationMs, toInstant } from "#shared/kernel/time.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import type { Clock } from "#shared/ports/system.ts";

interface Deps {
  readonly orders: OrderBook;
  readonly network: NetworkStore;
  readonly clock: Clock;
}

/** Asked once; a vendor that has shipped or was asked before is left alone. */
export async function askToCancel({ orders, network, clock }: Deps, id: PurchaseOrderId): Promise<void> {
  const asked = await orders.purchaseOrder(id);
  if (asked?.status !== "accepted" && asked?.status !== "partiallyAccepted") return;
  const { answerWithin, unanswered } = (await currentNetwork(network)).policy.vendorCancellation;
  const dueBy = cancellationDueBy(clock.now(), durationMs(answerWithin), asked.milestones.deliverBy);
  const { orderId, shipmentId, vendor } = asked;
  await orders.step({
    orderId,
    at: toInstant(clock.now()),
    purchaseOrder: {
      id,
      vendor,
      from: ["accepted", "partiallyAccepted"],
      to: "cancellationRequested",
      dueBy,
      unanswered,
    },
    facts: [
      {
        type: "purchase-order.cancellation-requested",
        shipmentId,
        facts: { vendor, purchaseOrder: id, dueBy, unanswered },
      },
    ],
  });
}
