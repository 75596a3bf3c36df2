// The end of a hold: what was stopped goes on where it can still be in time, and is planned again where it cannot.
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import type { WaitOutcome } from "#shared/contracts/workflows.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { type EpochMs, toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { Resumption } from "#shared/ports/orders.ts";
import type { RevisedShipment, RevisionOutcome } from "#shared/ports/revisions.ts";
import { asRead, type Standing, standingOf } from "./standing.ts";

type Deps = Pick<Live<Environment<"lift-hold">>, "orders" | "clock" | "workflows">;

/** Run again after it died, it starts the routing that the first one did not; the sweeper would as well. */
export async function releaseOrder(deps: Deps, order: Order, by: string): Promise<RevisionOutcome> {
  const { orders, clock, workflows } = deps;
  const { id: orderId, hold, status } = order;
  if (hold === undefined) return "done";
  const now = clock.now();
  const paused = (await standingOf(orders, order)).filter(({ shipment }) => shipment.paused === true);
  const released = paused.map((one) => resumed(one, now));
  const promise =
    hold.stopsClock && order.promise !== undefined ? { ...order.promise, stopped: true } : undefined;
  const outcome = await orders.revise({
    ...{ orderId, at: toInstant(now), hold: null, before: order.revisions ?? 0, from: status },
    ...(status === "held" && { to: "received" as const }),
    ...(promise !== undefined && { promise }),
    shipments: released.map(({ revised }) => revised),
    facts: [{ type: "order.released", facts: { by, resumed: paused.map(({ shipment }) => shipment.id) } }],
    resume: released.flatMap(({ resume }) => resume),
  });
  if (outcome === "done" && status === "held") await workflows.startRouting(orderId);
  return outcome;
}

interface Resumed {
  readonly revised: RevisedShipment;
  readonly resume: readonly Resumption[];
}

function resumed({ shipment, task }: Standing, now: EpochMs): Resumed {
  const { milestones } = shipment.leg;
  const inTime = now < toEpoch(milestones.acceptBy ?? milestones.pickBy);
  const { releaseToken: token } = shipment;
  const outcome: WaitOutcome["outcome"] = inTime && task === undefined ? "released" : "held-too-long";
  // Its own wait was over before, and nobody waits for the task any more.
  const to = token === undefined ? ("open" as const) : ("withdrawn" as const);
  return {
    revised: {
      ...asRead(shipment),
      paused: false,
      ...(task !== undefined && { task: { id: task.id, from: "paused" as const, to } }),
    },
    resume: token === undefined ? [] : [{ token, output: { outcome } }],
  };
}
