import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { CarrierEvent } from "#shared/contracts/api/work.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { doorOutcome } from "#shared/domain/carriers/tracking.ts";
import type { OrderBook, StoredShipment } from "#shared/ports/orders.ts";
import { keyOf, verify } from "./signature.ts";

/** Scans update what the carrier says; the last one ends the wait for the door. */
export const createHandler = ({ orders, clock, env }: Live<Environment<"take-carrier-events">>) =>
  apiHandler(routes["take-carrier-events"], async ({ params, body, rawBody, headers, principal }) => {
    if (principal.party("carrier") !== params.carrier) throw new ProblemError("forbidden");
    verify({
      key: keyOf(env.WEBHOOK_SECRET, params.carrier),
      timestamp: headers["lendemain-timestamp"],
      signature: headers["lendemain-signature"],
      body: rawBody,
      now: clock.now(),
    });
    const shipments = new Map(
      await orders.byTracking(
        params.carrier,
        body.events.map((event) => event.tracking),
      ),
    );
    const unknown = body.events
      .filter((event) => !shipments.has(event.tracking))
      .map((event) => event.tracking);
    for (const event of body.events) {
      const shipment = shipments.get(event.tracking);
      if (shipment !== undefined) shipments.set(event.tracking, await take(orders, shipment, event));
    }
    return ok({ taken: body.events.length - unknown.length, unknown });
  });

/** The shipment after the scan. */
async function take(
  orders: OrderBook,
  shipment: StoredShipment,
  { id, code, at }: CarrierEvent,
): Promise<StoredShipment> {
  // What has ended stays ended: a late or repeated scan changes nothing.
  if (doorOutcome(shipment.carrierStatus) !== undefined) return shipment;
  const outcome = doorOutcome(code);
  const token = outcome === undefined ? undefined : shipment.doorToken;
  await orders.scan(
    shipment,
    { id, code, at, ...(outcome === "delivered" && { arrivedAt: at }) },
    token === undefined ? [] : [{ token, output: { outcome } }],
  );
  return { ...shipment, carrierStatus: code };
}

export const handler = entry("take-carrier-events", createHandler);
