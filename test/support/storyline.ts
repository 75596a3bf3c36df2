// What the parties of a retailer do, in one line each: place an order, pick it, hand it over, scan it.
import { expect } from "vitest";
import type { NodeTask, Shipment } from "#shared/domain/orders/order.ts";
import type { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { type Answer, type Retailer, signed } from "./retailer.ts";

export const door = {
  name: "Camille Roux",
  street: "1 rue de Rivoli",
  city: "Paris",
  postcode: "75004",
  country: "FR",
};

export interface Wanted {
  readonly lines: Readonly<Record<string, number>>;
  readonly collectAt?: string;
  readonly channel?: string;
  readonly key?: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

let last = 0;

/** A body for `POST /v1/orders`; every one has a number of its own. */
export function orderOf({ lines, collectAt, more = {} }: Wanted): Record<string, unknown> {
  last += 1;
  return {
    channelOrderId: `W-${last}`,
    method: collectAt === undefined ? "home" : "collect",
    ...(collectAt !== undefined && { collectAt }),
    lines: Object.entries(lines).map(([sku, quantity]) => ({ sku, quantity })),
    destination: door,
    ...more,
  };
}

export function place(
  retailer: Retailer,
  body: unknown,
  { key, channel = "web", wait }: Pick<Wanted, "key" | "channel"> & { readonly wait?: number } = {},
): Promise<Answer> {
  last += 1;
  const headers = {
    "idempotency-key": key ?? `key-${last}`,
    ...(wait !== undefined && { prefer: `wait=${wait}` }),
  };
  return retailer.ask(`channel:${channel}`, "POST /v1/orders", { body, headers });
}

/** Places an order and follows it from then on. */
export async function ordered(retailer: Retailer, wanted: Wanted): Promise<Story> {
  const { status, body } = await place(retailer, orderOf(wanted), wanted);
  expect({ status, body }).toMatchObject({ status: 202 });
  return storyOf(retailer, body.orderId, wanted.channel ?? "web");
}

export type Story = ReturnType<typeof storyOf>;

export function storyOf(retailer: Retailer, id: string, channel: string) {
  const read = async (what: string) => {
    const { status, body } = await retailer.ask(`channel:${channel}`, `GET /v1/orders/${id}${what}`);
    expect(status).toBe(200);
    return body;
  };
  const parcels = async (): Promise<Shipment[]> => (await read("")).parcels;
  const open = async <T>(list: string): Promise<T[]> => {
    const { body } = await retailer.ask("planner", `GET /v1/planner/${list}?limit=200`);
    return (body.tasks ?? body.purchaseOrders).filter((one: { orderId: string }) => one.orderId === id);
  };
  const task = async (kind: string): Promise<NodeTask> => {
    const tasks = await open<NodeTask>("tasks");
    const found = tasks.filter((one) => one.kind === kind);
    expect(found, `open tasks: ${tasks.map((one) => one.kind)}`).toHaveLength(1);
    return found[0] as NodeTask;
  };
  const purchaseOrder = async (): Promise<PurchaseOrder> => {
    const found = await open<PurchaseOrder>("purchase-orders");
    expect(found).toHaveLength(1);
    return found[0] as PurchaseOrder;
  };
  const parcel = async (node?: string): Promise<Shipment> => {
    const found = (await parcels()).filter(
      (one) => (node === undefined || one.node === node) && one.status !== "replaced",
    );
    expect(found).toHaveLength(1);
    return found[0] as Shipment;
  };
  /** The only open task of that kind is told so by its node. */
  const tell = async (kind: string, verb: string, body?: unknown): Promise<Answer> => {
    const { id: taskId, node } = await task(kind);
    // Whoever collects shows the code that the channel was told.
    const shown = verb === "collected" ? { code: (await read("")).pickupCode } : undefined;
    return retailer.ask(`node:${node}`, `POST /v1/tasks/${taskId}/${verb}`, { body: body ?? shown });
  };
  const sayTo = async (verb: string, body?: unknown): Promise<Answer> => {
    const { id: asked, vendor } = await purchaseOrder();
    return retailer.ask(`vendor:${vendor}`, `POST /v1/purchase-orders/${asked}/${verb}`, { body });
  };
  const scan = async (code: string, node?: string): Promise<Answer> =>
    scanned(retailer, await parcel(node), code);
  return {
    id,
    order: () => read(""),
    parcels,
    parcel,
    task,
    purchaseOrder,
    tell,
    sayTo,
    scan,
    tasks: () => open<NodeTask>("tasks"),
    purchaseOrders: () => open<PurchaseOrder>("purchase-orders"),
    happened: async (): Promise<string[]> =>
      (await read("/timeline")).events.map(({ type }: { type: string }) => type),
    timeline: async () => (await read("/timeline")).events,
    decisions: async () => (await read("/decisions")).decisions,
    cancel: () => retailer.ask(`channel:${channel}`, `POST /v1/orders/${id}/cancel`),
    async pickAndHandOver() {
      await tell("pick", "confirm");
      await tell("handover", "handover");
    },
  };
}

/** The carrier says so of a parcel. */
export function scanned(
  retailer: Retailer,
  { leg, tracking }: Pick<Shipment, "leg" | "tracking">,
  code: string,
  more: object = {},
): Promise<Answer> {
  const carrier = leg.method !== "collect" ? leg.carrier : "";
  const at = new Date(retailer.now()).toISOString();
  const text = JSON.stringify({ events: [{ id: `${tracking}-${code}`, tracking, code, at, ...more }] });
  const headers = signed(retailer, carrier, text);
  return retailer.ask(`carrier:${carrier}`, `POST /v1/carriers/${carrier}/events`, { text, headers });
}

const sound = { ledgerImbalance: 0, oversoldUnits: 0, discrepancies: [] };

/** The books balance. @returns what the audit counted. */
export async function audited(retailer: Retailer): Promise<{ activeHolds: number; unitsSold: number }> {
  const { status, body } = await retailer.ask("planner", "GET /v1/planner/audit");
  expect({ status, ...body }).toMatchObject({ status: 200, ...sound });
  return body;
}

/** Units of a SKU at a node: on hand, held and available. */
export async function shelf(retailer: Retailer, sku: string, node: string) {
  const { body } = await retailer.ask("planner", `GET /v1/stock/${sku}`);
  const level = body.levels?.find((one: { node: string }) => one.node === node);
  return level && { onHand: level.onHand, held: level.held, available: level.available };
}
