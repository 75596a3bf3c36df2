// Rows of docs/races.md that are about changes of an order: two deeds, in every order in which their requests can come.
import type { Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { createHandler as changeOrder } from "#functions/orders/change-order.ts";
import { createHandler as confirmPick } from "#functions/tasks/confirm-pick.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { HOUR } from "#shared/kernel/time.ts";
import { everyInterleaving } from "#test/support/interleavings.ts";
import { world } from "#test/support/network.ts";
import { tables } from "#test/support/tables.ts";
import { at, idOf, ledger, lyon, orders, taskOf, waiting } from "#test/support/waiting-order.ts";

await tables("stock", "orders", "events");

const clock = { now: () => Date.parse(at) + HOUR };
const network = { current: async () => world({ now: at }).network };
const deps = { orders, stock: ledger, clock, network };
type Handler = (event: never, context: Context) => Promise<unknown>;
const handlers = {
  change: changeOrder(deps as never) as Handler,
  pick: confirmPick(deps as never) as Handler,
};

/** @returns the status of the answer */
async function call(handler: Handler, id: string, scope: string, body?: object): Promise<number> {
  const event = {
    pathParameters: { id },
    body: body === undefined ? "" : JSON.stringify(body),
    headers: {},
    requestContext: { authorizer: { jwt: { claims: { scope } } } },
  };
  return ((await handler(event as never, {} as Context)) as { statusCode: number }).statusCode;
}

let last = 0;

/** Three units of one SKU wait for their pick. */
async function three() {
  const sku = Sku.parse(`changed-${++last}`);
  await ledger.count([{ sku, node: lyon, onHand: 5, asOf: at }], `c-${last}`);
  return { sku, order: await waiting(lyon, sku, 3), told: [] as number[] };
}
type Three = Awaited<ReturnType<typeof three>>;

const pick = ({ order }: Three) =>
  call(handlers.pick, taskOf(order, 1), "lendemain/tasks lendemain/node:lyon");
const wants = ({ order, sku }: Three, quantity: number) =>
  call(handlers.change, order, "lendemain/orders:write lendemain/channel:web", {
    lines: [{ sku, quantity }],
  });

async function levelOf({ sku }: Three): Promise<string> {
  const [level] = await ledger.levels(sku);
  return `${level?.onHand} on hand, ${level?.held} held`;
}
async function linesOf({ order }: Three): Promise<string> {
  const [lines, shipment] = [await orders.lines(order), await orders.shipment(order, idOf(order, 1))];
  return `${lines[0]?.quantity} wanted, ${shipment?.lines[0]?.quantity} ${shipment?.status}`;
}
const balanced = async () =>
  expect(audit(await ledger.books())).toMatchObject({ ledgerImbalance: 0, oversoldUnits: 0 });

/** Which answers, in the order of the deeds, go with which end. */
async function ends(...deeds: readonly ((one: Three) => Promise<number>)[]): Promise<string[]> {
  const found = new Set<string>();
  await everyInterleaving({
    begin: three,
    deeds: deeds.map((deed, nth) => async (one: Three) => {
      one.told[nth] = await deed(one);
    }),
    async after(one) {
      found.add(`${one.told.join(", ")}: ${await linesOf(one)}, ${await levelOf(one)}`);
    },
  });
  await balanced();
  return [...found].sort();
}

describe("a change against a pick", () => {
  it("is first, and the pick is of what is wanted now, or refused; or the pick is, and the change is refused", async () => {
    expect(await ends(pick, (one) => wants(one, 1))).toEqual([
      "200, 200: 1 wanted, 1 picked, 4 on hand, 0 held",
      "200, 409: 3 wanted, 3 picked, 2 on hand, 0 held",
      "409, 200: 1 wanted, 1 released, 5 on hand, 1 held",
    ]);
  });
});
