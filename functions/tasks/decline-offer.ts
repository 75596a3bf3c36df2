import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { correctsStock } from "#shared/domain/stores/offer-answer.ts";
import { partOf } from "./part-of-offer.ts";
import { ownTask, tell } from "./tell-task.ts";

/** Only a store that has no time is asked again for this order, where nobody else keeps the promise. What it says is missing is written off at once. */
export const createHandler = (deps: Live<Environment<"decline-offer">>) =>
  apiHandler(routes["decline-offer"], async ({ params, body, principal }) => {
    const task = await ownTask(deps.orders, params.id, principal);
    const { reason, text } = body;
    const parts = correctsStock(reason)
      ? partOf(task.lines, body.missing ?? task.lines, "missing")
      : { kept: [], left: task.lines };
    const { kept: missing, left: kept } = parts;
    const corrects = missing.length > 0;
    return ok(
      await tell(deps, task, {
        verb: "decline",
        event: "shipment.declined",
        facts: { reason, ...(text !== undefined && { text }), ...(corrects && { missing }) },
        ...(corrects && { stock: { kind: "reduce", node: task.node, held: task.lines, kept, missing } }),
        answer: { outcome: reason === "no-staff" ? "no-time" : "declined" },
      }),
    );
  });

export const handler = entry("decline-offer", createHandler);
