// How far an order is: its shipments, and what somebody is asked to do for each, as one look finds them.
import { type Answer, answerTo, type Deed, type Stage, stageOf } from "#shared/domain/orders/answers.ts";
import type { NodeTask, Order, TaskKind } from "#shared/domain/orders/order.ts";
import type { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { PurchaseOrderId, type ShipmentId, TaskId } from "#shared/kernel/ids.ts";
import type { OrderBook, StoredShipment } from "#shared/ports/orders.ts";
import type { RevisedShipment } from "#shared/ports/revisions.ts";

export interface Standing {
  readonly shipment: StoredShipment;
  readonly stage: Stage;
  /** What its node has been asked, and has not ended. */
  readonly task: (NodeTask & { readonly token: string }) | undefined;
  /** What its vendor has been asked. */
  readonly purchaseOrder?: (PurchaseOrder & { readonly token: string }) | undefined;
}

type Book = Pick<OrderBook, "shipments" | "task" | "purchaseOrder">;

export async function standingOf(orders: Book, { id }: Pick<Order, "id">): Promise<readonly Standing[]> {
  const shipments = await orders.shipments(id);
  return Promise.all(
    shipments.map(async (shipment) => {
      const task = await unendedTask(orders, shipment);
      const purchaseOrder =
        shipment.road === "dropShip" && shipment.status === "released"
          ? await orders.purchaseOrder(PurchaseOrderId.parse(`po_${shipment.id}`))
          : undefined;
      return { shipment, stage: stageOf(shipment, task?.status), task, purchaseOrder };
    }),
  );
}

async function unendedTask(
  orders: Pick<OrderBook, "task">,
  shipment: StoredShipment,
): Promise<Standing["task"]> {
  for (const kind of kindsOf(shipment)) {
    const task = await orders.task(TaskId.parse(`${shipment.id}.${kind}`));
    if (task !== undefined && ["open", "paused", "started"].includes(task.status)) return task;
  }
  return undefined;
}

/** Tasks that a shipment can have while it is as far as that. */
function kindsOf({ status, road }: StoredShipment): readonly TaskKind[] {
  switch (status) {
    case "released":
      if (road === "dropShip") return [];
      return road === "store" ? ["pick", "offer"] : ["pick"];
    case "booked":
      return ["handover"];
    case "ready":
      return ["collection"];
    default:
      return [];
  }
}

/** What is answered for each parcel. */
export const answersFor = (deed: Deed, standing: readonly Standing[]): { id: ShipmentId; answer: Answer }[] =>
  standing.map(({ shipment, stage }) => ({ id: shipment.id, answer: answerTo(deed, stage) }));

/** The shipment as it was read, for a revision. */
export const asRead = ({ id, status, revision = 0 }: StoredShipment): RevisedShipment => ({
  ...{ id, status, revision },
});
