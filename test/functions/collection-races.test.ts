// Somebody comes, or asks for more time, in the moment in which an order goes back to the shelf; and codes are guessed.
import type { Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { endOnce } from "#functions/fulfilment/end-shipment.ts";
import { createHandler as markCollected } from "#functions/tasks/mark-collected.ts";
import { updateItem } from "#shared/adapters/dynamodb/client.ts";
import { dynamoCollections } from "#shared/adapters/dynamodb/collections.ts";
import { set, update } from "#shared/adapters/dynamodb/expressions.ts";
import { orderKey } from "#shared/adapters/dynamodb/order-keys.ts";
import { NodeTask } from "#shared/domain/orders/order.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { DAY, HOUR, toInstant } from "#shared/kernel/time.ts";
import { everyInterleaving } from "#test/support/interleavings.ts";
import { tables } from "#test/support/tables.ts";
import { at, idOf, ledger, orders, strasbourg, waiting } from "#test/support/waiting-order.ts";

await tables("stock", "orders", "events");

const CODE = "CDFGHJ";
const collections = dynamoCollections({ orders: "orders", events: "events", stock: "stock" });
const clock = { now: () => Date.parse(at) + HOUR };
const deps = { orders, stock: ledger, collections, clock, carriers: {}, bookings: {} } as never;
type Handler = (event: never, context: Context) => Promise<unknown>;
const handlers = {
  collected: markCollected(deps) as Handler,
};

async function call(handler: Handler, id: string, scope: string, body = ""): Promise<number> {
  const claims = { scope: scope.replaceAll(/\S+/g, "lendemain/$&") };
  const event = {
    pathParameters: { id },
    body,
    headers: {},
    requestContext: { authorizer: { jwt: { claims } } },
  };
  return ((await handler(event as never, {} as Context)) as { statusCode: number }).statusCode;
}

let last = 0;
/** Picked, and ready in the store for a customer who shows the code. */
async function ready() {
  const sku = Sku.parse(`collected-${++last}`);
  await ledger.count([{ sku, node: strasbourg, onHand: 1, asOf: at }], `collected-${last}`);
  const order = await waiting(strasbourg, sku);
  const id = idOf(order, 1);
  const line = { sku, quantity: 1 };
  await orders.step({
    orderId: order,
    at,
    shipment: { id, to: "picked" },
    task: { id: `${id}.pick` as never, from: ["open"], to: "done", outcome: "picked" },
    stock: { kind: "pick", node: strasbourg, held: [line], missing: [] },
    facts: [],
  });
  const task = NodeTask.parse({
    ...{ id: `${id}.collection`, kind: "collection", status: "open", node: strasbourg, shipmentId: id },
    ...{ orderId: order, dueBy: at, openedAt: at, updatedAt: at, lines: [line] },
  });
  const open = { ...task, token: `collect ${id}` };
  await orders.step({ orderId: order, at, shipment: { id, to: "ready" }, openTask: open, facts: [] });
  await updateItem(
    update({ TableName: "orders", Key: orderKey(order), change: [set({ pickupCode: CODE })] }),
  );
  return { order, sku, id, task: task.id };
}
type Ready = Awaited<ReturnType<typeof ready>>;

const collect =
  (code: string) =>
  ({ task }: Ready) =>
    call(handlers.collected, task, "tasks node:strasbourg", JSON.stringify({ code }));
const until = toInstant(Date.parse(at) + 2 * DAY);
const extend = async ({ task }: Ready) => {
  const waiting = await collections.find(task);
  return waiting && collections.extend(waiting, until, at);
};
const goBack = ({ order, id }: Ready) =>
  endOnce(deps, { orderId: order, shipmentId: id, ending: "lost", because: "not-collected" }).then(
    ({ ending }) => ending,
    (error: Error) => error.name,
  );
const onShelf = async ({ sku }: Ready) => (await ledger.levels(sku))[0]?.onHand;
const balanced = async () =>
  expect(audit(await ledger.books())).toMatchObject({ ledgerImbalance: 0, oversoldUnits: 0 });

describe("an order whose time is up", () => {
  it("is the customer's who was given it, or is on the shelf, and never both", async () => {
    const statuses = new Map<Ready, number>();
    const endings = new Map<Ready, string>();
    const courses = await everyInterleaving<Ready>({
      begin: ready,
      deeds: [
        async (one) => {
          statuses.set(one, await collect(CODE)(one));
        },
        async (one) => {
          endings.set(one, await goBack(one));
        },
      ],
      async after(one) {
        const [status, ended] = [statuses.get(one), endings.get(one)];
        const isGiven = status === 200;
        expect([status, ended]).toEqual(isGiven ? [200, "collected"] : [409, "lost"]);
        expect(await onShelf(one)).toBe(isGiven ? 0 : 1);
        await balanced();
      },
    });
    expect(courses).toBeGreaterThan(3);
  });

  it("waits on where more time was given, or is on the shelf, and never both", async () => {
    const statuses = new Map<Ready, string | undefined>();
    const endings = new Map<Ready, string>();
    const courses = await everyInterleaving<Ready>({
      begin: ready,
      deeds: [
        async (one) => {
          statuses.set(one, await extend(one));
        },
        async (one) => {
          endings.set(one, await goBack(one));
        },
      ],
      async after(one) {
        const [status, ended] = [statuses.get(one), endings.get(one)];
        const isLonger = status === "done";
        expect([status, ended]).toEqual(isLonger ? ["done", "CollectionExtended"] : ["conflict", "lost"]);
        expect(await onShelf(one)).toBe(isLonger ? 0 : 1);
        await balanced();
      },
    });
    expect(courses).toBeGreaterThan(3);
  });
});

describe("wrong codes at once", () => {
  it("are all counted, and after five the right one opens nothing", async () => {
    const one = await ready();
    const answers = await Promise.all(Array.from({ length: 7 }, () => collect("AAAAAA")(one)));
    expect(new Set(answers)).toEqual(new Set([422, 409]));
    expect((await collections.find(one.task))?.wrongCodes).toBeGreaterThanOrEqual(5);
    expect(await collect(CODE)(one)).toBe(409);
    expect((await orders.shipment(one.order, one.id))?.status).toBe("ready");
  });
});
