// What must hold after all that was done to the host, as the public API tells it.
import { planner } from "#local/replay/api/parties.ts";
import { type Answer, ApiError, type Client } from "#local/replay/client.ts";
import { isOver } from "#local/replay/report/report.ts";
import type { EventType } from "#shared/contracts/events.ts";
import type { OrderId } from "#shared/kernel/ids.ts";

export interface Invariants {
  /** Orders that the API took and does not know any more. */
  readonly lostOrders: number;
  /** Things that happen once to an order or a shipment, and happened again. */
  readonly duplicateEffects: number;
  readonly oversoldUnits: number;
  readonly ledgerImbalance: number;
  /** Units that shipments hold or carry which have ended. */
  readonly forgottenUnits: number;
  /** Orders that did not come to their end, and executions that run on for shipments that did. */
  readonly stuckExecutions: number;
  /** Shipments that were booked more than once. */
  readonly doubleBookings: number;
}

/** An example of each thing that does not hold, for whoever looks into it. */
export type Findings = Readonly<Record<keyof Invariants, readonly string[]>>;

/** Once for each order... */
const perOrder: readonly EventType[] = [
  "order.received",
  "order.completed",
  "order.cancelled",
  "order.failed",
];
/** ...and once for each shipment. */
const perShipment: readonly EventType[] = [
  "order.routed",
  "shipment.released",
  "shipment.accepted",
  "shipment.picked",
  "shipment.ready",
  "shipment.handed-over",
  "shipment.delivered",
  "shipment.collected",
  "shipment.replaced",
  "shipment.moved",
  "shipment.cancelled",
  "shipment.lost",
];

/** @param placed the orders that were taken, with the channel and the number of each */
export async function checkInvariants(
  client: Client,
  placed: readonly OrderId[],
): Promise<{ invariants: Invariants; findings: Findings }> {
  const found = {
    lostOrders: [] as string[],
    duplicateEffects: [] as string[],
    stuckExecutions: [] as string[],
    doubleBookings: [] as string[],
  };
  for (const id of placed) {
    const order = await known(client, id);
    if (order === undefined) {
      found.lostOrders.push(id);
      continue;
    }
    if (!isOver(order)) found.stuckExecutions.push(`${id} is ${order.status}`);
    else
      for (const { id: shipment } of order.parcels)
        if (await runs(client, shipment)) found.stuckExecutions.push(`${shipment} runs on`);
    const { events } = await client.ask(planner, "get-timeline", { params: { id } });
    found.duplicateEffects.push(...repeated(events));
    found.doubleBookings.push(...bookedTwice(events));
  }
  const { oversoldUnits, ledgerImbalance, forgottenUnits, discrepancies } = await client.ask(
    planner,
    "audit-stock",
    { query: { whole: "true" } },
  );
  const told = discrepancies.map((one) => JSON.stringify(one));
  return {
    invariants: {
      lostOrders: found.lostOrders.length,
      duplicateEffects: found.duplicateEffects.length,
      oversoldUnits,
      ledgerImbalance,
      forgottenUnits,
      stuckExecutions: found.stuckExecutions.length,
      doubleBookings: found.doubleBookings.length,
    },
    findings: {
      ...found,
      oversoldUnits: oversoldUnits > 0 ? told : [],
      ledgerImbalance: ledgerImbalance > 0 ? told : [],
      forgottenUnits: forgottenUnits > 0 ? told : [],
    },
  };
}

async function known(client: Client, id: OrderId): Promise<Answer<"get-order"> | undefined> {
  try {
    return await client.ask(planner, "get-order", { params: { id } });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

async function runs(client: Client, shipment: string): Promise<boolean> {
  try {
    const { status } = await client.ask(planner, "get-execution", { params: { id: shipment } });
    return status === "RUNNING";
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false;
    throw error;
  }
}

type Events = Answer<"get-timeline">["events"];

function repeated(events: Events): string[] {
  const seen = new Set<string>();
  return events.flatMap(({ type, orderId, shipmentId }) => {
    const of = perOrder.includes(type) ? orderId : perShipment.includes(type) ? shipmentId : undefined;
    if (of === undefined) return [];
    const name = `${of} ${type}`;
    if (seen.has(name)) return [`${name} twice`];
    seen.add(name);
    return [];
  });
}

function bookedTwice(events: Events): string[] {
  const booked = events.filter(({ type }) => type === "shipment.booked").map(({ shipmentId }) => shipmentId);
  return booked
    .filter((shipment, index) => booked.indexOf(shipment) !== index)
    .map((shipment) => `${shipment} booked twice`);
}
