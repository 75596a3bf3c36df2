// Rows of docs/races.md that are about deadlines of nodes: two deeds, in orders in which their requests can come.
import type { Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { createHandler as rescueShipment } from "#functions/fulfilment/rescue-shipment.ts";
import { createHandler as confirmPick } from "#functions/tasks/confirm-pick.ts";
import { bundledGeography } from "#shared/adapters/geography/geography.ts";
import { Item } from "#shared/domain/network/item.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { HOUR } from "#shared/kernel/time.ts";
import { drawnInterleavings } from "#test/support/interleavings.ts";
import { world } from "#test/support/network.ts";
import { tables } from "#test/support/tables.ts";
import { at, idOf, ledger, lyon, orders, strasbourg, taskOf, waiting } from "#test/support/waiting-order.ts";

await tables("stock", "orders", "events");

const items = new Map<Sku, Item>();
const network = { current: async () => world({ now: at }).network, items: async () => items };
const deps = { orders, stock: ledger, geography: bundledGeography, network };

let last = 0;

/** Waits for its pick in Lyon; whether Strasbourg has more of it says whether somebody else could send it. */
const begin = (elsewhere: number) => async () => {
  const sku = Sku.parse(`due-${++last}`);
  items.set(sku, Item.parse({ sku, name: sku, weight: 400, size: { length: 200, width: 100, height: 100 } }));
  await ledger.count(
    [
      { sku, node: lyon, onHand: 1, asOf: at },
      { sku, node: strasbourg, onHand: elsewhere, asOf: at },
    ],
    `count-${last}`,
  );
  return { sku, order: await waiting(lyon, sku), told: [] as unknown[] };
};
interface Rescued {
  readonly shipments: readonly unknown[];
  readonly goesOn: boolean;
}
type One = Awaited<ReturnType<ReturnType<typeof begin>>>;

/** Hours after the order came. */
const clockAt = (hours: number) => ({ now: () => Date.parse(at) + hours * HOUR });

const pick = async (one: One) => {
  const handler = confirmPick({ ...deps, clock: clockAt(1) } as never);
  const event = {
    ...{ pathParameters: { id: taskOf(one.order, 1) }, body: "", headers: {} },
    requestContext: { authorizer: { jwt: { claims: { scope: "lendemain/tasks lendemain/node:lyon" } } } },
  };
  one.told[0] = ((await handler(event as never, {} as Context)) as { statusCode: number }).statusCode;
};
const timeIsUp = async (one: One) => {
  const handler = rescueShipment({ ...deps, clock: clockAt(1) } as never);
  const input = {
    orderId: one.order,
    shipmentId: idOf(one.order, 1),
    reason: "States.Timeout",
    waitsLonger: true,
  };
  for (;;) {
    try {
      one.told[1] = await handler(input, {} as Context);
      return;
    } catch (error) {
      // As the workflow does.
      if (!(error instanceof Error && error.name === "Throttled")) throw error;
    }
  }
};

async function ends(elsewhere: number): Promise<string[]> {
  const found = new Set<string>();
  await drawnInterleavings({
    begin: begin(elsewhere),
    deeds: [pick, timeIsUp],
    async after(one) {
      const [picked, { shipments: made, goesOn }] = one.told as [number, Rescued];
      const shipments = (await orders.shipments(one.order)).map(({ status }) => status);
      const levels = await ledger.levels(one.sku);
      const units = levels.map(({ onHand, held }) => `${onHand}/${held}`).join(" ");
      const end = goesOn ? "it goes on" : `${made.length} in its place`;
      found.add(`${picked}, ${end}: ${shipments.join(" and ")}, ${units}`);
    },
  });
  expect(audit(await ledger.books())).toMatchObject({ ledgerImbalance: 0, oversoldUnits: 0 });
  return [...found].sort();
}

describe("a pick, the end of its time", () => {
  it("is first, or comes too late, where somebody else can send it", async () => {
    expect(await ends(3)).toEqual([
      "200, it goes on: picked, 0/0 3/0",
      "409, 1 in its place: released and planned, 1/1 3/1",
    ]);
  });

  it("is heard in any case where nobody else can", async () => {
    expect(await ends(0)).toEqual(["200, it goes on: picked, 0/0 0/0"]);
  });
});
