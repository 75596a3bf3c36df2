// Rows of docs/races.md that are about purchase orders: two deeds, in every order in which their requests can come.
import type { Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { createHandler as cancelOrder } from "#functions/orders/cancel-order.ts";
import { createHandler as acceptOrder } from "#functions/vendors/accept-purchase-order.ts";
import { settleCancellation } from "#functions/vendors/answer-cancellation.ts";
import { createHandler as rejectOrder } from "#functions/vendors/reject-purchase-order.ts";
import { createHandler as shipOrder } from "#functions/vendors/ship-purchase-order.ts";
import { createHandler as watchPurchaseOrders } from "#functions/vendors/watch-purchase-orders.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { PurchaseOrderId, Sku } from "#shared/kernel/ids.ts";
import { HOUR, toInstant } from "#shared/kernel/time.ts";
import { everyInterleaving } from "#test/support/interleavings.ts";
import { world } from "#test/support/network.ts";
import { tables } from "#test/support/tables.ts";
import { at, holdOf, idOf, ledger, lyon, orders, planned, shipmentOf } from "#test/support/waiting-order.ts";

await tables("stock", "orders", "events");

const clock = { now: () => Date.parse(at) + 3 * HOUR };
const network = { current: async () => world({ now: at }).network };
const workflows = { startRouting: async () => undefined };
const deps = { orders, stock: ledger, clock, network, workflows };
type Handler = (event: never, context: Context) => Promise<unknown>;
const handlers = {
  accept: acceptOrder(deps as never) as Handler,
  reject: rejectOrder(deps as never) as Handler,
  ship: shipOrder(deps as never) as Handler,
  cancel: cancelOrder(deps as never) as Handler,
};

/** @returns the status of the answer */
async function call(handler: Handler, id: string, scope: string, body?: object): Promise<number> {
  const event = {
    pathParameters: { id },
    body: body === undefined ? "" : JSON.stringify(body),
    headers: {},
    requestContext: { authorizer: { jwt: { claims: { scope } } } },
  };
  const answer = (await handler(event as never, {} as Context)) as { statusCode: number };
  return answer.statusCode;
}

const asVendor = "lendemain/purchase-orders lendemain/vendor:lyon";
let last = 0;

/** A purchase order of one unit, which its vendor has still to answer. */
async function asked() {
  last += 1;
  const sku = Sku.parse(`asked-${last}`);
  await ledger.count([{ sku, node: lyon, onHand: 2, asOf: at }], `c-${last}`);
  const order = await planned(sku);
  const shipment = { ...shipmentOf(order, 1, lyon, sku), road: "dropShip" as const };
  const holds = [holdOf(order, 1, lyon, sku)];
  await orders.route({ orderId: order, attempt: 1, holds, shipments: [shipment], at });
  const id = PurchaseOrderId.parse(`po_${idOf(order, 1)}`);
  const { lines, leg } = shipment;
  const opened = PurchaseOrder.parse({
    ...{ id, status: "submitted", vendor: lyon, shipmentId: shipment.id, orderId: order, lines },
    ...{ milestones: leg.milestones, dueBy: leg.milestones.deliverBy, openedAt: at, updatedAt: at },
    ...{ carrier: "eclair", service: "next-day" },
  });
  await orders.step({
    orderId: order,
    at,
    shipment: { id: shipment.id, to: "released" },
    openPurchaseOrder: { ...opened, token: `token of ${id}` },
    facts: [],
  });
  return { sku, order, id, told: [] as number[] };
}
type Asked = Awaited<ReturnType<typeof asked>>;

const accept = ({ id }: Asked) => call(handlers.accept, id, asVendor);
const ship = ({ id }: Asked, label: string) =>
  call(handlers.ship, id, asVendor, { carrier: "eclair", tracking: `${label}-${id.replaceAll("_", "-")}` });
const takeBack = ({ id }: Asked) => call(handlers.reject, id, asVendor, { reason: "other" });
const cancel = ({ order }: Asked) =>
  call(handlers.cancel, order, "lendemain/orders:write lendemain/channel:web");
const accepted = async () => {
  const one = await asked();
  await accept(one);
  return one;
};
const statusOf = async ({ id }: Asked) => (await orders.purchaseOrder(id))?.status;
const balanced = async () =>
  expect(audit(await ledger.books())).toMatchObject({ ledgerImbalance: 0, oversoldUnits: 0 });

/** Which answers, in the order of the deeds, go with which end. */
async function ends(
  begin: () => Promise<Asked>,
  ...deeds: readonly ((one: Asked) => Promise<number>)[]
): Promise<string[]> {
  const found = new Set<string>();
  await everyInterleaving({
    begin,
    deeds: deeds.map((deed, nth) => async (one: Asked) => {
      one.told[nth] = await deed(one);
    }),
    async after(one) {
      found.add(`${await statusOf(one)}: ${one.told.join(", ")}`);
    },
  });
  await balanced();
  return [...found].sort();
}

describe("a vendor's answer against a cancellation", () => {
  it("is first, and the vendor is asked; or the cancellation is, and the answer is refused", async () => {
    expect(await ends(asked, accept, cancel)).toEqual([
      "cancellationRequested: 200, 202",
      "withdrawn: 409, 202",
    ]);
  });
});

describe("a reminder against the vendor's answer", () => {
  it("is not told after the answer", async () => {
    const found = new Set<string>();
    await everyInterleaving({
      begin: async () => {
        const one = await asked();
        const open = await orders.purchaseOrder(one.id);
        return { ...one, open: { ...open, remindAt: at, dueBy: toInstant(clock.now() + HOUR) } };
      },
      deeds: [
        accept,
        // It alone is on the list, as it was read.
        async ({ open }) => {
          const unansweredPurchaseOrders = async () => [open];
          const watched = { ...deps, orders: { ...orders, unansweredPurchaseOrders } };
          await watchPurchaseOrders(watched as never)({}, {} as Context);
        },
      ],
      async after(one) {
        const told = (await orders.timeline(one.order)).map(({ type }) => type);
        const both = told.filter((type) => /\.(reminded|accepted)$/.test(type));
        found.add(`${await statusOf(one)}: ${both.join(", ")}`);
      },
    });
    expect([...found].sort()).toEqual([
      "accepted: purchase-order.reminded, shipment.accepted",
      "accepted: shipment.accepted",
    ]);
  });
});

describe("a shipping notice against a cancellation", () => {
  it("ships, whichever is first", async () => {
    expect(await ends(accepted, (one) => ship(one, "A"), cancel)).toEqual(["shipped: 200, 202"]);
  });

  it("is refused once the cancellation was accepted by default, or is not touched by that", async () => {
    const cancelled = async () => {
      const one = await accepted();
      await cancel(one);
      return one;
    };
    const byDefault = async ({ id }: Asked) => {
      const found = await orders.purchaseOrder(id);
      if (found?.status !== "cancellationRequested") return 404;
      const settled = await settleCancellation(deps as never, found, { word: "accepted", by: "default" });
      return settled === "done" ? 200 : 409;
    };
    expect(await ends(cancelled, (one) => ship(one, "A"), byDefault)).toEqual([
      "cancellationAccepted: 409, 200",
      "shipped: 200, 404",
      "shipped: 200, 409",
    ]);
  });
});

describe("a shipping notice against a vendor that takes its acceptance back", () => {
  it("ships, or is refused as the taking back was first", async () => {
    expect(await ends(accepted, (one) => ship(one, "B"), takeBack)).toEqual([
      "rejected: 409, 200",
      "shipped: 200, 409",
    ]);
  });
});

describe("two shipping notices for the same units", () => {
  it("are one parcel: the first", async () => {
    const found = await ends(
      accepted,
      (one) => ship(one, "A"),
      (one) => ship(one, "B"),
    );
    expect(found).toEqual(["shipped: 200, 409", "shipped: 409, 200"]);
  });
});
