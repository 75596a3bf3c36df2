import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { AwaitInput } from "#shared/contracts/workflows.ts";
import { doorOutcome } from "#shared/domain/carriers/tracking.ts";
import { toInstant } from "#shared/kernel/time.ts";

/** Leaves the token with the shipment. A scan that came before the token is answered at once. */
export const createHandler = ({ orders, clock }: Live<Environment<"await-door">>) =>
  taskHandler(AwaitInput, async ({ orderId, shipmentId, token }) => {
    const shipment = await orders.awaitDoor(orderId, shipmentId, token);
    const outcome = doorOutcome(shipment?.carrierStatus);
    if (outcome === undefined) return;
    await orders.step({
      orderId,
      at: toInstant(clock.now()),
      facts: [],
      resume: [{ token, output: { outcome } }],
    });
  });

export const handler = entry("await-door", createHandler);
