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
import { leftToShip, type PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { checkNotice, type ShippingNotice } from "#shared/domain/vendors/shipping-notice.ts";
import { maySay } from "#shared/domain/vendors/vendor-calls.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { noticeProblem, notShipped } from "./notice-problem.ts";
import { conflict, type Open, ownPurchaseOrder, view } from "./own-purchase-order.ts";
import { sendAhead } from "./send-ahead.ts";

type Deps = Live<Environment<"ship-purchase-order">>;

const shippable = sourcesOf<PurchaseOrderStatus>(purchaseOrderTransitions, "shipped");

/** The vendor's shipping notice: the units leave its stock, and from now on the carrier speaks. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["ship-purchase-order"], async ({ params, body, principal }) => {
    const asked = await ownPurchaseOrder(deps.orders, params.id, principal);
    const { tracking, carrier } = body;
    const told = asked.parcels?.find((one) => one.tracking === tracking && one.carrier === carrier);
    if (told !== undefined) {
      if (told.shipmentId !== asked.shipmentId) await deps.workflows.startRouting(asked.orderId);
      return ok(view(asked));
    }
    // Of those that were shipped before parcels were kept, any word is a repetition.
    if (asked.status === "shipped" && asked.parcels === undefined) return ok(view(asked));
    if (!maySay(asked.status, "ship")) throw conflict(asked);
    const checked = checkNotice(asked, body, {
      carriers: await carriersFor(deps, asked, body),
      now: deps.clock.now(),
    });
    if (!checked.ok) throw noticeProblem(checked.refusal);
    const { lines, rest } = checked.value;
    return ok(
      rest.length > 0
        ? await sendAhead(deps, asked, { notice: body, lines, rest, from: shippable })
        : await shipAll(deps, asked, body),
    );
  });

/** Undefined where it is the one that was planned: that is known. */
async function carriersFor({ network }: Deps, asked: PurchaseOrder, { carrier, service }: ShippingNotice) {
  if (carrier === asked.carrier && (service ?? asked.service) === asked.service) return undefined;
  return (await network.current())?.carriers;
}

async function shipAll({ orders, clock }: Deps, asked: Open, notice: ShippingNotice): Promise<PurchaseOrder> {
  const { id, orderId, shipmentId, vendor, lines, parcels } = asked;
  const { carrier, service, tracking, shippedAt } = notice;
  const at = toInstant(clock.now());
  const left = leftToShip(asked);
  const parcel = { shipmentId, carrier, tracking, lines: left, shippedAt: shippedAt ?? at };
  const written = await orders.step({
    orderId,
    at,
    purchaseOrder: {
      id,
      vendor,
      from: shippable,
      to: "shipped",
      parcel: { shipped: parcel, after: parcels ?? [] },
    },
    shipment: { id: shipmentId, to: "handedOver", tracking: { carrier, number: tracking } },
    stock: { kind: "pick", node: vendor, held: left, heldAtFirst: lines.length, missing: [] },
    facts: [
      {
        type: "shipment.handed-over",
        shipmentId,
        facts: {
          node: vendor,
          vendor,
          purchaseOrder: id,
          carrier,
          tracking,
          ...(service !== undefined && { service }),
        },
      },
    ],
    resume: [{ token: asked.token, output: { outcome: "shipped" } }],
  });
  if (written === "expired") throw holdExpired(shipmentId);
  if (written === "conflict") throw await notShipped(orders, asked, notice);
  return {
    ...view(asked),
    status: "shipped",
    parcels: [...(parcels ?? []), parcel],
    updatedAt: at,
  };
}

export const handler = entry("ship-purchase-order", createHandler);
