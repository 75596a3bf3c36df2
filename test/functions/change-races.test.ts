// Rows of docs/races.md that are about changes of an order: two deeds, in every order in which their requests can come.
import type { Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { createHandler as changeOrder } from "#functions/orders/change-order.ts";
import { createHandler as liftHold } from "#functions/orders/lift-hold.ts";
import { createHandler as putOnHold } from "#functions/orders/put-on-hold.ts";
import { createHandler as confirmPick } from "#functions/tasks/confirm-pick.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { HOUR } from "#shared/kernel/time.ts";
import { drawnInterleavings, everyInterleaving } from "#test/support/interleavings.ts";
import { world } from "#test/support/network.ts";
import { tables } from "#test/support/tables.ts";
import { at, idOf, ledger, lyon, orders, taskOf, waiting } from "#test/support/waiting-order.ts";

await tables("stock", "orders", "events");

const clock = { now: () => Date.parse(at) + HOUR };
const network = { current: async () => world({ now: at }).network };
const workflows = { startRouting: async () => undefined };
const deps = { orders, stock: ledger, clock, network, workflows };
type Handler = (event: never, context: Context) => Promise<unknown>;
const handlers = {
  change: changeOrder(deps as never) as Handler,
  pick: confirmPick(deps as never) as Handler,
  hold: putOnHold(deps as never) as Handler,
  release: liftHold(deps as never) as Handler,
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
const asChannel = "lendemain/orders:write lendemain/channel:web";
const hold = ({ order }: Three) => call(handlers.hold, order, asChannel, { reason: "fraud" });
const release = ({ order }: Three) => call(handlers.release, order, asChannel);
const wants = ({ order, sku }: Three, quantity: number) =>
  call(handlers.change, order, asChannel, { lines: [{ sku, quantity }] });

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
async function ends(
  deeds: readonly ((one: Three) => Promise<number>)[],
  {
    begin = three,
    run = everyInterleaving,
  }: { begin?: () => Promise<Three>; run?: typeof everyInterleaving | typeof drawnInterleavings } = {},
): Promise<string[]> {
  const found = new Set<string>();
  await run<Three>({
    begin,
    deeds: deeds.map((deed, nth) => async (one: Three) => {
      one.told[nth] = await deed(one);
    }),
    async after(one) {
      const onHold = (await orders.get(one.order))?.hold === undefined ? "" : ", on hold";
      found.add(`${one.told.join(", ")}: ${await linesOf(one)}, ${await levelOf(one)}${onHold}`);
    },
  });
  await balanced();
  return [...found].sort();
}

describe("a change against a pick", () => {
  it("is first, and the pick is of what is wanted now, or refused; or the pick is, and the change is refused", async () => {
    expect(await ends([pick, (one) => wants(one, 1)])).toEqual([
      "200, 200: 1 wanted, 1 picked, 4 on hand, 0 held",
      "200, 409: 3 wanted, 3 picked, 2 on hand, 0 held",
      "409, 200: 1 wanted, 1 released, 5 on hand, 1 held",
    ]);
  });
});

describe("two deeds that revise one order", () => {
  it("take turns: less is wanted of it, and it is on hold", async () => {
    expect(await ends([(one) => wants(one, 1), hold], { run: drawnInterleavings })).toEqual([
      "200, 200: 1 wanted, 1 released, 5 on hand, 1 held, on hold",
    ]);
  });

  it("take turns: one change that is said twice at once is done once", async () => {
    expect(await ends([(one) => wants(one, 2), (one) => wants(one, 2)], { run: drawnInterleavings })).toEqual(
      ["200, 200: 2 wanted, 2 released, 5 on hand, 2 held"],
    );
  });

  it("take turns: a hold is refused while there is one, or is the next one", async () => {
    const onHold = async () => {
      const one = await three();
      await hold(one);
      return one;
    };
    expect(await ends([release, hold], { begin: onHold, run: drawnInterleavings })).toEqual([
      "200, 200: 3 wanted, 3 released, 5 on hand, 3 held, on hold",
      "200, 409: 3 wanted, 3 released, 5 on hand, 3 held",
    ]);
  });
});
