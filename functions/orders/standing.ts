// How far an order is: its shipments, and what somebody is asked to do for each, as one look finds them.
import { type Answer, answerTo, type Deed, type Stage, stageOf } from "#shared/domain/orders/answers.ts";
import type { NodeTask, Order } from "#shared/domain/orders/order.ts";
import { type ShipmentId, TaskId } from "#shared/kernel/ids.ts";
import type { OrderBook, StoredShipment } from "#shared/ports/orders.ts";
import type { RevisedShipment } from "#shared/ports/revisions.ts";

export interface Standing {
  readonly shipment: StoredShipment;
  readonly stage: Stage;
  /** The offer or the pick that its node has not ended. */
  readonly task: (NodeTask & { readonly token: string }) | undefined;
}

export async function standingOf(
  orders: Pick<OrderBook, "shipments" | "task">,
  { id }: Pick<Order, "id">,
): Promise<readonly Standing[]> {
  const shipments = await orders.shipments(id);
  return Promise.all(
    shipments.map(async (shipment) => {
      const task = shipment.status === "released" ? await unendedTask(orders, shipment) : undefined;
      return { shipment, stage: stageOf(shipment, task?.status), task };
    }),
  );
}

async function unendedTask(
  orders: Pick<OrderBook, "task">,
  { id, road }: StoredShipment,
): Promise<Standing["task"]> {
  if (road === "dropShip") return undefined;
  const kinds = road === "store" ? ["pick", "offer"] : ["pick"];
  for (const kind of kinds) {
    const task = await orders.task(TaskId.parse(`${id}.${kind}`));
    if (task !== undefined && ["open", "paused", "started"].includes(task.status)) return task;
  }
  return undefined;
}

/** What is answered for each parcel. */
export const answersFor = (deed: Deed, standing: readonly Standing[]): { id: ShipmentId; answer: Answer }[] =>
  standing.map(({ shipment, stage }) => ({ id: shipment.id, answer: answerTo(deed, stage) }));

/** The shipment as it was read, for a revision. */
export const asRead = ({ id, status, revision = 0 }: StoredShipment): RevisedShipment => ({
  ...{ id, status, revision },
});
