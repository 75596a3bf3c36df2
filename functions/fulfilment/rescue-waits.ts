// What is waited for all the same, where nothing else keeps the promise: a carrier that is silent until its truck comes, an
// answer or a pick that is late while the rest can still be made.
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import type { TaskStatus } from "#shared/domain/orders/lifecycles.ts";
import type { Choice } from "#shared/domain/rescue/choose.ts";
import { type Longer, longerFor } from "#shared/domain/rescue/late-work.ts";
import type { Weighed } from "#shared/domain/rescue/weigh.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { type ShipmentId, TaskId } from "#shared/kernel/ids.ts";
import { MINUTE, toEpoch } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";
import type { AskedRescue } from "#shared/ports/rescues.ts";

type Deps = Pick<Live<Environment<"rescue-shipment">>, "orders" | "clock">;

interface Failed {
  readonly shipment: StoredShipment;
  readonly reason: string;
  readonly waitsLonger?: boolean;
  /** Of a planner, who has had the last one. */
  readonly word?: AskedRescue | undefined;
}

interface Chosen {
  readonly weighed: Weighed;
  readonly choice: Choice;
  readonly snapshot: Snapshot;
}

/** For a carrier; or for the node, until then. */
export interface Waits extends Longer {
  readonly waits: true;
}

/** Time was up. */
export const TIMEOUT = "States.Timeout";

/** Before the hand-over, a booking still needs so long. */
const LAST_CALL = 20 * MINUTE;

/** @returns undefined: what was chosen is done */
export async function waitsFor(
  deps: Deps,
  rescue: Failed,
  { weighed: { weighing, plans }, choice: { chosen }, snapshot }: Chosen,
): Promise<Waits | undefined> {
  const { shipment, reason, word, waitsLonger = false } = rescue;
  const option = weighing.options[chosen];
  const made = plans[chosen]?.decision.shipments ?? [];
  const helps = option?.keepsPromise === true;
  const silent = carrierOf(shipment);
  const goesAnotherWay = made.every((one) => carrierOf(one) === undefined || carrierOf(one) !== silent);
  if (!(helps && goesAnotherWay) && mayStillBeBooked(rescue, snapshot)) return { waits: true };
  if (!waitsLonger || reason !== TIMEOUT || word !== undefined) return undefined;
  const isAsSoon = option?.deliverBy !== undefined && option.deliverBy <= shipment.leg.milestones.deliverBy;
  if ((helps || isAsSoon) && made.every(({ node }) => node !== shipment.node)) return undefined;
  const { leadShare } = snapshot.network.policy.rescue;
  const late = await taskIn(deps, shipment.id, ["open", "started"]);
  const longer = late && longerFor(late, shipment.leg.milestones, { leadShare, now: deps.clock.now() });
  return longer && { waits: true, ...longer };
}

/** What a store or a warehouse said just as its time was up: the wait that begins now hears it at once. */
export async function toldInTime(
  deps: Deps,
  { id, status, leg }: StoredShipment,
): Promise<Longer | undefined> {
  const { handOverBy } = leg.milestones;
  if ((status !== "released" && status !== "picked") || deps.clock.now() >= toEpoch(handOverBy))
    return undefined;
  switch (await taskIn(deps, id, ["done"])) {
    case "pick":
      return { pickUntil: handOverBy };
    case "offer":
      return { offerUntil: handOverBy };
    default:
      return undefined;
  }
}

/** Which of a node's two tasks before the carrier stands so: the later one, for an offer is done when its pick begins. */
async function taskIn(
  { orders }: Deps,
  shipment: ShipmentId,
  statuses: readonly TaskStatus[],
): Promise<"pick" | "offer" | undefined> {
  for (const kind of ["pick", "offer"] as const) {
    const task = await orders.task(TaskId.parse(`${shipment}.${kind}`));
    if (task !== undefined) return statuses.includes(task.status) ? kind : undefined;
  }
  return undefined;
}

/** Before its truck comes, a silent carrier is planned with only where nobody else keeps the promise. */
export function withoutSilent(rescue: Failed, snapshot: Snapshot): Snapshot {
  const silent = carrierOf(rescue.shipment);
  if (silent === undefined || !mayStillBeBooked(rescue, snapshot)) return snapshot;
  return { ...snapshot, avoided: [...new Set([...(snapshot.avoided ?? []), silent])] };
}

const carrierOf = ({ leg }: Pick<StoredShipment, "leg">) =>
  leg.method === "collect" ? undefined : leg.carrier;

const mayStillBeBooked = ({ reason, shipment }: Failed, { now }: Snapshot): boolean =>
  reason === workflowErrors.CarrierUnavailable &&
  now < toEpoch(shipment.leg.milestones.handOverBy) - LAST_CALL;
