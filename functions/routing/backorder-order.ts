import { wantedOf } from "#functions/_planning/decide.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { RouteOrderInput } from "#shared/contracts/workflows.ts";
import { toInstant } from "#shared/kernel/time.ts";

/** Nothing of what is missing can be sourced: the order waits for stock and the channel hears of it. */
export const createHandler = ({ orders, clock }: Live<Environment<"backorder-order">>) =>
  taskHandler(RouteOrderInput, async ({ orderId }) => {
    const dossier = await orders.dossier(orderId);
    if (dossier === undefined) throw new Error(`no order ${orderId}`);
    const { order } = dossier;
    const { lines } = await wantedOf(orders, order, dossier.lines);
    const unfilledUnits =
      lines.reduce((units, line) => units + line.quantity, 0) + (order.refundedUnits ?? 0);
    await orders.changeOrder(orderId, {
      at: toInstant(clock.now()),
      from: ["received"],
      to: "backordered",
      unfilledUnits,
      facts: [{ type: "order.backordered", facts: { unfilledUnits } }],
    });
    return { backordered: true };
  });

export const handler = entry("backorder-order", createHandler);
