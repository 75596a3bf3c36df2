// Rows of docs/races.md that are about orders that wait for stock: two deeds, in every order in which their requests can come.
import type { Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { createHandler as cancelOrder } from "#functions/orders/cancel-order.ts";
import { createHandler as retryBackorders } from "#functions/routing/retry-backorders.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { DAY, toInstant } from "#shared/kernel/time.ts";
import { everyInterleaving } from "#test/support/interleavings.ts";
import { world } from "#test/support/network.ts";
import { tables } from "#test/support/tables.ts";
import { at, hold, ledger, lyon, orders, planned } from "#test/support/waiting-order.ts";

await tables("stock", "orders", "events");

const clock = { now: () => Date.parse(at) + 31 * DAY };
const network = { current: async () => world({ now: at }).network };
const deps = { orders, stock: ledger, clock, network };

let last = 0;

/** It has waited too long; just now a unit has come for it, and it is planned. */
async function tooLong() {
  const sku = Sku.parse(`waited-${++last}`);
  await ledger.count([{ sku, node: lyon, onHand: 1, asOf: at }], `c-${last}`);
  const order = await planned(sku);
  await orders.changeOrder(order, { at, from: ["received"], to: "backordered", facts: [] });
  return { sku, order };
}
type Waiting = Awaited<ReturnType<typeof tooLong>>;

const route = ({ order, sku }: Waiting) => hold(order, lyon, sku);
/** It alone is on the list of those who wait. */
const giveUp = async ({ order }: Waiting) => {
  const inStatus = async () => ({ items: [await orders.get(order)], next: undefined });
  const look = retryBackorders({ ...deps, orders: { ...orders, inStatus } } as never);
  await look({}, {} as Context);
};
const cancel = ({ order }: Waiting) =>
  cancelOrder(deps as never)(
    {
      ...{ pathParameters: { id: order }, body: "", headers: {} },
      requestContext: { authorizer: { jwt: { claims: { scope: "lendemain/planner" } } } },
    } as never,
    {} as Context,
  );

/** Where the order and its unit end. */
async function ends(...deeds: readonly ((one: Waiting) => Promise<unknown>)[]): Promise<string[]> {
  const found = new Set<string>();
  await everyInterleaving({
    begin: tooLong,
    deeds,
    async after({ order, sku }) {
      const now = await orders.get(order);
      const told = (await orders.timeline(order)).filter(({ type }) => type === "order.cancelled");
      const [level] = await ledger.levels(sku);
      const asked = now?.cancelling === true ? ", asked to end" : "";
      found.add(`${now?.status}${asked}, told ${told.length}, ${level?.held} held`);
      if (now?.status === "routed") await ledger.releaseAttempt(order, 1);
    },
  });
  expect(audit(await ledger.books())).toMatchObject({ ledgerImbalance: 0, oversoldUnits: 0 });
  return [...found].sort();
}

it("a look where there is no network yet asks for nothing", async () => {
  const look = retryBackorders({ network: { current: async () => undefined } } as never);
  await expect(look({}, {} as Context)).resolves.toBeUndefined();
});

it("those whom somebody has to look at keep nobody from being looked at", async () => {
  const one = await tooLong();
  const order = await orders.get(one.order);
  // More pages of them than one look reads.
  const left = { ...order, placedAt: toInstant(clock.now()), attempts: 30 };
  const pages = Array.from({ length: 6 }, () => Array.from({ length: 500 }, () => left));
  const inStatus = async (_: string, { next = "0" }: { next?: string }) => {
    const page = Number(next);
    return page < pages.length
      ? { items: pages[page], next: String(page + 1) }
      : { items: [order], next: undefined };
  };
  const look = retryBackorders({ ...deps, orders: { ...orders, inStatus } } as never);
  await look({}, {} as Context);
  expect((await orders.get(one.order))?.status).toBe("cancelled");
});

describe("an order that waits for stock", () => {
  it("is routed with what has come, or has waited too long and holds nothing", async () => {
    expect(await ends(route, giveUp)).toEqual(["cancelled, told 1, 0 held", "routed, told 0, 1 held"]);
  });

  it("is routed and then undone, or cancelled and holds nothing", async () => {
    expect(await ends(route, cancel)).toEqual([
      "cancelled, asked to end, told 1, 0 held",
      "routed, asked to end, told 0, 1 held",
    ]);
  });

  it("is cancelled or has waited too long, and its channel hears of it once", async () => {
    expect(await ends(cancel, giveUp)).toEqual([
      "cancelled, asked to end, told 1, 0 held",
      "cancelled, told 1, 0 held",
    ]);
  });
});
