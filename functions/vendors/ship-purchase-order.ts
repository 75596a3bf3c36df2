import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { holdExpired } from "#functions/tasks/tell-task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import {
  type PurchaseOrderStatus,
  purchaseOrderTransitions,
  sourcesOf,
} from "#shared/domain/orders/lifecycles.ts";
import { leftToShip } from "#shared/domain/vendors/purchase-order.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { conflict, ownPurchaseOrder, view } from "./own-purchase-order.ts";

const shippable = sourcesOf<PurchaseOrderStatus>(purchaseOrderTransitions, "shipped");

/** The vendor's shipping notice: the units leave its stock, and from now on the carrier speaks. */
export const createHandler = ({ orders, clock }: Live<Environment<"ship-purchase-order">>) =>
  apiHandler(routes["ship-purchase-order"], async ({ params, body, principal }) => {
    const asked = await ownPurchaseOrder(orders, params.id, principal);
    if (asked.status === "shipped") return ok(view(asked));
    if (!shippable.includes(asked.status)) throw conflict(asked);
    const at = toInstant(clock.now());
    const written = await orders.step({
      orderId: asked.orderId,
      at,
      purchaseOrder: { id: asked.id, from: shippable, to: "shipped" },
      shipment: {
        id: asked.shipmentId,
        to: "handedOver",
        tracking: { carrier: body.carrier, number: body.tracking },
      },
      stock: {
        kind: "pick",
        node: asked.vendor,
        held: leftToShip(asked),
        heldAtFirst: asked.lines.length,
        missing: [],
      },
      facts: [
        {
          type: "shipment.handed-over",
          shipmentId: asked.shipmentId,
          facts: { node: asked.vendor, vendor: asked.vendor, purchaseOrder: asked.id, ...body },
        },
      ],
      resume: [{ token: asked.token, output: { outcome: "shipped" } }],
    });
    if (written === "expired") throw holdExpired(asked.shipmentId);
    if (written === "conflict") throw conflict(asked);
    return ok({ ...view(asked), status: "shipped", updatedAt: at });
  });

export const handler = entry("ship-purchase-order", createHandler);
