import type { NodeTask, Shipment, TaskKind } from "#shared/domain/orders/order.ts";
import { TaskId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";

interface Asked {
  readonly kind: TaskKind;
  readonly dueBy: Instant;
  readonly at: Instant;
}

/** The task that a shipment gives its node. There is at most one of a kind. */
export function taskOf(shipment: Shipment, { kind, dueBy, at }: Asked): NodeTask {
  const { id, orderId, node, leg, lines, tracking } = shipment;
  return {
    id: TaskId.parse(`${id}.${kind}`),
    kind,
    status: "open",
    node,
    shipmentId: id,
    orderId,
    dueBy,
    lines,
    openedAt: at,
    updatedAt: at,
    ...(leg.method === "home" && { carrier: leg.carrier, service: leg.service }),
    ...(tracking !== undefined && { tracking }),
  };
}
