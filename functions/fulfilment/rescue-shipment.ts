import { demandOf, destinationOf } from "#functions/_planning/demand.ts";
import { holdsOf, shipmentsOf, startOf } from "#functions/_planning/holds.ts";
import { currentNetwork, takeSnapshot } from "#functions/_planning/snapshot.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { RecordedDecision } from "#shared/contracts/api/orders.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { RescueInput } from "#shared/contracts/workflows.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { isFinal, mayGo, shipmentTransitions } from "#shared/domain/orders/lifecycles.ts";
import type { Order, Shipment } from "#shared/domain/orders/order.ts";
import { ACCEPTED_IN_PART, abandonedNodes, revised, unitsToRescue } from "#shared/domain/orders/rescue.ts";
import type { Demand, Snapshot } from "#shared/domain/routing/demand.ts";
import { type Decided, decideOrder } from "#shared/domain/routing/evidence.ts";
import type { PlanOptions } from "#shared/domain/routing/plan-order.ts";
import { PurchaseOrderId } from "#shared/kernel/ids.ts";
import { toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";

type Deps = Live<Environment<"rescue-shipment">>;

/** The carrier has it: whoever waited was told too late, and the door is next. */
const ON_ITS_WAY = { shipments: [], goesOn: false, onItsWay: true };
const GOES_ON = { shipments: [], goesOn: true };
/** What never reached its door is sourced again, though it was with the carrier. */
const LOST = "lost";
const TIMEOUT = "States.Timeout";

/** Plans lost to competing orders before the units count as unfilled. */
const MAX_PLANS = 5;

/** Sources a failed shipment's units again, from elsewhere. Run again, it finds the rescue that it began. */
export const createHandler = (deps: Deps) => taskHandler(RescueInput, (asked) => rescueShipment(deps, asked));

export async function rescueShipment(deps: Deps, { orderId, shipmentId, reason }: RescueInput) {
  const { orders } = deps;
  const [order, shipments] = await Promise.all([orders.get(orderId), orders.shipments(orderId)]);
  const shipment = shipments.find((one) => one.id === shipmentId);
  if (order === undefined || shipment === undefined) throw new Error(`no shipment ${shipmentId}`);
  if (hasStandIns(shipment)) {
    const made = shipments.filter((one) => one.attempt === shipment.rescuedBy);
    return rescued(made, await currentNetwork(deps.network), { goesOn: false });
  }
  if (reason !== LOST && isOnItsWay(shipment)) return ON_ITS_WAY;
  if (order.cancelling === true) {
    // What its vendor has promised to send, the vendor is asked about.
    if (vendorSends(shipment, reason)) return GOES_ON;
    throw new WorkflowError("OrderCancelled", orderId);
  }
  if (await acceptedInTime(deps, shipment, reason)) return GOES_ON;
  const begun = `rescue ${shipmentId}: ${reason}`;
  return rescue(deps, { order, shipment, shipments, reason, begun });
}

/** What goes on of the failed shipment itself: to its pick, or on from it. */
type GoesOn = { readonly goesOn: boolean; readonly toPick?: true };

const rescued = (made: readonly Shipment[], network: Network, rest: GoesOn) => ({
  shipments: made.map((one) => startOf(one, network)),
  ...rest,
});

function restOf(reason: string, shipment: Shipment): GoesOn {
  if (reason === ACCEPTED_IN_PART) return { goesOn: true, toPick: true };
  return { goesOn: (reason === "short" && shipment.status === "picked") || vendorSends(shipment, reason) };
}

/** A wave or another rescue has put others in its place, or it has ended: they go on, or end, by themselves. */
const hasStandIns = ({ movedBy, givenUp, status }: StoredShipment): boolean =>
  movedBy !== undefined || givenUp === true || isFinal(shipmentTransitions, status);

const isOnItsWay = ({ status }: Shipment): boolean => !mayGo(shipmentTransitions, status, "replaced");

/** A part that its vendor took. */
const vendorSends = ({ road, lines }: Shipment, reason: string): boolean =>
  reason === "short" && road === "dropShip" && lines.length > 0;

/** A word that came at the deadline of the answer, and not at that of the shipping notice. */
async function acceptedInTime(
  { orders, clock }: Deps,
  { id, road, answered, leg }: StoredShipment,
  reason: string,
): Promise<boolean> {
  if (reason !== TIMEOUT || road !== "dropShip" || (answered?.units ?? 0) === 0) return false;
  if (clock.now() >= toEpoch(leg.milestones.deliverBy)) return false;
  const order = await orders.purchaseOrder(PurchaseOrderId.parse(`po_${id}`));
  return order?.status === "accepted";
}

async function rescue(deps: Deps, failed: Omit<Rescue, "lost">) {
  const { order, shipment, shipments, reason } = failed;
  const rest = restOf(reason, shipment);
  const givesUp = !rest.goesOn && reason !== LOST;
  let lost = 0;
  for (let tries = 1; tries <= MAX_PLANS; tries += 1) {
    const plan = await planFor(deps, { ...failed, lost });
    const { network } = plan.snapshot;
    const made = shipments.filter((one) => one.attempt === plan.attempt && one.replaces === shipment.id);
    if (shipment.rescuedBy === plan.attempt) return rescued(made, network, rest);
    const created = await carryOut(deps, order, shipment, { ...plan, givesUp });
    if (created === "on-its-way") return ON_ITS_WAY;
    if (created !== undefined) return rescued(created, network, rest);
    lost = plan.attempt;
  }
  throw new Error(`rescue of ${shipment.id} lost ${MAX_PLANS} plans to other orders`);
}

interface Rescue {
  readonly order: Order;
  readonly shipment: StoredShipment;
  readonly shipments: readonly StoredShipment[];
  readonly reason: string;
  /** The reason on record: by it an interrupted rescue is found again. */
  readonly begun: string;
  /** The newest plan that another order was quicker than: it is not tried again. */
  readonly lost: number;
}

interface Plan extends RecordedDecision {
  readonly snapshot: Snapshot;
}

async function planFor(
  deps: Deps,
  { order, shipment, shipments, reason, begun, lost }: Rescue,
): Promise<Plan> {
  const { orders, clock, geography } = deps;
  const lines = unitsToRescue(shipment, reason);
  const snapshot = await takeSnapshot(
    deps,
    lines.map((line) => line.sku),
    { fresh: true },
  );
  const earlier = await orders.decisions(order.id);
  const unfinished = earlier.findLast((one) => one.reason === begun && one.attempt > lost);
  if (unfinished !== undefined && !(await wasLost(deps, order, unfinished.attempt)))
    return { ...unfinished, snapshot };

  const address = (await orders.dossier(order.id))?.address;
  const destination = address && destinationOf(geography, address);
  if (destination === undefined) throw new Error(`order ${order.id} has no address any more`);
  const exclude = abandonedNodes(shipments, shipment, reason);
  const spent = order.rescues >= snapshot.network.policy.maxRescues;
  const everyNode = new Map(snapshot.network.nodes.map((node) => [node.id, "rescues are used up"]));
  const demand = demandOf(order, lines, destination);
  const promised = order.promise?.revisedDeliverBy ?? order.promise?.deliverBy;
  const { decision, seen } = decideRescue(demand, snapshot, {
    exclude: spent ? everyNode : exclude,
    // A promise that is past cannot be kept any more: the earliest that can be is the next one.
    ...(promised !== undefined && toEpoch(promised) > snapshot.now && { deadline: toEpoch(promised) }),
  });
  const newest = earlier.at(-1)?.attempt ?? order.attempts;
  const attempt = Math.max(newest, (await orders.get(order.id))?.attempts ?? 0) + 1;
  const at = toInstant(clock.now());
  const facts = [
    {
      type: "order.planned" as const,
      shipmentId: shipment.id,
      facts: {
        attempt,
        because: reason,
        outcome: decision.outcome,
        nodes: decision.shipments.map((one) => one.node),
      },
    },
  ];
  const recorded = await orders.recordPlan(order.id, {
    attempt,
    reason: begun,
    from: ["routed"],
    decision,
    seen,
    at,
    facts,
  });
  if (recorded === "conflict")
    throw new WorkflowError("Throttled", "another rescue of this order is planning");
  return { attempt, reason: begun, decision, snapshot };
}

/** A customer who collects gets it in the same store, by carrier if need be, and at home where that cannot be. */
function decideRescue(demand: Demand, snapshot: Snapshot, options: PlanOptions): Decided {
  const asked = decideOrder(demand, snapshot, options);
  if (demand.method.kind === "home" || asked.decision.outcome !== "infeasible") return asked;
  return decideOrder({ ...demand, method: { kind: "home" } }, snapshot, options);
}

/** A plan whose holds were released is not taken up again. */
async function wasLost({ stock }: Deps, order: Order, attempt: number): Promise<boolean> {
  return stock.wasReleased(order.id, attempt);
}

/** Undefined: another order was quicker. */
async function carryOut(
  { orders, stock, clock }: Deps,
  order: Order,
  shipment: StoredShipment,
  { attempt, decision, snapshot, givesUp }: Plan & { readonly givesUp: boolean },
): Promise<Shipment[] | "on-its-way" | undefined> {
  const { network } = snapshot;
  const at = toInstant(clock.now());
  const created = shipmentsOf(order, attempt, decision, network, at, shipment.id);
  const unfilledUnits = decision.unfilled.reduce((units, line) => units + line.quantity, 0);
  const promise = revised(order.promise, decision.deadline);
  const outcome = await orders.route({
    orderId: order.id,
    attempt,
    holds: holdsOf(order, attempt, decision, network),
    shipments: created,
    at,
    replacing: {
      of: shipment.id,
      attempt,
      unfilledUnits,
      givesUp,
      ...(shipment.rescuedBy !== undefined && { after: shipment.rescuedBy }),
      ...(promise !== undefined && { promise }),
    },
  });
  if (outcome.held) return created;
  const now = await orders.shipment(order.id, shipment.id);
  // A run of this same rescue was quicker: what this one holds is what that one made.
  if (now?.rescuedBy === attempt) return created;
  await stock.releaseAttempt(order.id, attempt);
  if ("superseded" in outcome) {
    if (now !== undefined && now.rescuedBy !== shipment.rescuedBy)
      throw new WorkflowError("Throttled", `another rescue of ${shipment.id} was quicker`);
    if (givesUp && now !== undefined && isOnItsWay(now)) return "on-its-way";
    throw new WorkflowError("OrderCancelled", order.id);
  }
  return undefined;
}

export const handler = entry("rescue-shipment", createHandler);
