import type { NodeTask, Shipment, TaskKind } from "#shared/domain/orders/order.ts";
import { storeOf } from "#shared/domain/promise/leg.ts";
import { TaskId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";

interface Asked {
  readonly kind: TaskKind;
  readonly dueBy: Instant;
  readonly at: Instant;
}

/** The task that a shipment gives its node, or the store that it was sent to. There is at most one of a kind. */
export function taskOf(shipment: Shipment, { kind, dueBy, at }: Asked): NodeTask {
  const { id, orderId, leg, lines, tracking, revision } = shipment;
  // What was sent to a store is given out there.
  const node = kind === "collection" ? (storeOf(leg) ?? shipment.node) : shipment.node;
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
    ...(leg.method !== "collect" && { carrier: leg.carrier, service: leg.service, leavesAt: leg.leavesAt }),
    ...(revision !== undefined && { revision }),
    ...(tracking !== undefined && { tracking }),
  };
}
