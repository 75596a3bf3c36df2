import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { CarrierEvent } from "#shared/contracts/api/work.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { doorOutcome } from "#shared/domain/carriers/tracking.ts";
import type { CarrierId } from "#shared/kernel/ids.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
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
    const unknown: string[] = [];
    for (const event of body.events) {
      if (!(await take(orders, params.carrier, event))) unknown.push(event.tracking);
    }
    return ok({ taken: body.events.length - unknown.length, unknown });
  });

async function take(
  orders: OrderBook,
  carrier: CarrierId,
  { id, tracking, code, at }: CarrierEvent,
): Promise<boolean> {
  const shipment = await orders.byTracking(carrier, tracking);
  if (shipment === undefined) return false;
  // What has ended stays ended: a late or repeated scan changes nothing.
  if (doorOutcome(shipment.carrierStatus) !== undefined) return true;
  const outcome = doorOutcome(code);
  const wake = outcome !== undefined && shipment.doorToken !== undefined;
  await orders.scan(
    shipment,
    { id, code, at, ...(outcome === "delivered" && { arrivedAt: at }) },
    wake ? [{ token: shipment.doorToken, output: { outcome } }] : [],
  );
  return true;
}

export const handler = entry("take-carrier-events", createHandler);
