import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { ownOrder } from "#functions/orders/own-order.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { Shipment } from "#shared/domain/orders/order.ts";
import { TaskId } from "#shared/kernel/ids.ts";
import { DAY, toEpoch, toInstant } from "#shared/kernel/time.ts";

type Deps = Live<Environment<"extend-collection">>;

/** What waits in stores waits so many days longer as the policy allows. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["extend-collection"], async ({ params, principal }) => {
    const { orders, network } = deps;
    const { id } = await ownOrder(orders, params.id, principal);
    const { extensionDays } = (await currentNetwork(network)).policy.collection;
    if (extensionDays === 0) throw new ProblemError("conflict", "The policy gives no more time to collect");
    const ready = (await orders.shipments(id)).filter(({ status }) => status === "ready");
    const extended = await Promise.all(ready.map((shipment) => extend(deps, shipment, extensionDays)));
    const collections = extended.flatMap((one) => one ?? []);
    if (collections.length > 0) return ok({ orderId: id, collections });
    const why = ready.length > 0 ? "It has been given more time already" : "Nothing of it waits in a store";
    throw new ProblemError("conflict", why);
  });

/** Undefined where it was extended before, or is given out. */
async function extend({ collections, clock }: Deps, { id: shipmentId }: Shipment, days: number) {
  const waiting = await collections.find(TaskId.parse(`${shipmentId}.collection`));
  if (waiting === undefined) return undefined;
  const { node, dueBy } = waiting.task;
  const collectBy = toInstant(toEpoch(dueBy) + days * DAY);
  const done = await collections.extend(waiting, collectBy, toInstant(clock.now()));
  return done === "done" ? { shipmentId, node, collectBy } : undefined;
}

export const handler = entry("extend-collection", createHandler);
