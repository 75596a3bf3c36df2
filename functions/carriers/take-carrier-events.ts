import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { CarrierEvent } from "#shared/contracts/api/work.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { doorOutcome } from "#shared/domain/carriers/tracking.ts";
import { mayTell, taskVerbs } from "#shared/domain/picking/task-verbs.ts";
import { TaskId } from "#shared/kernel/ids.ts";
import { type EpochMs, type Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";
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
      if (shipment !== undefined)
        shipments.set(event.tracking, await take(orders, shipment, event, clock.now()));
    }
    return ok({ taken: body.events.length - unknown.length, unknown });
  });

/** The shipment after the scan. */
async function take(
  orders: OrderBook,
  found: StoredShipment,
  event: CarrierEvent,
  now: EpochMs,
): Promise<StoredShipment> {
  const seenAt = believable(event.at, found, now);
  // What has ended stays ended, and an older scan that comes late changes nothing.
  if (doorOutcome(found.carrierStatus) !== undefined) return found;
  if (found.carrierStatusAt !== undefined && seenAt < found.carrierStatusAt) return found;
  const heardAt = toInstant(now);
  const shipment = found.status === "booked" ? await handedOver(orders, found, heardAt) : found;
  const outcome = doorOutcome(event.code);
  const token = outcome === undefined ? undefined : shipment.doorToken;
  const scan = {
    id: event.id,
    code: event.code,
    seenAt,
    heardAt,
    ...(outcome === "delivered" && { arrivedAt: seenAt }),
  };
  await orders.scan(shipment, scan, token === undefined ? [] : [{ token, output: { outcome } }]);
  return { ...shipment, carrierStatus: event.code, carrierStatusAt: seenAt };
}

/** A carrier's clock may be wrong: never before the shipment was made, never after now. */
function believable(at: Instant, { createdAt }: StoredShipment, now: EpochMs): Instant {
  return toInstant(Math.min(now, Math.max(toEpoch(createdAt), toEpoch(at))));
}

/** What the carrier scans it has, whether or not the node has told us. */
async function handedOver(orders: OrderBook, shipment: StoredShipment, at: Instant): Promise<StoredShipment> {
  const { id, orderId } = shipment;
  const task = await orders.task(TaskId.parse(`${id}.handover`));
  const { from, to, outcome } = taskVerbs.handover;
  if (task === undefined || !mayTell(task, "handover").ok) return shipment;
  const told = await orders.step({
    orderId,
    at,
    task: { id: task.id, from, to, outcome },
    shipment: { id, to: "handedOver" },
    facts: [
      { type: "shipment.handed-over", shipmentId: id, facts: { node: shipment.node, toldBy: "carrier" } },
    ],
    resume: [{ token: task.token, output: { outcome } }],
  });
  return told === "done" ? { ...shipment, status: "handedOver" } : shipment;
}

export const handler = entry("take-carrier-events", createHandler);
