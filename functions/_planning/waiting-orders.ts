// Orders whose shipments nobody has begun with, as a wave needs them: what they ask for, what they hold, what it costs.
import type { Order, Shipment } from "#shared/domain/orders/order.ts";
import { failedNodes } from "#shared/domain/rescue/chances.ts";
import { dayKey, pickupKey } from "#shared/domain/routing/capacity.ts";
import { type PlannedShipment, sumOf } from "#shared/domain/routing/decision.ts";
import type { Bids, Demand } from "#shared/domain/routing/demand.ts";
import { MOST_LINES } from "#shared/domain/routing/wave/best-plan.ts";
import type { NodeId, OrderId, Sku, TaskId } from "#shared/kernel/ids.ts";
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import type { Geography } from "#shared/ports/geography.ts";
import type { OrderBook, StoredShipment } from "#shared/ports/orders.ts";
import { demandOf, destinationOf } from "./demand.ts";

export interface WaitingTask {
  readonly id: TaskId;
  readonly orderId: OrderId;
  readonly shipmentId: Shipment["id"];
}

export interface Waiting {
  readonly order: Order;
  readonly demand: Demand;
  readonly deadline: EpochMs;
  readonly leaving: readonly { readonly shipment: StoredShipment; readonly task: TaskId }[];
  readonly planned: readonly PlannedShipment[];
  /** SKUs of the order as it was placed. */
  readonly skus: readonly Sku[];
  readonly abandoned: ReadonlyMap<NodeId, string>;
  /** Shipments beside those that may move. */
  readonly others: number;
}

interface Deps {
  readonly orders: OrderBook;
  readonly geography: Geography;
}

/** What is sent beside a parcel that is late stays what it is. */
const isFree = ({ movedBy, duplicates }: StoredShipment): boolean =>
  movedBy === undefined && duplicates === undefined;

/** The order, or why it stays as it is. */
export async function waitingOrder(
  { orders, geography }: Deps,
  id: OrderId,
  tasks: readonly WaitingTask[],
): Promise<Waiting | string> {
  const [dossier, shipments] = await Promise.all([orders.dossier(id), orders.shipments(id)]);
  const destination = dossier?.address && destinationOf(geography, dossier.address);
  if (dossier === undefined || destination === undefined) return "no-address";
  const { order, lines } = dossier;
  const because = whyItStays(order);
  if (because !== undefined || order.promise === undefined) return because ?? "no-promise";
  const leaving = tasks.flatMap(({ id: task, shipmentId }) => {
    const shipment = shipments.find((one) => one.id === shipmentId);
    return shipment?.status === "released" && isFree(shipment) ? [{ shipment, task }] : [];
  });
  const asked = leaving.flatMap(({ shipment }) => shipment.lines);
  if (asked.length === 0) return "begun";
  if (asked.length > MOST_LINES) return "too-many-lines";
  if (new Set(asked.map(({ sku }) => sku)).size < asked.length) return "divided-line";
  const planned = await plannedOf(
    orders,
    id,
    leaving.map(({ shipment }) => shipment),
  );
  if (planned === undefined) return "no-decision";
  return {
    order,
    demand: demandOf(order, asked, destination),
    deadline: toEpoch(order.promise.revisedDeliverBy ?? order.promise.deliverBy),
    leaving,
    planned,
    skus: lines.map(({ sku }) => sku),
    abandoned: failedNodes(shipments),
    others:
      shipments.filter((one) => one.movedBy === undefined && one.status !== "replaced").length -
      leaving.length,
  };
}

function whyItStays({ status, cancelling, method }: Order): string | undefined {
  if (status !== "routed" || cancelling === true) return "not-under-way";
  return method === "collect" ? "collection" : undefined;
}

async function plannedOf(
  orders: OrderBook,
  id: OrderId,
  shipments: readonly StoredShipment[],
): Promise<readonly PlannedShipment[] | undefined> {
  const attempts = [...new Set(shipments.map(({ attempt }) => attempt))];
  const plans = await Promise.all(attempts.map((attempt) => plannedIn(orders, id, attempt)));
  const planned = shipments.flatMap((shipment) => {
    const position = Number(shipment.id.slice(shipment.id.lastIndexOf("-") + 1)) % 100;
    return plans[attempts.indexOf(shipment.attempt)]?.[position - 1] ?? [];
  });
  return planned.length === shipments.length ? planned : undefined;
}

/** A decision never changes, and its order waits for many waves: it is read once. */
const knownIn = new WeakMap<OrderBook, Map<string, readonly PlannedShipment[]>>();
const MOST_KNOWN = 2_000;

async function plannedIn(
  orders: OrderBook,
  id: OrderId,
  attempt: number,
): Promise<readonly PlannedShipment[] | undefined> {
  const known = knownIn.get(orders) ?? new Map<string, readonly PlannedShipment[]>();
  knownIn.set(orders, known);
  const key = `${id}#${attempt}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = (await orders.plan(id, attempt))?.plan.decision.shipments;
  if (known.size >= MOST_KNOWN) known.clear();
  if (found !== undefined) known.set(key, found);
  return found;
}

/** Capacity that a planned shipment takes, by key. */
export function capacityTaken({ node, leg, parcels }: PlannedShipment): ReadonlyMap<string, number> {
  const day = [dayKey(node, leg.workDay), parcels.length] as const;
  return new Map(leg.method === "collect" ? [day] : [day, [pickupKey(leg), parcels.length]]);
}

export interface Costs {
  /** Money, the split penalty of every shipment included. */
  readonly paid: number;
  /** With what units and parcels are worth to orders still to come. */
  readonly total: number;
}

/** At today's bid prices. */
export function costsOf(planned: readonly PlannedShipment[], splitPenalty: number, bids?: Bids): Costs {
  let [paid, worth] = [0, 0];
  for (const { node, lines, parcels, cost } of planned) {
    paid += sumOf(cost) - cost.bid - cost.split + splitPenalty;
    if (bids === undefined) continue;
    worth += parcels.length * bids.parcel(node);
    for (const { sku, quantity } of lines) worth += quantity * bids.unit(sku, node);
  }
  return { paid, total: paid + worth };
}
