import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { takeScans } from "#functions/carriers/take-scans.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { isFinal, shipmentTransitions } from "#shared/domain/orders/lifecycles.ts";
import { storeOf } from "#shared/domain/promise/leg.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";

/** What was sent to a store is there, whatever its carrier has scanned: from now on its customer may collect it. */
export const createHandler = ({ orders, claims, clock }: Live<Environment<"take-arrival">>) =>
  apiHandler(routes["take-arrival"], async ({ params, body, principal }) => {
    principal.mustBe("node", params.id);
    const { carrier, tracking } = body;
    const shipment = (await orders.byTracking(carrier, [tracking])).get(tracking);
    if (shipment === undefined)
      throw new ProblemError("not-found", `${carrier} has no parcel ${tracking} of ours`);
    mustBeFor(params.id, shipment);
    if (shipment.status !== "ready") {
      const at = toInstant(clock.now());
      await takeScans({ orders, claims, clock }, carrier, [
        { id: `${params.id}-${tracking}`, tracking, code: "delivered", at },
      ]);
    }
    return ok({ orderId: shipment.orderId, shipmentId: shipment.id });
  });

function mustBeFor(store: NodeId, { id, leg, status }: StoredShipment): void {
  const facts = { shipment: id, status };
  if (leg.method !== "ship-to-store" || storeOf(leg) !== store)
    throw new ProblemError("conflict", `${id} does not come to ${store}: give it back to its carrier`, {
      extra: { facts },
    });
  if (isFinal(shipmentTransitions, status))
    throw new ProblemError("conflict", `${id} is ${status}: nobody waits for it any more`, {
      extra: { facts },
    });
}

export const handler = entry("take-arrival", createHandler);
