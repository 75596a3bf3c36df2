import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import type { EventType } from "#shared/contracts/events.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { OpenTaskInput } from "#shared/contracts/workflows.ts";
import type { ShipmentStatus } from "#shared/domain/orders/lifecycles.ts";
import type { NodeTask, Order, Shipment } from "#shared/domain/orders/order.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import { loadShipment } from "./load-shipment.ts";
import { taskOf } from "./task-of.ts";
import { answerIfTold } from "./told-meanwhile.ts";

/** What the shipment is while its node has such a task, and the event that tells it. */
const during = {
  offer: { status: "released", event: "shipment.released" },
  pick: { status: "released", event: "shipment.released" },
  handover: { status: "booked", event: undefined },
  collection: { status: "ready", event: "shipment.ready" },
} as const satisfies Record<OpenTaskInput["kind"], { status: ShipmentStatus; event: EventType | undefined }>;

/** Puts work before a node, with the token of the workflow that waits for it. */
export const createHandler = ({ orders, clock }: Live<Environment<"open-task">>) =>
  taskHandler(OpenTaskInput, async ({ orderId, shipmentId, kind, dueBy, token, longer }) => {
    const { order, shipment } = await loadShipment(orders, orderId, shipmentId);
    if (shipment.movedBy !== undefined) throw new Error(`${shipmentId} was moved by ${shipment.movedBy}`);
    const { status, event } = during[kind];
    const at = toInstant(clock.now());
    const task = taskOf(shipment, { kind, dueBy: Instant.parse(dueBy), at });
    if (longer === true) return waitLonger(orders, shipment, { ...task, token });
    const readyAt = shipment.arrivedAt ?? at;
    const waits = kind === "collection" ? { collectBy: task.dueBy } : {};
    const told = event !== undefined && shipment.status !== status;
    const opened = await orders.step({
      orderId,
      at,
      // What is promised of a collection is the hour at which it is ready: of what was sent to the store, when
      // the carrier brought it.
      shipment: {
        id: shipmentId,
        to: status,
        asRevised: shipment.revision ?? 0,
        ...(kind === "collection" && { arrivedAt: readyAt, listedAt: readyAt }),
      },
      openTask: { ...task, ...(kind === "collection" && givingOut(order)), token },
      facts: told ? [{ type: event, shipmentId, facts: { node: task.node, task: kind, ...waits } }] : [],
    });
    if (opened === "done") return;
    // Put on hold or changed at this moment: the hold is waited out, or the next try asks for what it is now.
    const now = (await loadShipment(orders, orderId, shipmentId)).shipment;
    if (now.revision !== shipment.revision) throw new WorkflowError("Throttled", `${shipmentId} was changed`);
    await answerIfTold(orders, { orderId, task: task.id, token, at });
  });

/** The task stays what it is, with all that was done of it; what it wakes is the wait that has begun now. */
async function waitLonger(
  orders: OrderBook,
  { status: to, revision = 0 }: Shipment,
  { id, orderId, shipmentId, dueBy, token, openedAt: at }: NodeTask & { readonly token: string },
): Promise<void> {
  const status = (await orders.task(id))?.status;
  if (status === "done") return answerIfTold(orders, { orderId, task: id, token, at });
  if (status !== "open" && status !== "started") throw new Error(`task ${id} is ${status ?? "not there"}`);
  const given = await orders.step({
    ...{ orderId, at, facts: [] },
    shipment: { id: shipmentId, to, asRevised: revision },
    task: { id, from: [status], to: status, longer: { dueBy, token } },
  });
  if (given !== "done") throw new WorkflowError("Throttled", `task ${id} was changed`);
}

/** How the store finds it, and what it asks of whoever collects. */
const givingOut = ({ channelOrderId, pickupCode, checks }: Order) => ({
  channelOrderId,
  ...(pickupCode !== undefined && { asksForCode: true }),
  ...(checks !== undefined && { checks }),
});

export const handler = entry("open-task", createHandler);
