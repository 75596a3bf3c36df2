import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { CarrierEvent } from "#shared/contracts/api/work.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { doorOutcome, isInHand, isKnownCode, scansThatCount } from "#shared/domain/carriers/tracking.ts";
import { mayTell, taskVerbs } from "#shared/domain/picking/task-verbs.ts";
import { TaskId } from "#shared/kernel/ids.ts";
import { type EpochMs, type Instant, toInstant } from "#shared/kernel/time.ts";
import { logger } from "#shared/observability/logger.ts";
import type { OrderBook, Scanned, StoredShipment } from "#shared/ports/orders.ts";
import { keyOf, verify } from "./signature.ts";

/** Scans update what the carrier says; the last one ends the wait for the door. */
export const createHandler = ({ orders, clock, secret, env }: Live<Environment<"take-carrier-events">>) =>
  apiHandler(routes["take-carrier-events"], async ({ params, body, rawBody, headers, principal }) => {
    if (principal.party("carrier") !== params.carrier) throw new ProblemError("forbidden");
    verify({
      key: keyOf(await secret(env.WEBHOOK_SECRET), params.carrier),
      timestamp: headers["lendemain-timestamp"],
      signature: headers["lendemain-signature"],
      body: rawBody,
      now: clock.now(),
    });
    const told = Map.groupBy(body.events, (event) => event.tracking);
    const known = new Set<string>();
    let left = [...told.keys()];
    for (let round = 1; left.length > 0; round += 1) {
      if (round > ROUNDS) throw new WorkflowError("Throttled", "parcels kept being told of");
      const shipments = await orders.byTracking(params.carrier, left);
      for (const tracking of shipments.keys()) known.add(tracking);
      const now = clock.now();
      const scanned = await Promise.all(
        [...shipments].map(([tracking, shipment]) =>
          scannedOf(orders, shipment, told.get(tracking) ?? [], now),
        ),
      );
      const again = new Set(await orders.scan(scanned.filter(({ scans }) => scans.length > 0)));
      left = [...shipments].filter(([, { id }]) => again.has(id)).map(([tracking]) => tracking);
    }
    const unknown = body.events.map((event) => event.tracking).filter((tracking) => !known.has(tracking));
    return ok({ taken: body.events.length - unknown.length, unknown });
  });

/** A parcel of which something else is told at the same moment is looked at again. */
const ROUNDS = 8;

async function scannedOf(
  orders: OrderBook,
  found: StoredShipment,
  told: readonly CarrierEvent[],
  now: EpochMs,
): Promise<Scanned> {
  const scans = scansThatCount(found, told, now);
  const heardAt = toInstant(now);
  const shipment =
    scans.some(({ code }) => isInHand(code)) && found.status === "booked"
      ? await handedOver(orders, found, heardAt)
      : found;
  const unheardOf = scans.filter(({ code }) => !isKnownCode(code)).map(({ code }) => code);
  if (unheardOf.length > 0)
    logger.warn("a carrier told of a parcel in words that we do not know", {
      ...{ shipment: found.id, codes: unheardOf },
    });
  const last = scans.findLast(({ code }) => isKnownCode(code));
  const outcome = doorOutcome(last?.code);
  const token = shipment.doorToken;
  return {
    ...{ shipment, scans, heardAt },
    ...(outcome === "delivered" && last !== undefined && { arrivedAt: last.at }),
    resume: outcome === undefined || token === undefined ? [] : [{ token, output: { outcome } }],
  };
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
