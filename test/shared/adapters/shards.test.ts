// Levels and days that many want at once: spread over shards, sold to the last unit, and never beyond it.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { levelCounter, placeCounter } from "#shared/adapters/dynamodb/shards/counter.ts";
import { gather } from "#shared/adapters/dynamodb/shards/gather.ts";
import { createHeat } from "#shared/adapters/dynamodb/shards/heat.ts";
import { lookAt, spread } from "#shared/adapters/dynamodb/shards/spread.ts";
import { dynamoStockLedger } from "#shared/adapters/dynamodb/stock-ledger.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import { Hold, Movement } from "#shared/domain/stock/ledger.ts";
import { NodeId, OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";
import type { HoldOutcome } from "#shared/ports/stock.ts";
import { type Adversity, openAdversity } from "#test/support/adversity.ts";

const TABLE = "shards";
const at = Instant.parse("2026-03-03T08:00:00.000Z");
const now = Date.parse(at);
const lyon = NodeId.parse("lyon");

let world: Adversity;
beforeAll(async () => {
  // Late reads and writes let others come between.
  const trouble = { inFlightMs: [5, 20], unitsPerItem: 1_000, slow: { share: 0.2, ms: 30 } } as const;
  world = await openAdversity({ tables: [TABLE], from: now, trouble, random: seeded("shards") });
});
afterAll(() => world.close());

let last = 0;
/** Later than all counts before, and than the movements at `at`. */
const newest = () => toInstant(now + ++last);
const newSku = () => Sku.parse(`sku-${++last}`);
/** As processes of their own would have it: none knows what another has seen. */
const ledgers = Array.from({ length: 4 }, () => dynamoStockLedger(TABLE, createHeat()));
const ledger = dynamoStockLedger(TABLE, createHeat());
const stocked = (sku: Sku, onHand: number) =>
  world.together([() => ledger.count([{ sku, node: lyon, onHand, asOf: newest() }], "test")]);

interface Wish {
  readonly sku: Sku;
  readonly quantity?: number;
  readonly keep?: number;
  readonly capacity?: Hold["capacity"];
}
const holdOf = ({ sku, quantity = 1, keep = 0, capacity = [] }: Wish): Hold => {
  const orderId = OrderId.parse(`ord_${++last}`);
  const lines = [{ sku, quantity }];
  const expiresAt = "2026-04-01T00:00:00.000Z";
  return Hold.parse({
    ...{ id: ShipmentId.parse(`${orderId}-101`), orderId, node: lyon, lines, keep, capacity, expiresAt },
  });
};
const take = (hold: Hold, by = ledger) => by.hold({ orderId: hold.orderId, attempt: 1, holds: [hold], at });
const rush = (holds: readonly Hold[]): Promise<HoldOutcome[]> =>
  world.together(holds.map((hold, index) => () => take(hold, ledgers[index % ledgers.length])));
const held = (outcomes: readonly HoldOutcome[]) => outcomes.filter((outcome) => outcome.held).length;
const level = async (sku: Sku) => (await ledger.levels(sku)).find(({ node }) => node === lyon);
const shardsOf = async (sku: Sku) => {
  return lookAt(levelCounter(TABLE, lyon, { sku, quantity: 1 }, { keep: 0 }));
};
const wellKept = async () => {
  const { ledgerImbalance, oversoldUnits } = audit(await ledger.books());
  expect({ ledgerImbalance, oversoldUnits }).toEqual({ ledgerImbalance: 0, oversoldUnits: 0 });
};

describe("a level that many want at once", () => {
  it("is spread, and sold to the last unit and no further", async () => {
    const sku = newSku();
    await stocked(sku, 60);
    const outcomes = await rush(Array.from({ length: 90 }, () => holdOf({ sku })));
    expect(held(outcomes)).toBe(60);
    expect(outcomes.filter((one) => !one.held)).toEqual(
      Array.from({ length: 30 }, () => ({ held: false, lost: [`${sku}|lyon`] })),
    );
    expect(await shardsOf(sku)).toBeDefined();
    expect(await level(sku)).toMatchObject({ onHand: 60, held: 60, available: 0 });
    await wellKept();
  });

  it("gives several units from several shards where none has as many", async () => {
    const sku = newSku();
    await stocked(sku, 64);
    await rush(Array.from({ length: 10 }, () => holdOf({ sku })));
    const parts = (await shardsOf(sku))?.parts ?? [];
    expect(Math.max(...parts)).toBeLessThan(5);
    expect(await rush([holdOf({ sku, quantity: 50 })])).toEqual([{ held: true }]);
    expect(await rush([holdOf({ sku, quantity: 5 })])).toMatchObject([{ held: false }]);
    expect(await rush([holdOf({ sku, quantity: 4 })])).toEqual([{ held: true }]);
    await wellKept();
  });

  it("is found by a process that does not know, and by one that knows what is past", async () => {
    const sku = newSku();
    await stocked(sku, 60);
    await rush(Array.from({ length: 20 }, () => holdOf({ sku })));
    expect((await shardsOf(sku))?.parts[0]).toBe(0);
    const stranger = dynamoStockLedger(TABLE, createHeat());
    expect(await world.together([() => take(holdOf({ sku }), stranger)])).toEqual([{ held: true }]);
    await world.together([() => gather(TABLE, sku, lyon)]);
    expect(await shardsOf(sku)).toBeUndefined();
    expect(held(await rush(Array.from({ length: 4 }, () => holdOf({ sku }))))).toBe(4);
  });

  it("keeps at its node what the node keeps back", async () => {
    const sku = newSku();
    await stocked(sku, 40);
    const outcomes = await rush(Array.from({ length: 50 }, () => holdOf({ sku, keep: 7 })));
    expect(held(outcomes)).toBe(33);
    expect(await level(sku)).toMatchObject({ available: 7 });
  });

  it("sells again what is released, and what is counted on top", async () => {
    const sku = newSku();
    await stocked(sku, 30);
    const holds = Array.from({ length: 30 }, () => holdOf({ sku }));
    await rush(holds);
    expect(await rush([holdOf({ sku })])).toMatchObject([{ held: false }]);
    await world.together(holds.slice(0, 10).map((hold) => () => ledger.undo(hold.orderId, hold.id, at)));
    expect(held(await rush(Array.from({ length: 12 }, () => holdOf({ sku }))))).toBe(10);
    await stocked(sku, 35);
    expect(await shardsOf(sku)).toBeUndefined();
    expect(held(await rush(Array.from({ length: 7 }, () => holdOf({ sku }))))).toBe(5);
    await wellKept();
  });

  it("is moved out whole, though no shard has as many", async () => {
    const sku = newSku();
    await stocked(sku, 60);
    await rush(Array.from({ length: 20 }, () => holdOf({ sku })));
    const entries = [{ sku, quantity: 40, from: `node:${lyon}`, to: "lost" }];
    const movement = Movement.parse({ id: `m-${++last}`, at, reason: "lost", reference: "flood", entries });
    expect(await world.together([() => ledger.move(movement)])).toEqual(["moved"]);
    expect(await level(sku)).toMatchObject({ onHand: 20, held: 20, available: 0 });
    await wellKept();
  });
});

describe("a day that many want at once", () => {
  const limit = 200;
  const dayOf = (name: string, parcels = 1) => [{ key: `day|${name}|2026-03-03`, parcels, limit }];
  const parcels = async (name: string) => (await ledger.picture([], now)).taken.get(`day|${name}|2026-03-03`);

  it("is spread, and full when its limit is reached and not before", async () => {
    const sku = newSku();
    await stocked(sku, 1_000);
    const capacity = dayOf("full");
    const outcomes = await rush(Array.from({ length: 230 }, () => holdOf({ sku, capacity })));
    expect(held(outcomes)).toBe(limit);
    expect(await parcels("full")).toBe(limit);
    const stranger = dynamoStockLedger(TABLE, createHeat());
    expect(await world.together([() => take(holdOf({ sku, capacity }), stranger)])).toMatchObject([
      { held: false },
    ]);
    expect(
      await lookAt(placeCounter(TABLE, { key: "day|full|2026-03-03", parcels: 1, limit })),
    ).toBeDefined();
  });

  it("has room for what is released, and no more", async () => {
    const sku = newSku();
    await stocked(sku, 1_000);
    const capacity = dayOf("freed");
    const holds = Array.from({ length: 210 }, () => holdOf({ sku, capacity }));
    const outcomes = await rush(holds);
    const undone = holds.filter((_, index) => outcomes[index]?.held).slice(0, 25);
    await world.together(undone.map((hold) => () => ledger.undo(hold.orderId, hold.id, at)));
    expect(await parcels("freed")).toBe(limit - 25);
    expect(held(await rush(Array.from({ length: 40 }, () => holdOf({ sku, capacity }))))).toBe(25);
    expect(await parcels("freed")).toBe(limit);
  });

  it("takes shipments of several parcels from several shards", async () => {
    const sku = newSku();
    await stocked(sku, 1_000);
    await rush(Array.from({ length: 20 }, () => holdOf({ sku, capacity: dayOf("wide") })));
    expect(await rush([holdOf({ sku, capacity: dayOf("wide", 170) })])).toEqual([{ held: true }]);
    expect(await rush([holdOf({ sku, capacity: dayOf("wide", 11) })])).toMatchObject([{ held: false }]);
    expect(await rush([holdOf({ sku, capacity: dayOf("wide", 10) })])).toEqual([{ held: true }]);
  });

  it("of few parcels is left as it is", async () => {
    const sku = newSku();
    await stocked(sku, 100);
    const capacity = [{ key: "day|small|2026-03-03", parcels: 1, limit: 30 }];
    expect(held(await rush(Array.from({ length: 12 }, () => holdOf({ sku, capacity }))))).toBe(12);
    expect(
      await lookAt(placeCounter(TABLE, { key: "day|small|2026-03-03", parcels: 1, limit: 30 })),
    ).toBeUndefined();
  });
});

type Deed = "hold" | "release" | "pick" | "count" | "receive" | "spread" | "gather";

it("whatever comes at once, no unit is sold twice and none is lost", async () => {
  const deeds: fc.Arbitrary<Deed> = fc.constantFrom(
    ...(["hold", "hold", "hold", "release", "pick", "count", "receive", "spread", "gather"] as const),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(deeds, fc.integer({ min: 1, max: 4 })), { maxLength: 60 }),
      async (plan) => {
        const sku = newSku();
        await stocked(sku, 40);
        const open: Hold[] = [];
        const does: Record<Deed, (quantity: number) => Promise<unknown>> = {
          async hold(quantity) {
            const hold = holdOf({ sku, quantity });
            if ((await take(hold, ledgers[quantity % 4])).held) open.push(hold);
          },
          async release() {
            const hold = open.shift();
            if (hold !== undefined) await ledger.undo(hold.orderId, hold.id, at);
          },
          async pick() {
            const hold = open.shift();
            if (hold !== undefined) await ledger.commit(hold.orderId, hold.id, [], at);
          },
          count: (quantity) =>
            ledger.count([{ sku, node: lyon, onHand: 30 + quantity, asOf: newest() }], "test"),
          receive: (quantity) =>
            ledger.move(
              Movement.parse({
                ...{ id: `r-${++last}`, at, reason: "received", reference: "supplier" },
                entries: [{ sku, quantity, from: "supplier", to: `node:${lyon}` }],
              }),
            ),
          spread: () => spread(levelCounter(TABLE, lyon, { sku, quantity: 1 }, { keep: 0 }), 4),
          gather: () => gather(TABLE, sku, lyon),
        };
        const settled = (deed: Deed, quantity: number) => async () => {
          try {
            await does[deed](quantity);
          } catch (error) {
            // Others may keep it busy; what was refused must have changed nothing.
            expect((error as Error).name).toBe("Throttled");
          }
        };
        await world.together(plan.map(([deed, quantity]) => settled(deed, quantity)));
        const { ledgerImbalance } = audit(await ledger.books());
        expect(ledgerImbalance).toBe(0);
        const found = await level(sku);
        expect(found?.held).toBe(
          open.reduce((sum, { lines }) => sum + lines.reduce((units, line) => units + line.quantity, 0), 0),
        );
      },
    ),
    { numRuns: 25, seed: 7 },
  );
});
