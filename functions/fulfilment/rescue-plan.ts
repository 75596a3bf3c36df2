// The plan of a rescue: what failed and where, what can be done about it, and what is done. On record before it acts.
import { demandOf, destinationOf } from "#functions/_planning/demand.ts";
import { currentNetwork, takeSnapshot } from "#functions/_planning/snapshot.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { RecordedDecision } from "#shared/contracts/api/orders.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { lacksPromised } from "#shared/domain/orders/outcome.ts";
import { chancesAfter, unitsToRescue } from "#shared/domain/rescue/chances.ts";
import { type Choice, chooseOption } from "#shared/domain/rescue/choose.ts";

import { allOfShort, choiceTogether } from "#shared/domain/rescue/collateral.ts";
import type { RescueCase } from "#shared/domain/rescue/rescue-case.ts";
import { type Weighed, weigh } from "#shared/domain/rescue/weigh.ts";

import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { ShipmentId } from "#shared/kernel/ids.ts";
import { type EpochMs, type Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";
import type { AskedRescue } from "#shared/ports/rescues.ts";
import { askPlanner, choiceOf } from "./ask-planner.ts";
import { type Waits, waitsFor, withoutSilent } from "./rescue-waits.ts";

export type Deps = Live<Environment<"rescue-shipment">>;

export interface Rescue {
  readonly order: Order;
  readonly shipment: StoredShipment;
  readonly shipments: readonly StoredShipment[];
  readonly reason: string;
  /** The reason on record: by it an interrupted rescue is found again. */
  readonly begun: string;
  /** The newest plan that another order was quicker than: it is not tried again. */
  readonly lost: number;
  /** What a planner, who was asked, said or did not say. */
  readonly word?: AskedRescue | undefined;
  /** Of a parcel on its way: when it is there, as it seems. */
  readonly expectedBy?: EpochMs;
  /** There is somebody who waits for a planner's word. */
  readonly mayAsk: boolean;
  /** There is somebody who can wait longer for the node. */
  readonly waitsLonger?: boolean;
}

/** A planner is asked, and waited for. */
export interface Asked {
  readonly askUntil: Instant;
}

export interface Plan extends RecordedDecision {
  readonly snapshot: Snapshot;
}

/** What never reached its door is sourced again, though it was with the carrier. */
export const LOST = "lost";

export async function planFor(deps: Deps, rescue: Rescue): Promise<Plan | Asked | Waits> {
  const { orders } = deps;
  const { order, shipment, reason, begun, lost } = rescue;
  const lines = unitsToRescue(shipment, reason);
  const all = allOfShort(shipment, reason, await currentNetwork(deps.network));
  const skus = (all ?? lines).map(({ sku }) => sku);
  const whole = await takeSnapshot(deps, skus, { fresh: true });
  const snapshot = withoutSilent(rescue, whole);
  const earlier = await orders.decisions(order.id);
  const unfinished = earlier.findLast((one) => one.reason === begun && one.attempt > lost);
  if (unfinished !== undefined && !(await wasLost(deps, order, unfinished.attempt)))
    return { ...unfinished, snapshot };
  const { budget, askFor } = snapshot.network.policy.rescue;
  const weigher = { rescue, earlier, snapshot };
  const together = all && (await weighedTogether(deps, weigher, all));
  if (together !== undefined) return record(deps, rescue, earlier, { ...together, snapshot });
  const weighed = weigh(await caseOf(deps, weigher, lines), snapshot);
  const { options } = weighed.weighing;
  const choice =
    rescue.word === undefined ? chooseOption(options, budget) : choiceOf(rescue.word, options, budget);
  const waits = await waitsFor(deps, rescue, { weighed, choice, snapshot });
  if (waits !== undefined) return waits;
  if (choice.because === "within-budget" && askFor !== undefined && rescue.mayAsk) {
    const question = {
      orderId: order.id,
      shipmentId: shipment.id,
      reason,
      options,
      byDefault: choice.chosen,
    };
    return { askUntil: await askPlanner(deps, { ...question, terms: { budget, askFor } }) };
  }
  return record(deps, rescue, earlier, { weighed, choice, snapshot });
}

const RESCUE = /^rescue (\S+): (.*)$/;

/** @returns why earlier shipments failed, from the decisions that rescued them */
function reasonsOf(earlier: readonly RecordedDecision[]): Map<ShipmentId, string> {
  const reasons = new Map<ShipmentId, string>();
  for (const { reason } of earlier) {
    const [, shipment = "", because = ""] = RESCUE.exec(reason) ?? [];
    if (shipment !== "") reasons.set(ShipmentId.parse(shipment), because);
  }
  return reasons;
}

interface Weigher {
  readonly rescue: Rescue;
  readonly earlier: readonly RecordedDecision[];
  readonly snapshot: Snapshot;
}

type Lines = StoredShipment["lines"];

/** All of a short pick from somewhere else; undefined where it would not be one parcel in time. */
async function weighedTogether(
  deps: Deps,
  weigher: Weigher,
  all: Lines,
): Promise<Omit<Picked, "snapshot"> | undefined> {
  const { rescue, snapshot } = weigher;
  const weighed = weigh(await caseOf(deps, weigher, all), snapshot);
  const { budget } = snapshot.network.policy.rescue;
  const choice = choiceTogether(weighed.weighing.options, rescue.shipment, budget);
  return choice && { weighed, choice };
}

async function caseOf(
  { orders, geography }: Deps,
  { rescue: { order, shipment, shipments, reason, expectedBy }, earlier, snapshot }: Weigher,
  lines: Lines,
): Promise<RescueCase> {
  const address = (await orders.dossier(order.id))?.address;
  const destination = address && destinationOf(geography, address);
  if (destination === undefined) throw new Error(`order ${order.id} has no address any more`);
  const reasons = reasonsOf(earlier).set(shipment.id, reason);
  const { deliverBy, revisedDeliverBy } = order.promise ?? {};
  // What is on its way may still be there as promised first, whatever was told since.
  const promised = expectedBy === undefined ? (revisedDeliverBy ?? deliverBy) : deliverBy;
  return {
    ...chancesAfter(shipments, shipment, reasons),
    demand: demandOf(order, lines, destination),
    failedAt: shipment.node,
    spent: order.rescues >= snapshot.network.policy.maxRescues || isPaidBack(reason, snapshot),
    broken: lacksPromised(order) || promised !== deliverBy,
    ...(expectedBy !== undefined && { expectedBy }),
    // A promise that is past cannot be kept any more: the earliest that can be is the next one.
    ...(promised !== undefined && toEpoch(promised) > snapshot.now && { deadline: toEpoch(promised) }),
  };
}

/** The policy may have lost parcels paid back in place of sent again. */
const isPaidBack = (reason: string, { network }: Snapshot): boolean =>
  reason === LOST && network.policy.lostParcels.remedy === "refund";

/** A plan whose holds were released is not taken up again. */
async function wasLost({ stock }: Deps, order: Order, attempt: number): Promise<boolean> {
  return stock.wasReleased(order.id, attempt);
}

interface Picked {
  readonly weighed: Weighed;
  readonly choice: Choice;
  readonly snapshot: Snapshot;
}

/** On record as the order's next plan, before anything is done. */
async function record(
  { orders, clock }: Deps,
  { order, shipment, reason, begun }: Rescue,
  earlier: readonly RecordedDecision[],
  { weighed, choice: { chosen, because }, snapshot }: Picked,
): Promise<Plan> {
  const decided = weighed.plans[chosen];
  const option = weighed.weighing.options[chosen];
  if (decided === undefined || option === undefined) throw new Error(`no option ${chosen} was weighed`);
  const newest = earlier.at(-1)?.attempt ?? order.attempts;
  const attempt = Math.max(newest, (await orders.get(order.id))?.attempts ?? 0) + 1;
  const { decision, seen } = decided;
  const plan = { attempt, reason: begun, decision, seen, weighed: { ...weighed.weighing, chosen, because } };
  const facts = {
    attempt,
    because: reason,
    outcome: decision.outcome,
    nodes: decision.shipments.map(({ node }) => node),
    option: option.kind,
  };
  const recorded = await orders.recordPlan(order.id, {
    ...plan,
    from: ["routed"],
    at: toInstant(clock.now()),
    facts: [{ type: "order.planned", shipmentId: shipment.id, facts }],
  });
  if (recorded === "conflict")
    throw new WorkflowError("Throttled", "another rescue of this order is planning");
  return { ...plan, snapshot };
}
