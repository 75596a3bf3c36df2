import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Principal } from "#functions/_runtime/principal.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { answerTo } from "#shared/domain/orders/answers.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { type HoldRequest, type OrderHold, orderHold } from "#shared/domain/orders/order-hold.ts";
import type { RevisionOutcome } from "#shared/ports/revisions.ts";
import { ownOrder } from "./own-order.ts";
import { answersFor, asRead, type Standing, standingOf } from "./standing.ts";

type Deps = Live<Environment<"put-on-hold">>;

/** Looks that are taken while others change the order. */
const LOOKS = 5;

/** Stops what nobody has begun with; the units stay held. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["put-on-hold"], async ({ params, body, principal }) => {
    const { policy } = await currentNetwork(deps.network);
    const by = whoIs(principal);
    const hold = orderHold(body, { policy: policy.holds, by, now: deps.clock.now() });
    if (hold === undefined) throw badEnd(body);
    for (let look = 1; look <= LOOKS; look += 1) {
      const order = await ownOrder(deps.orders, params.id, principal);
      const standing = await standingOf(deps.orders, order);
      if ((await putOnHold(deps, order, { hold, standing })) !== "done") continue;
      return ok({ orderId: order.id, hold, parcels: answersFor("hold", standing) });
    }
    throw new ProblemError("conflict", "The order changes at this moment; try again");
  });

export const whoIs = (principal: Principal): string =>
  principal.may("planner") ? "planner" : `channel:${principal.as("channel")}`;

export const badEnd = ({ until }: HoldRequest): ProblemError =>
  new ProblemError("invalid-request", "A hold ends within seven days, and not before now", {
    errors: [{ field: "until", message: `${until} is past, or too far away` }],
  });

interface Holding {
  readonly hold: OrderHold;
  readonly standing: readonly Standing[];
}

async function putOnHold(
  { orders }: Deps,
  order: Order,
  { hold, standing }: Holding,
): Promise<RevisionOutcome> {
  if (order.hold !== undefined)
    throw new ProblemError(
      "conflict",
      `The order is on hold until ${order.hold.until}: ${order.hold.reason}`,
    );
  const paused = standing.filter(({ stage }) => answerTo("hold", stage) === "pauses");
  const goesOn = standing.filter(({ stage }) => answerTo("hold", stage) === "goes-on");
  const isUnrouted = order.status === "received" || order.status === "backordered";
  if (order.cancelling === true || (!isUnrouted && (order.status !== "routed" || paused.length === 0)))
    throw new ProblemError(
      "conflict",
      "Nothing of the order can be stopped any more: cancel it, or let it go",
      {
        extra: { facts: { status: order.status, parcels: answersFor("hold", standing) } },
      },
    );
  const { reason, by, until, at } = hold;
  return orders.revise({
    ...{ orderId: order.id, at, hold, before: order.revisions ?? 0, from: order.status },
    ...(isUnrouted && { to: "held" as const, replan: order.attempts }),
    shipments: paused.map(({ shipment, task }) => ({
      ...asRead(shipment),
      paused: true,
      ...(task !== undefined && { task: { id: task.id, from: "open" as const, to: "paused" as const } }),
    })),
    facts: [
      {
        type: "order.held",
        facts: {
          ...{ reason, by, until, paused: paused.map(({ shipment }) => shipment.id) },
          goesOn: goesOn.map(({ shipment }) => shipment.id),
        },
      },
    ],
  });
}

export const handler = entry("put-on-hold", createHandler);
