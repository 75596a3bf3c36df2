import { bookParcel } from "#functions/_booking/book-parcel.ts";
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { AwaitInput } from "#shared/contracts/workflows.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";
import { loadShipment } from "./load-shipment.ts";
import { taskOf } from "./task-of.ts";
import { answerIfTold } from "./told-meanwhile.ts";

/** Books a departure, if possible the planned one, and asks the node to hand the parcel over. Run again, it finds its booking. */
export const createHandler = (deps: Live<Environment<"book-carrier">>) =>
  taskHandler(AwaitInput, async ({ orderId, shipmentId, dueBy, token }) => {
    const { orders, clock } = deps;
    const [{ order, shipment }, network] = await Promise.all([
      loadShipment(orders, orderId, shipmentId),
      currentNetwork(deps.network),
    ]);
    const { leg, number, booking, insteadOf, extraCost } = await bookParcel(deps, {
      order,
      shipment,
      network,
    });
    const { carrier, service } = leg;
    const at = toInstant(clock.now());
    const because = insteadOf && { insteadOf, extraCost };
    const booked = {
      type: "shipment.booked",
      shipmentId,
      facts: { carrier, service, tracking: number, ...because },
    } as const;
    // Another truck may leave sooner than the planned one.
    const cutOff = leg.milestones.handOverBy;
    const soonest = insteadOf !== undefined && cutOff < dueBy ? cutOff : Instant.parse(dueBy);
    const task = taskOf({ ...shipment, leg, tracking: number }, { kind: "handover", dueBy: soonest, at });
    const listed = network.carriers.some((one) => one.id === carrier && one.endOfDay !== undefined);
    const opened = await orders.step({
      orderId,
      at,
      shipment: {
        id: shipmentId,
        to: "booked",
        tracking: { carrier, number },
        ...(booking === undefined ? { asBooked: shipment.booking ?? "unbooked" } : { booking }),
        ...(leg !== shipment.leg && { leg }),
        ...(listed && { unlisted: { node: shipment.node, carrier, leavesAt: leg.leavesAt } }),
      },
      openTask: { ...task, token },
      facts: shipment.tracking === undefined ? [booked] : [],
    });
    if (opened !== "conflict") return;
    // Removed from its order at this moment, what was booked is left, and cancelled; or another run has claimed it.
    const { shipment: now } = await loadShipment(orders, orderId, shipmentId);
    if (now.booking?.reference !== (booking ?? shipment.booking)?.reference)
      throw new WorkflowError("Throttled", `another run books ${shipmentId}`);
    await answerIfTold(orders, { orderId, task: task.id, token, at });
  });

export const handler = entry("book-carrier", createHandler);
