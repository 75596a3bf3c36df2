import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { ChangeRequest } from "#shared/contracts/api/changes.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { answers } from "#shared/domain/orders/answers.ts";
import { linesAfter } from "#shared/domain/orders/changed-lines.ts";
import type { Dossier } from "#shared/ports/orders.ts";
import type { RevisionOutcome } from "#shared/ports/revisions.ts";
import { type Changed, changeRouted, headOf, told } from "./change-routed.ts";
import { checkCart } from "./check-order.ts";
import { ownOrder } from "./own-order.ts";

type Deps = Live<Environment<"change-order">>;

const LOOKS = 5;

/** All of the change or nothing of it; the promise stays, or the change is refused. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["change-order"], async ({ params, body, principal }) => {
    for (let look = 1; look <= LOOKS; look += 1) {
      const { id } = await ownOrder(deps.orders, params.id, principal);
      const dossier = await deps.orders.dossier(id);
      if (dossier === undefined) throw new Error(`no order ${id}`);
      // What was wanted of the last unit may be refused on fresh stock, or be there elsewhere.
      if ((await change(deps, dossier, body)) !== "done") continue;
      const now = (await deps.orders.get(id)) ?? dossier.order;
      return ok({ orderId: id, status: now.status, promise: now.promise });
    }
    throw new ProblemError("conflict", "The order changes at this moment; try again");
  });

const unrouted = ["received", "held", "backordered"] as const;

async function change(deps: Deps, dossier: Dossier, asked: ChangeRequest): Promise<RevisionOutcome> {
  const { order } = dossier;
  const lines = asked.lines && linesAfter(dossier.lines, asked.lines);
  if (lines !== undefined && lines.length === 0)
    throw new ProblemError("invalid-request", "Nothing would be left: cancel the order", {
      errors: [{ field: "lines", message: "removes every line" }],
    });
  if (asked.lines?.some(({ sku }) => !dossier.lines.some((line) => line.sku === sku)) === true)
    throw new ProblemError("invalid-request", "The order has no such line: place another order for it", {
      errors: [{ field: "lines", message: "names a SKU that was not ordered" }],
    });
  const changed = { ...(lines && { lines }), ...(asked.address && { address: asked.address }) };
  const isUnrouted = unrouted.some((status) => status === order.status);
  if (order.cancelling === true || (!isUnrouted && order.status !== "routed"))
    throw new ProblemError(
      "conflict",
      `The order is ${order.cancelling === true ? "cancelled" : order.status}`,
    );
  if (isUnrouted && lines !== undefined && order.arrived > 0)
    throw new ProblemError("conflict", `A part of it has arrived; ${answers["rest-only"]}`);
  return isUnrouted ? beforeRouting(deps, dossier, changed) : changeRouted(deps, dossier, changed);
}

/** Nothing is held yet: a plan that is being made is made again, for what is wanted now. */
async function beforeRouting(deps: Deps, dossier: Dossier, changed: Changed): Promise<RevisionOutcome> {
  const { order } = dossier;
  const { lines = dossier.lines, address = dossier.address } = changed;
  if (address !== undefined)
    await checkCart(
      { lines: [...lines], destination: address },
      {
        ...{ network: await currentNetwork(deps.network), store: deps.network, geography: deps.geography },
        now: deps.clock.now(),
      },
    );
  return deps.orders.revise({
    ...headOf(deps, order, changed),
    ...{ replan: order.attempts, facts: told(changed, { less: [], added: [] }) },
  });
}

export const handler = entry("change-order", createHandler);
