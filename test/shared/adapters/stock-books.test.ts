// Books that are carried forward, on a real DynamoDB: they say what all movements from the first on would say.
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { getItem, updateItem } from "#shared/adapters/dynamodb/client.ts";
import { set, update } from "#shared/adapters/dynamodb/expressions.ts";
import { carriedKey, closedKey, levelKey, movementKey } from "#shared/adapters/dynamodb/stock-keys.ts";
import { dynamoStockLedger } from "#shared/adapters/dynamodb/stock-ledger.ts";
import { useClock } from "#shared/adapters/system.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import { Hold, Movement } from "#shared/domain/stock/ledger.ts";
import { NodeId, OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { DAY, HOUR, toInstant } from "#shared/kernel/time.ts";
import type { StockLedger } from "#shared/ports/stock.ts";
import { inLedger } from "#test/support/keyed.ts";
import { tables } from "#test/support/tables.ts";

const BEGINS = Date.parse("2026-03-03T08:00:00Z");
let now = BEGINS;
let table = "";
let ledger: StockLedger;
let names = 0;
const unused = Array.from({ length: 30 }, (_, nth) => `stock-${nth}`);
/** A ledger in which nothing ever moved. */
function openLedger(): void {
  now = BEGINS;
  table = String(unused.pop());
  ledger = dynamoStockLedger(table);
}
const systems = { now: () => Date.now(), sleep: async () => undefined };
beforeAll(async () => {
  await tables(...unused.map(inLedger));
  useClock({ ...systems, now: () => now });
});
beforeEach(openLedger);
afterAll(() => useClock(systems));

const lyon = NodeId.parse("lyon");
const skus = ["mug", "cup", "jar"].map((sku) => Sku.parse(sku));
const receive = (sku: Sku, quantity: number, id: string) =>
  ledger.move(
    Movement.parse({
      ...{ id, at: toInstant(now), reason: "received", reference: "test" },
      entries: [{ sku, quantity, from: "supplier", to: "node:lyon" }],
    }),
  );
const shipmentOf = (order: OrderId) => ShipmentId.parse(`${order}-101`);
const hold = (order: OrderId, sku: Sku) =>
  ledger.hold({
    orderId: order,
    attempt: 1,
    at: toInstant(now),
    holds: [
      Hold.parse({
        ...{ id: shipmentOf(order), orderId: order, node: lyon, lines: [{ sku, quantity: 1 }], capacity: [] },
        expiresAt: toInstant(now + 30 * DAY),
      }),
    ],
  });

/** What happens to an order, a step a day. */
const fates = ["held", "released", "picked", "delivered", "lost"] as const;
type Fate = (typeof fates)[number];

async function goOn(order: OrderId, fate: Fate, step: number): Promise<void> {
  const at = toInstant(now);
  if (step === 1 && fate === "released") await ledger.undo(order, shipmentOf(order), at);
  if (step === 1 && !["held", "released"].includes(fate))
    await ledger.commit(order, shipmentOf(order), [], at);
  if (step === 2 && (fate === "delivered" || fate === "lost"))
    await ledger.settle(order, shipmentOf(order), fate, at);
}

const figures = async (at?: number) => {
  const { levels: _, ...report } = audit(await ledger.books(at));
  return report;
};

describe("books of closed days", () => {
  it("say what all movements say, whatever happened, and whenever days were closed", async () => {
    const day = fc.record({
      orders: fc.array(fc.tuple(fc.constantFrom(...fates), fc.constantFrom(...skus)), { maxLength: 4 }),
      closes: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(day, { minLength: 2, maxLength: 5 }), async (days) => {
        openLedger();
        for (const sku of skus) await receive(sku, 50, `first-${sku}`);
        const placed: { order: OrderId; fate: Fate; since: number }[] = [];
        for (const [nth, { orders, closes }] of days.entries()) {
          for (const { order, fate, since } of placed) await goOn(order, fate, nth - since);
          for (const [fate, sku] of orders) {
            const order = OrderId.parse(`ord_${++names}`);
            expect(await hold(order, sku)).toEqual({ held: true });
            placed.push({ order, fate, since: nth });
          }
          if (closes) await ledger.closeBooks(now);
          now += DAY;
        }
        const whole = await figures();
        expect(whole).toMatchObject({ ledgerImbalance: 0, oversoldUnits: 0, discrepancies: [] });
        expect(await figures(now)).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });

  it("are read without the movements of those days", async () => {
    await receive(Sku.parse("mug"), 5, "one");
    now += 2 * DAY;
    await ledger.closeBooks(now);
    await receive(Sku.parse("mug"), 2, "two");
    const { carried, movements } = await ledger.books(now);
    expect(carried).toMatchObject({ through: "2026-03-04", movements: 1 });
    expect(movements.map(({ id }) => id)).toEqual(["two"]);
  });

  it("take in a movement of the day on which it was written, whenever it happened", async () => {
    await receive(Sku.parse("mug"), 5, "one");
    now += 2 * DAY;
    await ledger.closeBooks(now);
    const late = Movement.parse({
      ...{ id: "late", at: toInstant(BEGINS), reason: "adjusted", reference: "test" },
      entries: [{ sku: "mug", quantity: 1, from: "node:lyon", to: "lost" }],
    });
    await ledger.move(late);
    expect(await figures(now)).toMatchObject({ movements: 2, ledgerImbalance: 0 });
    now += 2 * DAY;
    await ledger.closeBooks(now);
    expect(await figures(now)).toMatchObject({ movements: 2, ledgerImbalance: 0 });
  });

  it("leave the last hour of a day open: what was begun in it may not be written yet", async () => {
    await receive(Sku.parse("mug"), 5, "one");
    now = Date.parse("2026-03-04T00:30:00Z");
    await ledger.closeBooks(now);
    expect(await getItem(table, closedKey)).toMatchObject({ through: "2026-03-02" });
    now += HOUR;
    await ledger.closeBooks(now);
    await ledger.closeBooks(now);
    expect(await getItem(table, closedKey)).toMatchObject({ through: "2026-03-03", movements: 1 });
  });

  it("count movements that an earlier release listed nowhere", async () => {
    await receive(Sku.parse("mug"), 5, "old");
    await updateItem(update({ TableName: table, Key: movementKey("old"), change: [set({ ledger: null })] }));
    now += 2 * DAY;
    await receive(Sku.parse("mug"), 1, "new");
    await ledger.closeBooks(now);
    expect(await figures(now)).toMatchObject({ movements: 2, ledgerImbalance: 0 });
  });

  it("show a level that differs, and are as good as lost where a part is missing", async () => {
    await receive(Sku.parse("mug"), 5, "one");
    now += 2 * DAY;
    await ledger.closeBooks(now);
    const Key = levelKey(Sku.parse("mug"), lyon);
    await updateItem(update({ TableName: table, Key, change: [set({ onHand: 4, available: 4 })] }));
    expect(await figures(now)).toMatchObject({ movements: 1, ledgerImbalance: 1 });
    const moved = { ...carriedKey("2026-03-04", 0) };
    await updateItem(update({ TableName: table, Key: closedKey, change: [set({ parts: 2 })] }));
    expect(await getItem(table, moved)).toBeDefined();
    expect((await ledger.books(now)).carried).toBeUndefined();
    expect(await figures(now)).toMatchObject({ movements: 1, ledgerImbalance: 1 });
  });

  it("have levels whole that are spread", async () => {
    const mug = Sku.parse("mug");
    await receive(mug, 50, "one");
    await ledger.spread(mug, lyon, 0);
    expect(await hold(OrderId.parse("ord_spread"), mug)).toEqual({ held: true });
    now += 2 * DAY;
    await ledger.closeBooks(now);
    const { levels } = await ledger.books(now);
    expect(levels).toMatchObject([{ sku: "mug", node: "lyon", onHand: 50, held: 1, available: 49 }]);
    expect(await figures(now)).toEqual(await figures());
  });
});
