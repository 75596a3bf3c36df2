import { holdsOf, shipmentsOf, startOf } from "#functions/_planning/holds.ts";
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { entry } from "#functions/_runtime/entry.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { RescueInput } from "#shared/contracts/workflows.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { waitedForUntil } from "#shared/domain/orders/expected-arrival.ts";
import { isFinal, mayGo, shipmentTransitions } from "#shared/domain/orders/lifecycles.ts";
import type { Order, Shipment } from "#shared/domain/orders/order.ts";
import { ACCEPTED_IN_PART, HELD_TOO_LONG, NO_TIME } from "#shared/domain/rescue/chances.ts";
import { movesAlong } from "#shared/domain/rescue/collateral.ts";
import { othersCome } from "#shared/domain/rescue/duplicates.ts";
import { revised } from "#shared/domain/rescue/revised.ts";
import { PurchaseOrderId } from "#shared/kernel/ids.ts";
import { toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";
import type { AskedRescue } from "#shared/ports/rescues.ts";
import { heard } from "./ask-planner.ts";
import { type Deps, LOST, type Plan, planFor, type Rescue } from "./rescue-plan.ts";
import { TIMEOUT, toldInTime } from "./rescue-waits.ts";

/** The carrier has it: whoever waited was told too late, and the door is next. */
const ON_ITS_WAY = { shipments: [], goesOn: false, onItsWay: true };
const GOES_ON = { shipments: [], goesOn: true };
/** A planner was asked, and has had the time to answer. */
const CHOSEN = "chosen";

/** Plans lost to competing orders before the units count as unfilled. */
const MAX_PLANS = 5;

/** Sources a failed shipment's units again, from elsewhere. Run again, it finds the rescue that it began. */
export const createHandler = (deps: Deps) =>
  taskHandler(RescueInput, async (asked) => {
    if (asked.reason !== CHOSEN) return rescueShipment(deps, asked, { mayAsk: asked.reason !== LOST });
    const word = await heard(deps, asked.shipmentId);
    return rescueShipment(deps, { ...asked, reason: word.reason }, { word });
  });

interface How {
  readonly word?: AskedRescue;
  readonly mayAsk?: boolean;
}

export async function rescueShipment(
  deps: Deps,
  { orderId, shipmentId, reason, waitsLonger = false }: RescueInput,
  { word, mayAsk = false }: How = {},
) {
  const { orders } = deps;
  const [order, shipments] = await Promise.all([orders.get(orderId), orders.shipments(orderId)]);
  const shipment = shipments.find((one) => one.id === shipmentId);
  if (order === undefined || shipment === undefined) throw new Error(`no shipment ${shipmentId}`);
  if (hasStandIns(shipment)) {
    const made = shipments.filter((one) => one.attempt === shipment.rescuedBy);
    return rescued(made, await currentNetwork(deps.network), { goesOn: false });
  }
  if (reason !== LOST && isOnItsWay(shipment)) return ON_ITS_WAY;
  const until = reason === LOST ? waitedForUntil(shipment, deps.clock.now()) : undefined;
  if (until !== undefined) throw new WorkflowError("ArrivalMoved", until);
  // The same units come in another parcel: one is enough.
  if (othersCome(shipment, shipments)) return { shipments: [], goesOn: false };
  if (order.cancelling === true) {
    // What its vendor has promised to send, the vendor is asked about.
    if (vendorSends(shipment, reason)) return GOES_ON;
    throw new WorkflowError("OrderCancelled", orderId);
  }
  const inTime = reason === TIMEOUT ? await heardInTime(deps, shipment, waitsLonger) : undefined;
  if (inTime !== undefined) return inTime;
  if (shipment.paused === true) throw new WorkflowError("OrderOnHold", orderId);
  // Its units were kept for it until now; who comes next is as good as anybody else, its own node included. Nobody has
  // been asked to pick them.
  if (reason === HELD_TOO_LONG || reason === NO_TIME)
    await deps.stock.undo(orderId, shipmentId, toInstant(deps.clock.now()));
  const begun = `rescue ${shipmentId}: ${reason}`;
  return rescue(deps, { order, shipment, shipments, reason, begun, word, mayAsk, waitsLonger });
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

/** What was said all the same, just as time was up. */
async function heardInTime(deps: Deps, shipment: StoredShipment, waitsLonger: boolean) {
  if (await acceptedInTime(deps, shipment)) return GOES_ON;
  const told = waitsLonger ? await toldInTime(deps, shipment) : undefined;
  return told && { ...GOES_ON, ...told };
}

/** A word that came at the deadline of the answer, and not at that of the shipping notice. */
async function acceptedInTime(
  { orders, clock }: Deps,
  { id, road, answered, leg }: StoredShipment,
): Promise<boolean> {
  if (road !== "dropShip" || (answered?.units ?? 0) === 0) return false;
  if (clock.now() >= toEpoch(leg.milestones.deliverBy)) return false;
  const order = await orders.purchaseOrder(PurchaseOrderId.parse(`po_${id}`));
  return order?.status === "accepted";
}

async function rescue(deps: Deps, failed: Omit<Rescue, "lost">) {
  const { order, shipment, shipments, reason } = failed;
  let lost = 0;
  for (let tries = 1; tries <= MAX_PLANS; tries += 1) {
    const plan = await planFor(deps, { ...failed, lost });
    if ("waits" in plan) {
      const { waits: _, ...longer } = plan;
      return { ...GOES_ON, ...longer };
    }
    if ("askUntil" in plan) return { shipments: [], goesOn: false, ...plan };
    const { network } = plan.snapshot;
    const rest = movesAlong(plan.decision, shipment, reason) ? { goesOn: false } : restOf(reason, shipment);
    const givesUp = !rest.goesOn && reason !== LOST;
    const made = shipments.filter((one) => one.attempt === plan.attempt && one.replaces === shipment.id);
    if (shipment.rescuedBy === plan.attempt) return rescued(made, network, rest);
    const created = await carryOut(deps, order, shipment, { ...plan, givesUp, unheard: reason === TIMEOUT });
    if (created === "on-its-way") return ON_ITS_WAY;
    if (created !== undefined) return rescued(created, network, rest);
    lost = plan.attempt;
  }
  throw new Error(`rescue of ${shipment.id} lost ${MAX_PLANS} plans to other orders`);
}

interface CarriedOut {
  readonly givesUp: boolean;
  /** The shipment goes on, and counts as well. */
  readonly beside?: boolean;
  /** Only if nothing was told of it meanwhile. */
  readonly unheard?: boolean;
}

/** Undefined: another order was quicker. */
export async function carryOut(
  { orders, stock, clock }: Deps,
  order: Order,
  shipment: StoredShipment,
  { attempt, decision, snapshot, givesUp, beside = false, unheard = false }: Plan & CarriedOut,
): Promise<Shipment[] | "on-its-way" | undefined> {
  const { network } = snapshot;
  const at = toInstant(clock.now());
  const made = shipmentsOf(order, attempt, decision, network, at, shipment.id);
  const created = beside ? made.map((one) => ({ ...one, duplicates: shipment.id })) : made;
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
      ...(unheard && { asRead: shipment.status }),
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
    if (unheard && now !== undefined && now.status !== shipment.status)
      throw new WorkflowError("Throttled", `${shipment.id} is ${now.status} meanwhile`);
    throw new WorkflowError("OrderCancelled", order.id);
  }
  return undefined;
}

export const handler = entry("rescue-shipment", createHandler);
