import type { z } from "zod";
import { leaveBooking } from "#functions/_booking/left-bookings.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import { endCancellation } from "#functions/orders/end-cancellation.ts";
import { completed } from "#functions/orders/without-more.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { EndShipmentInput } from "#shared/contracts/workflows.ts";
import { LOST_ON_THE_WAY } from "#shared/domain/carriers/claim.ts";
import { isFinal, mayGo, shipmentTransitions } from "#shared/domain/orders/lifecycles.ts";
import type { Order, Shipment } from "#shared/domain/orders/order.ts";
import { outcomeOf, promiseKept } from "#shared/domain/orders/outcome.ts";
import { punctualityOf } from "#shared/domain/promise/punctuality.ts";
import { isSurplus as isSecond } from "#shared/domain/rescue/duplicates.ts";
import type { GivenOut } from "#shared/domain/stores/giving-out.ts";
import { scoreOf } from "#shared/domain/vendors/scorecard.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { type Instant, toInstant } from "#shared/kernel/time.ts";
import type { Fact, OrderBook, ShipmentEnd, StoredShipment } from "#shared/ports/orders.ts";
import { askToPutBack, putBackAt } from "./ask-to-put-back.ts";
import { dropDuplicates } from "./drop-duplicates.ts";
import { lossOf, withLoss, withRefund } from "./loss.ts";
import { type Closed, purchaseOrderClosedBy } from "./purchase-order-closed-by.ts";
import { withdrawWaits } from "./withdraw-waits.ts";

type Deps = Live<Environment<"end-shipment">>;
type Ending = z.infer<typeof EndShipmentInput>;

/** Shipments of one order that end at the same moment take turns. */
const TURNS = 5;

/** Ends a shipment: its units reach their account, what is open is withdrawn, and the order counts it. Run again, it ends once. */
export const createHandler = (deps: Deps) =>
  taskHandler(EndShipmentInput, async (ending) => {
    const ended = await endOnce(deps, ending);
    if (ending.ending === "delivered") await dropDuplicates(deps, ending);
    return ended;
  });

export async function endOnce(deps: Deps, asked: Ending): Promise<Pick<Ending, "ending">> {
  const { orders, clock } = deps;
  const { orderId, shipmentId } = asked;
  const at = toInstant(clock.now());
  const ending = asked.because === NOT_COLLECTED ? await unlessCollected(orders, asked, at) : asked;
  if (!settles(ending)) await undo(deps, ending, at);
  for (let turn = 0; turn < TURNS; turn += 1) {
    const found = await orders.withShipment(orderId, shipmentId);
    if (found === undefined) throw new Error(`no shipment ${shipmentId}`);
    const { status } = found.shipment;
    if (isFinal(shipmentTransitions, status)) return { ending: ending.ending };
    if (!mayGo(shipmentTransitions, status, ending.ending))
      throw new Error(`shipment ${shipmentId} is ${status} and cannot end as ${ending.ending}`);
    const lost = ending.because === LOST_ON_THE_WAY ? await lossOf(deps, found, at) : undefined;
    const closes = await purchaseOrderClosedBy(orders, found.shipment);
    const isSurplus = await comesSecond(orders, found.shipment);
    const end = withLoss(
      endOf(withRefund(found.order, lost), found.shipment, ending, { at, isSurplus }),
      lost,
    );
    const ended = closes === undefined ? end : { ...end, closes, facts: [...end.facts, toldOf(closes, end)] };
    if ((await orders.endShipment(ended)) !== "done") continue;
    if (found.order.cancelling === true) await endCancellation(orders, orderId, at);
    return { ending: ending.ending };
  }
  throw new WorkflowError("Throttled", `other shipments of ${orderId} end at the same time`);
}

function toldOf({ id, vendor, of, lost }: Closed, { status, shipmentId }: ShipmentEnd): Fact {
  const facts = { vendor, purchaseOrder: id, lost: [...lost, ...(status === "lost" ? [shipmentId] : [])] };
  return { type: "purchase-order.closed", shipmentId: of, facts };
}

const NOT_COLLECTED = "not-collected";

/**
 * Given out, or given more time, in the moment in which its time was up: the deed counts, not the deadline. The store's
 * task decides: once it is withdrawn, neither can be done any more.
 */
async function unlessCollected(orders: OrderBook, ending: Ending, at: Instant): Promise<Ending> {
  const { orderId, shipmentId } = ending;
  await withdrawWaits(orders, { orderId, at, shipment: shipmentId });
  const shipment = await orders.shipment(orderId, shipmentId);
  if (shipment?.givenOut !== undefined) return { orderId, shipmentId, ending: "collected" };
  const { extendedUntil } = shipment ?? {};
  if (extendedUntil !== undefined && extendedUntil > at)
    throw new WorkflowError("CollectionExtended", extendedUntil);
  return ending;
}

/** Units reach their customer, or are lost on the way; otherwise whatever was done is undone. */
const settles = ({ ending, because }: Ending): boolean =>
  ending === "delivered" || ending === "collected" || (ending === "lost" && because !== NOT_COLLECTED);

async function undo(deps: Deps, { orderId, shipmentId }: Ending, at: Instant): Promise<void> {
  const { orders, stock } = deps;
  const found = await orders.withShipment(orderId, shipmentId);
  await withdrawWaits(orders, { orderId, at, shipment: shipmentId });
  const shelf = found && shelfOf(found.shipment);
  const putBack = found && (await putBackAt(deps, found.shipment));
  if (putBack === "when-confirmed") await stock.setAside(orderId, shipmentId);
  else await stock.undo(orderId, shipmentId, at, shelf);
  if (found !== undefined && putBack !== undefined) await askToPutBack(orders, found.shipment, at);
  // What the carrier brought to a store is not voided any more.
  if (shelf === undefined && found !== undefined) await leaveBooking(deps, found.shipment);
}

/** What lies ready in the store that it was sent to stays there, on the store's own shelf. */
const shelfOf = ({ status, leg }: Shipment): NodeId | undefined =>
  status === "ready" && leg.method === "ship-to-store" ? leg.store : undefined;

const givenOutFacts = ({ by, checked }: GivenOut) => ({ by, ...(checked.length > 0 && { checked }) });

const heldLines = ({ lines, missing = [], declined = [] }: StoredShipment): number =>
  new Set([...lines, ...missing, ...declined].map(({ sku }) => sku)).size;

/** Its units were with their customer before, in another parcel. */
async function comesSecond(orders: OrderBook, shipment: StoredShipment): Promise<boolean> {
  const { orderId, duplicates, rescuedBy, status } = shipment;
  const mayHaveTwin = duplicates !== undefined || (rescuedBy !== undefined && status === "handedOver");
  return mayHaveTwin && isSecond(shipment, await orders.shipments(orderId));
}

interface AtEnd {
  readonly at: Instant;
  readonly isSurplus: boolean;
}

function endOf(
  order: Order,
  shipment: StoredShipment,
  given: Ending,
  { at, isSurplus: comesTwice }: AtEnd,
): ShipmentEnd {
  const { ending, because } = given;
  const arrivedAt = ending === "delivered" || ending === "collected" ? (shipment.arrivedAt ?? at) : undefined;
  // Ready for a customer who never came: what was promised of it was kept.
  const wasReadyAt = because === NOT_COLLECTED ? shipment.arrivedAt : arrivedAt;
  // Nobody waited for what was there before.
  const readyAt = comesTwice ? undefined : wasReadyAt;
  const facts: Fact[] = [
    {
      type: `shipment.${ending}`,
      shipmentId: shipment.id,
      facts: {
        ...(because !== undefined && { because }),
        punctuality: punctualityOf(shipment, ending, wasReadyAt),
        ...(comesTwice && ending === "delivered" && { surplus: true }),
        ...(shipment.road === "dropShip" && { score: scoreOf(shipment, ending, at) }),
        ...(because === NOT_COLLECTED && { shelf: shelfOf(shipment) ?? shipment.node }),
        ...(ending === "collected" && shipment.givenOut && givenOutFacts(shipment.givenOut)),
      },
    },
  ];
  const after = orderAfter(order, arrivedAt, readyAt);
  if (after !== undefined) facts.push(toldOfOrder(order, after));
  return {
    orderId: order.id,
    shipmentId: shipment.id,
    status: ending,
    at,
    openBefore: order.openShipments,
    facts,
    ...(because !== undefined && { because }),
    ...(arrivedAt !== undefined && { arrivedAt }),
    ...(readyAt !== undefined && { lastArrival: latest(order.lastArrival, readyAt) }),
    ...(after !== undefined && { order: after }),
    ...(settles(given) && {
      stock: {
        kind: "settle",
        node: shipment.node,
        held: heldLines(shipment),
        picked: shipment.lines,
        ending: arrivedAt === undefined ? "lost" : "delivered",
      },
    }),
  };
}

function toldOfOrder(order: Order, { status, promise }: NonNullable<ReturnType<typeof orderAfter>>): Fact {
  const { unfilledUnits } = order;
  const facts = { promiseKept: promise?.kept };
  switch (status) {
    case "backordered":
      return { type: "order.backordered", facts: { unfilledUnits, ...facts } };
    case "completed":
      return completed({ ...order, promise });
    case "cancelled":
    case "failed":
      return { type: `order.${status}`, facts };
  }
}

/** What the order comes to, if this was its last open shipment. */
function orderAfter(order: Order, arrivedAt: Instant | undefined, readyAt: Instant | undefined) {
  const then: Order = {
    ...order,
    openShipments: order.openShipments - 1,
    ...(arrivedAt !== undefined && { arrived: order.arrived + 1 }),
    ...(readyAt !== undefined && { lastArrival: latest(order.lastArrival, readyAt) }),
  };
  const status = outcomeOf(then);
  if (status === undefined) return undefined;
  const { promise } = then;
  return {
    status,
    ...(promise !== undefined && { promise: { ...promise, kept: promiseKept(then, promise) } }),
  };
}

const latest = (one: Instant | undefined, other: Instant): Instant =>
  one !== undefined && one > other ? one : other;

export const handler = entry("end-shipment", createHandler);
