// What a replay came to, from the orders as they stand at its end.
import { isFinal, orderTransitions } from "#shared/domain/orders/lifecycles.ts";
import type { Answer } from "../client.ts";

export type EndOrder = Pick<
  Answer<"get-order">,
  | "id"
  | "status"
  | "method"
  | "promise"
  | "openShipments"
  | "unfilledUnits"
  | "rescues"
  | "lastArrival"
  | "cancelling"
> & {
  readonly parcels: readonly Pick<Answer<"get-order">["parcels"][number], "road" | "status">[];
};

type Road = EndOrder["parcels"][number]["road"];

export interface Outcomes {
  /** Orders of the day: those below and the refused ones add up to it. */
  readonly orders: number;
  readonly delivered: number;
  readonly collected: number;
  readonly cancelled: number;
  /** Something is missing that nobody has, and nothing is under way. */
  readonly backordered: number;
  /** All shipments ended, and none at the customer. */
  readonly failed: number;
  /** Still under way when the replay gave up. */
  readonly stuck: number;
  /** Shipments that were carried through, by where they came from: neither replaced nor cancelled. */
  readonly byRoad: Readonly<Record<Road, number>>;
  /** Per order that has such shipments. */
  readonly shipmentsPerOrder: number;
  /** Share of them with more than one. */
  readonly splitPct: number;
  /** Among orders with a promise that nobody cancelled: all that it covers came in time. */
  readonly promiseKeptPct: number;
  /** Among the same: all that was ordered came by the promise's deadline. */
  readonly inFullPct: number;
  readonly rescues: number;
}

type Ending = "delivered" | "collected" | "cancelled" | "backordered" | "failed" | "stuck";

/** Percentages and means are rounded to two decimals; of nothing they are 0, and a promise to nobody is kept. */
export function outcomesOf(orders: readonly EndOrder[], refused: number): Outcomes {
  const endings = { delivered: 0, collected: 0, cancelled: 0, backordered: 0, failed: 0, stuck: 0 };
  const byRoad = { warehouse: 0, store: 0, dropShip: 0 };
  let [shipped, shipments, split, promised, kept, inFull, rescues] = [0, 0, 0, 0, 0, 0, 0];
  for (const order of orders) {
    endings[endingOf(order)] += 1;
    rescues += order.rescues;
    const carried = order.parcels.filter(({ status }) => status !== "replaced" && status !== "cancelled");
    for (const { road } of carried) byRoad[road] += 1;
    shipments += carried.length;
    shipped += carried.length > 0 ? 1 : 0;
    split += carried.length > 1 ? 1 : 0;
    if (!counts(order)) continue;
    promised += 1;
    kept += wasKept(order) ? 1 : 0;
    inFull += cameInFull(order) ? 1 : 0;
  }
  return {
    orders: orders.length + refused,
    ...endings,
    byRoad,
    shipmentsPerOrder: rounded(shipped === 0 ? 0 : shipments / shipped),
    splitPct: percent(split, shipped),
    promiseKeptPct: promised === 0 ? 100 : percent(kept, promised),
    inFullPct: promised === 0 ? 100 : percent(inFull, promised),
    rescues,
  };
}

/** It is in a status that nothing leaves. */
export const hasEnded = ({ status }: Pick<EndOrder, "status">): boolean => isFinal(orderTransitions, status);

/** It has ended, or waits for stock that may never come. */
export const isOver = ({ status, openShipments }: Pick<EndOrder, "status" | "openShipments">): boolean => {
  switch (status) {
    case "completed":
    case "cancelled":
    case "failed":
      return true;
    case "backordered":
      return openShipments === 0;
    case "received":
    case "held":
    case "routed":
      return false;
  }
};

function endingOf(order: EndOrder): Ending {
  if (!isOver(order)) return "stuck";
  switch (order.status) {
    case "completed":
      return order.method === "collect" ? "collected" : "delivered";
    case "cancelled":
    case "failed":
    case "backordered":
      return order.status;
    case "received":
    case "held":
    case "routed":
      return "stuck";
  }
}

/** Labels that a shipment was booked with, one after the other, without the earlier one being void. */
export function labelsBoughtTwice(timeline: Answer<"get-timeline">["events"]): number {
  const labels = new Map<string, Set<unknown>>();
  for (const { type, shipmentId = "", facts } of timeline) {
    if (type !== "shipment.booked") continue;
    labels.set(shipmentId, (labels.get(shipmentId) ?? new Set()).add(facts.tracking));
  }
  return [...labels.values()].reduce((twice, { size }) => twice + size - 1, 0);
}

/** Whoever was promised something, and did not cancel. */
function counts({ status, promise, cancelling }: EndOrder): boolean {
  if (promise === undefined) return false;
  if (status === "cancelled") return cancelling !== true;
  return status === "completed" || status === "failed" || status === "backordered";
}

/** As the promise records it, also of what lay ready and nobody came for; where it does not, by the last arrival. */
function wasKept({ status, promise, lastArrival }: EndOrder): boolean {
  if (promise === undefined) return false;
  return promise.kept ?? (hasArrived(status) && isInTime(promise, lastArrival));
}

const cameInFull = ({ status, promise, lastArrival, unfilledUnits }: EndOrder): boolean =>
  hasArrived(status) && unfilledUnits === 0 && promise !== undefined && isInTime(promise, lastArrival);

const hasArrived = (status: EndOrder["status"]): boolean => status === "completed" || status === "failed";

const isInTime = ({ deliverBy }: { readonly deliverBy: string }, lastArrival: string | undefined): boolean =>
  lastArrival !== undefined && Date.parse(lastArrival) <= Date.parse(deliverBy);

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : rounded((100 * part) / whole));
const rounded = (value: number): number => Math.round(value * 100) / 100;
