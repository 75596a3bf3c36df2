import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import { soonerEnd } from "#functions/carriers/expectations.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { AwaitInput } from "#shared/contracts/workflows.ts";
import { doorOutcome } from "#shared/domain/carriers/tracking.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";

/** Leaves the token with the shipment. A scan that came before the token is answered at once, and so is an earlier arrival. */
export const createHandler = ({ orders, clock }: Live<Environment<"await-door">>) =>
  taskHandler(AwaitInput, async ({ orderId, shipmentId, dueBy, token }) => {
    const shipment = await orders.awaitDoor(orderId, shipmentId, token, Instant.parse(dueBy));
    const outcome = doorOutcome(shipment?.carrierStatus);
    const resume = outcome === undefined ? shipment && soonerEnd(shipment) : [{ token, output: { outcome } }];
    if (resume === undefined || resume.length === 0) return;
    await orders.step({ orderId, at: toInstant(clock.now()), facts: [], resume });
  });

export const handler = entry("await-door", createHandler);
