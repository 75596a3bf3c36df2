import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { AcceptOffer } from "#shared/contracts/api/work.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { offersKey } from "#shared/domain/routing/capacity.ts";
import { correctsStock, type Parted } from "#shared/domain/stores/offer-answer.ts";
import type { StockEffect } from "#shared/ports/orders.ts";
import { partOf } from "./part-of-offer.ts";
import { ownTask, type Telling, tell } from "./tell-task.ts";

/** All that was offered, or a part: the rest is sourced elsewhere while this part goes on. */
export const createHandler = (deps: Live<Environment<"accept-offer">>) =>
  apiHandler(routes["accept-offer"], async ({ params, body, principal }) => {
    const task = await ownTask(deps.orders, params.id, principal);
    const taken = body.lines && partOf(task.lines, body.lines, "lines");
    return ok(await tell(deps, task, taken?.left.length ? inPart(task, body, taken) : whole(task)));
  });

const whole = (task: NodeTask): Telling => ({
  verb: "accept",
  event: "shipment.accepted",
  stock: answered(task, { kept: task.lines, missing: [] }),
  answer: { outcome: "accepted" },
});

/** It is no open offer any more: the store may be asked for another parcel. */
const answered = (
  { node, lines }: NodeTask,
  units: Pick<Extract<StockEffect, { kind: "reduce" }>, "kept" | "missing">,
): StockEffect => ({ kind: "reduce", node, held: lines, frees: offersKey(node), ...units });

function inPart(task: NodeTask, { reason, text }: AcceptOffer, { kept, left }: Parted): Telling {
  const missing = (field: string, message: string) =>
    new ProblemError("invalid-request", message, { errors: [{ field, message }] });
  if (kept.length === 0) throw missing("lines", "a store that takes nothing declines the offer");
  if (reason === undefined) throw missing("reason", "says why the rest is not taken");
  const lost = correctsStock(reason) ? left : [];
  return {
    verb: "acceptPart",
    event: "shipment.accepted",
    facts: { declined: left, reason, ...(text !== undefined && { text }) },
    stock: answered(task, { kept, missing: lost }),
    shipment: { lines: kept, declined: left },
    answer: { outcome: "accepted-in-part" },
  };
}

export const handler = entry("accept-offer", createHandler);
