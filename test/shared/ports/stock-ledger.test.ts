// The contract of the stock ledger, run on every adapter.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { dynamoOrderBook } from "#shared/adapters/dynamodb/order-book.ts";
import { dynamoReturns } from "#shared/adapters/dynamodb/returns.ts";
import { dynamoStockLedger } from "#shared/adapters/dynamodb/stock-ledger.ts";
import { Order } from "#shared/domain/orders/order.ts";
import { Inspected, inspect, ReturnOrder } from "#shared/domain/orders/returns.ts";
import { Decision } from "#shared/domain/routing/decision.ts";
import { audit, type Books } from "#shared/domain/stock/audit.ts";
import { type HeldLine, Hold, Movement } from "#shared/domain/stock/ledger.ts";
import { NodeId, OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import type { HoldOutcome, StockLedger } from "#shared/ports/stock.ts";
import { tables } from "#test/support/tables.ts";

interface Adapter {
  readonly name: string;
  open(): Promise<{ ledger: StockLedger; orders: OrderBook }>;
}

const adapters: readonly Adapter[] = [
  {
    name: "DynamoDB",
    async open() {
      await tables("stock", "orders", "events");
      return {
        ledger: dynamoStockLedger("stock"),
        orders: dynamoOrderBook({ orders: "orders", events: "events", stock: "stock" }),
      };
    },
  },
];

const at = Instant.parse("2026-03-03T08:00:00.000Z");
const lyon = NodeId.parse("lyon");
const paris = NodeId.parse("paris");

/** Names that no other test uses. */
let last = 0;
const fresh = {
  sku: () => Sku.parse(`sku-${++last}`),
  order: () => OrderId.parse(`ord_${++last}`),
};
/** Later than all counts before, and than the movements at `at`. */
const newest = () => toInstant(Date.parse(at) + ++last);
const shipmentOf = (order: OrderId, number = 101) => ShipmentId.parse(`${order}-${number}`);

interface Wish {
  readonly lines: readonly HeldLine[];
  readonly node?: NodeId;
  readonly capacity?: Hold["capacity"];
  readonly number?: number;
  readonly keep?: number;
  readonly stale?: { readonly after: string; readonly keep: number };
}

const holdOf = (
  order: OrderId,
  { lines, node = lyon, capacity = [], number = 101, keep = 0, stale }: Wish,
): Hold =>
  Hold.parse({
    stale,
    id: shipmentOf(order, number),
    orderId: order,
    node,
    lines,
    keep,
    capacity,
    expiresAt: "2026-04-01T00:00:00.000Z",
  });

describe.each(adapters)("the stock ledger on $name", ({ open }) => {
  let ledger: StockLedger;
  let orders: OrderBook;
  beforeAll(async () => {
    ({ ledger, orders } = await open());
  });

  const count = (sku: Sku, onHand: number, node = lyon, asOf = newest()) =>
    ledger.count([{ sku, node, onHand, asOf }], "test");
  const stocked = async (onHand: number): Promise<Sku> => {
    const sku = fresh.sku();
    await count(sku, onHand);
    return sku;
  };
  const level = async (sku: Sku, node = lyon) => {
    const found = (await ledger.levels(sku)).find((one) => one.node === node);
    return found && { onHand: found.onHand, held: found.held, available: found.available };
  };
  const hold = (order: OrderId, ...wishes: readonly Wish[]): Promise<HoldOutcome> =>
    ledger.hold({ orderId: order, attempt: 1, holds: wishes.map((wish) => holdOf(order, wish)), at });
  const held = async (sku: Sku, quantity: number): Promise<OrderId> => {
    const order = fresh.order();
    expect(await hold(order, { lines: [{ sku, quantity }] })).toEqual({ held: true });
    return order;
  };
  const balanced = async (): Promise<Books> => {
    const books = await ledger.books();
    expect(audit(books)).toMatchObject({ ledgerImbalance: 0, oversoldUnits: 0, discrepancies: [] });
    return books;
  };

  describe("a hold", () => {
    it("takes units from what may be promised, and leaves them on hand", async () => {
      const sku = await stocked(5);
      await held(sku, 2);
      expect(await level(sku)).toEqual({ onHand: 5, held: 2, available: 3 });
    });

    it("leaves what the node keeps back", async () => {
      const sku = await stocked(5);
      expect(await hold(fresh.order(), { lines: [{ sku, quantity: 2 }], keep: 4 })).toEqual({
        held: false,
        lost: [`${sku}|lyon`],
      });
      expect(await hold(fresh.order(), { lines: [{ sku, quantity: 1 }], keep: 4 })).toEqual({ held: true });
    });

    it("leaves more where the level was counted too long ago", async () => {
      const sku = fresh.sku();
      const asOf = (hours: number) => toInstant(Date.now() - hours * 3_600_000);
      const wish = (quantity: number) => ({
        lines: [{ sku, quantity }],
        keep: 1,
        stale: { after: "PT26H", keep: 2 },
      });
      await count(sku, 5, lyon, asOf(27));
      expect(await hold(fresh.order(), wish(3))).toEqual({ held: false, lost: [`${sku}|lyon`] });
      expect(await hold(fresh.order(), wish(2))).toEqual({ held: true });
      await count(sku, 5, lyon, asOf(25));
      expect(await hold(fresh.order(), wish(2))).toEqual({ held: true });
      expect(await hold(fresh.order(), wish(1))).toMatchObject({ held: false });
    });

    it("is never given to more orders than there are units, however many ask at once", async () => {
      const sku = await stocked(30);
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, () => hold(fresh.order(), { lines: [{ sku, quantity: 1 }] })),
      );
      expect(outcomes.filter((outcome) => outcome.held)).toHaveLength(30);
      expect(outcomes.filter((outcome) => !outcome.held)).toEqual(
        Array.from({ length: 20 }, () => ({ held: false, lost: [`${sku}|lyon`] })),
      );
      expect(await level(sku)).toEqual({ onHand: 30, held: 30, available: 0 });
      await balanced();
    });

    it("takes all of a plan or nothing, and names what it lost", async () => {
      const [plenty, scarce] = [await stocked(9), await stocked(1)];
      const capacity = [{ key: `day|lyon|2026-03-0${last % 9}`, parcels: 1, limit: 1 }];
      const outcome = await hold(
        fresh.order(),
        { lines: [{ sku: plenty, quantity: 2 }], capacity },
        { lines: [{ sku: scarce, quantity: 2 }], number: 102 },
      );
      expect(outcome).toEqual({ held: false, lost: [`${scarce}|lyon`] });
      expect(await level(plenty)).toEqual({ onHand: 9, held: 0, available: 9 });
      expect((await ledger.picture([plenty], Date.parse(at))).taken.get(capacity[0]?.key ?? "") ?? 0).toBe(0);
    });

    it("takes no more parcels than a departure has room for", async () => {
      const sku = await stocked(9);
      const key = `pickup|lyon|eclair|next-day|2026-03-04T18:${10 + (last % 50)}:00.000Z`;
      const wish = { lines: [{ sku, quantity: 1 }], capacity: [{ key, parcels: 1, limit: 2 }] };
      const all = await Promise.all(Array.from({ length: 4 }, () => hold(fresh.order(), wish)));
      expect(all.filter((outcome) => outcome.held)).toHaveLength(2);
      expect(all.filter((outcome) => !outcome.held)).toEqual([
        { held: false, lost: [key] },
        { held: false, lost: [key] },
      ]);
      const { available, taken } = await ledger.picture([sku], Date.parse(at));
      expect([available.get(`${sku}|lyon`), taken.get(key)]).toEqual([7, 2]);
    });

    it("asked for again, answers as at first and takes nothing more", async () => {
      const sku = await stocked(5);
      const order = await held(sku, 2);
      expect(await hold(order, { lines: [{ sku, quantity: 2 }] })).toEqual({ held: true });
      expect(await level(sku)).toEqual({ onHand: 5, held: 2, available: 3 });
    });

    it("asked for again when it took the last units, still answers as at first", async () => {
      const sku = await stocked(2);
      const order = await held(sku, 2);
      expect(await hold(order, { lines: [{ sku, quantity: 2 }] })).toEqual({ held: true });
    });

    it("asked for again at the same moment, holds once", async () => {
      const sku = await stocked(9);
      const order = fresh.order();
      const twice = await Promise.all([1, 2].map(() => hold(order, { lines: [{ sku, quantity: 3 }] })));
      expect(twice).toEqual([{ held: true }, { held: true }]);
      expect(await level(sku)).toEqual({ onHand: 9, held: 3, available: 6 });
    });

    it("released is not taken up again by a late repeat", async () => {
      const sku = await stocked(5);
      const order = await held(sku, 2);
      expect(await ledger.wasReleased(order, 1)).toBe(false);
      await ledger.releaseAttempt(order, 1);
      expect(await ledger.wasReleased(order, 1)).toBe(true);
      expect(await hold(order, { lines: [{ sku, quantity: 2 }] })).toMatchObject({ held: false });
      expect(await level(sku)).toEqual({ onHand: 5, held: 0, available: 5 });
    });

    it("of more lines than one transaction holds is one hold", async () => {
      const skus = Array.from({ length: 250 }, () => fresh.sku());
      await ledger.count(
        skus.map((sku) => ({ sku, node: lyon, onHand: 1, asOf: at })),
        "test",
      );
      const lines = skus.map((sku) => ({ sku, quantity: 1 }));
      const [first, second] = [fresh.order(), fresh.order()];
      expect(await hold(first, { lines })).toEqual({ held: true });
      const ends = [skus[0], skus[249]] as [Sku, Sku];
      for (const sku of ends) expect(await level(sku)).toEqual({ onHand: 1, held: 1, available: 0 });
      expect(await hold(second, { lines })).toMatchObject({ held: false });
      await ledger.releaseAttempt(second, 1);
      await ledger.undo(first, shipmentOf(first), at);
      for (const sku of ends) expect(await level(sku)).toEqual({ onHand: 1, held: 0, available: 1 });
      await balanced();
    });
  });

  describe("a hold with its order", () => {
    const planned = async (): Promise<OrderId> => {
      const id = fresh.order();
      const address = { name: "A", street: "B", city: "Paris", postcode: "75004", country: "FR" };
      await orders.place(
        Order.parse({
          ...{ id, channel: "web", channelOrderId: id, status: "received", method: "home" },
          ...{ placedAt: at, updatedAt: at, request: "r", attempts: 0, shipments: 0, openShipments: 0 },
          ...{ arrived: 0, unfilledUnits: 0, rescues: 0 },
        }),
        [],
        address,
        at,
      );
      const decision = Decision.parse({
        ...{ outcome: "infeasible", ladderDay: 0, shipments: [], unfilled: [], candidates: [], cost: 0 },
        ...{ search: "exact", bound: 0, decidedAt: at, networkVersion: 1 },
      });
      await orders.recordPlan(id, {
        ...{ attempt: 1, reason: "route", from: ["received"], decision, at, facts: [] },
      });
      return id;
    };
    const routed = (orderId: OrderId, sku: Sku, attempt = 1) =>
      orders.route({
        orderId,
        attempt,
        holds: [holdOf(orderId, { lines: [{ sku, quantity: 1 }] })],
        shipments: [],
        at,
      });

    it("routes the order", async () => {
      const [order, sku] = [await planned(), await stocked(3)];
      expect(await routed(order, sku)).toEqual({ held: true });
      expect(await orders.get(order)).toMatchObject({ status: "routed" });
      expect(await level(sku)).toEqual({ onHand: 3, held: 1, available: 2 });
    });

    it("that it loses leaves the order as it was", async () => {
      const [order, sku] = [await planned(), await stocked(0)];
      expect(await routed(order, sku)).toEqual({ held: false, lost: [`${sku}|lyon`] });
      expect(await orders.get(order)).toMatchObject({ status: "received" });
    });

    it("is superseded when the order was cancelled meanwhile, and takes nothing", async () => {
      const [order, sku] = [await planned(), await stocked(3)];
      await orders.changeOrder(order, { at, from: ["received"], cancelling: true, facts: [] });
      expect(await routed(order, sku)).toEqual({ held: false, superseded: true });
      expect(await level(sku)).toEqual({ onHand: 3, held: 0, available: 3 });
    });

    it("is superseded when the order was planned again", async () => {
      const [order, sku] = [await planned(), await stocked(3)];
      expect(await routed(order, sku, 2)).toEqual({ held: false, superseded: true });
      expect(await level(sku)).toEqual({ onHand: 3, held: 0, available: 3 });
    });
  });

  describe("what is held", () => {
    it("leaves the node when picked, once", async () => {
      const sku = await stocked(5);
      const order = await held(sku, 2);
      for (const _ of [1, 2]) await ledger.commit(order, shipmentOf(order), [], at);
      expect(await level(sku)).toEqual({ onHand: 3, held: 0, available: 3 });
      expect(carried(await balanced(), order)).toBe(2);
    });

    it("that could not be found is written off", async () => {
      const sku = await stocked(5);
      const order = await held(sku, 3);
      await ledger.commit(order, shipmentOf(order), [{ sku, quantity: 1 }], at);
      expect(await level(sku)).toEqual({ onHand: 2, held: 0, available: 2 });
      expect(carried(await balanced(), order)).toBe(2);
    });

    it("is free again when given up, with its place in the day, once", async () => {
      const sku = await stocked(5);
      const order = fresh.order();
      const key = `day|lyon|2026-05-${10 + (last % 20)}`;
      await hold(order, { lines: [{ sku, quantity: 2 }], capacity: [{ key, parcels: 1, limit: 9 }] });
      for (const _ of [1, 2]) await ledger.undo(order, shipmentOf(order), at);
      expect(await level(sku)).toEqual({ onHand: 5, held: 0, available: 5 });
      expect((await ledger.picture([sku], Date.parse(at))).taken.get(key)).toBe(0);
    });

    it("and picked is put back when given up, once", async () => {
      const sku = await stocked(5);
      const order = await held(sku, 2);
      await ledger.commit(order, shipmentOf(order), [], at);
      for (const _ of [1, 2]) await ledger.undo(order, shipmentOf(order), at);
      expect(await level(sku)).toEqual({ onHand: 5, held: 0, available: 5 });
      expect(carried(await balanced(), order)).toBe(0);
    });

    it("and picked has had its place in the day, and leaves its truck to another parcel, once", async () => {
      for (const ends of ["undo", "setAside"] as const) {
        const sku = await stocked(5);
        const order = fresh.order();
        const date = `2026-07-${10 + (last % 20)}`;
        const places = [`day|lyon|${date}`, `pickup|lyon|eclair|next-day|${date}T18:30:00.000Z`];
        const taken = async () => {
          const { taken: all } = await ledger.picture([sku], Date.parse(at));
          return places.map((key) => all.get(key));
        };
        const capacity = places.map((key) => ({ key, parcels: 1, limit: 9 }));
        await hold(order, { lines: [{ sku, quantity: 2 }], capacity });
        await ledger.commit(order, shipmentOf(order), [], at);
        const [day = 0, truck = 0] = await taken();
        for (const _ of [1, 2]) await ledger[ends](order, shipmentOf(order), at);
        await ledger.putBack(order, shipmentOf(order), at);
        expect(await taken()).toEqual([day, truck - 1]);
      }
    });

    it("reaches its customer once, and is not put back after that", async () => {
      const sku = await stocked(5);
      const order = await held(sku, 2);
      const sold = audit(await ledger.books()).unitsSold;
      await ledger.commit(order, shipmentOf(order), [], at);
      for (const _ of [1, 2]) await ledger.settle(order, shipmentOf(order), "delivered", at);
      await ledger.undo(order, shipmentOf(order), at);
      expect(await level(sku)).toEqual({ onHand: 3, held: 0, available: 3 });
      expect(audit(await balanced()).unitsSold).toBe(sold + 2);
    });

    it("and not picked is neither delivered nor lost", async () => {
      const sku = await stocked(5);
      const order = await held(sku, 2);
      await ledger.settle(order, shipmentOf(order), "lost", at);
      expect(await level(sku)).toEqual({ onHand: 5, held: 2, available: 3 });
    });

    it("picked and given up at the same moment stays with nobody", async () => {
      const sku = await stocked(40);
      const all = await Promise.all(Array.from({ length: 20 }, () => held(sku, 2)));
      await Promise.all(
        all.map((order) =>
          Promise.all([
            ledger.commit(order, shipmentOf(order), [], at),
            ledger.undo(order, shipmentOf(order), at),
          ]),
        ),
      );
      const books = await balanced();
      expect(all.map((order) => carried(books, order))).toEqual(all.map(() => 0));
      expect(await level(sku)).toEqual({ onHand: 40, held: 0, available: 40 });
    });

    it("of one shipment is not touched by what happens to another of the same order", async () => {
      const sku = await stocked(9);
      const order = fresh.order();
      await count(sku, 9, paris);
      await hold(
        order,
        { lines: [{ sku, quantity: 2 }] },
        { lines: [{ sku, quantity: 3 }], node: paris, number: 102 },
      );
      await ledger.commit(order, shipmentOf(order), [], at);
      await ledger.undo(order, shipmentOf(order, 102), at);
      expect(await level(sku)).toEqual({ onHand: 7, held: 0, available: 7 });
      expect(await level(sku, paris)).toEqual({ onHand: 9, held: 0, available: 9 });
    });
  });

  describe("a hold whose time is over", () => {
    const over = Instant.parse("2026-04-01T00:00:00.000Z");
    const justBefore = Instant.parse("2026-03-31T23:59:59.999Z");

    it("is not picked any more; a millisecond before it is", async () => {
      const sku = await stocked(5);
      const [early, late] = [await held(sku, 2), await held(sku, 1)];
      expect(await ledger.commit(early, shipmentOf(early), [], justBefore)).toBe(true);
      expect(await ledger.commit(late, shipmentOf(late), [], over)).toBe(false);
      expect(await level(sku)).toEqual({ onHand: 3, held: 1, available: 2 });
      await balanced();
    });

    it("gives back its units and its place in the day, once", async () => {
      const sku = await stocked(5);
      const order = fresh.order();
      const key = `day|lyon|2026-06-${10 + (last % 20)}`;
      await hold(order, { lines: [{ sku, quantity: 2 }], capacity: [{ key, parcels: 1, limit: 9 }] });
      const outcomes = await Promise.all([1, 2, 3].map(() => ledger.expire(order, shipmentOf(order), over)));
      expect(outcomes).toEqual([true, true, true]);
      expect(await level(sku)).toEqual({ onHand: 5, held: 0, available: 5 });
      expect((await ledger.picture([sku], Date.parse(at))).taken.get(key)).toBe(0);
      expect(await ledger.commit(order, shipmentOf(order), [], justBefore)).toBe(false);
      await balanced();
    });

    it("gives nothing back before that, nor what was picked", async () => {
      const sku = await stocked(5);
      const [waits, picked] = [await held(sku, 2), await held(sku, 1)];
      await ledger.commit(picked, shipmentOf(picked), [], at);
      expect(await ledger.expire(waits, shipmentOf(waits), justBefore)).toBe(false);
      await ledger.expire(picked, shipmentOf(picked), over);
      expect(await level(sku)).toEqual({ onHand: 4, held: 2, available: 2 });
      expect(carried(await balanced(), picked)).toBe(1);
    });

    it("does not answer for a repeat of its attempt, and is not taken anew", async () => {
      const sku = await stocked(5);
      const order = await held(sku, 2);
      const holds = [holdOf(order, { lines: [{ sku, quantity: 2 }] })];
      expect(await ledger.hold({ orderId: order, attempt: 1, holds, at: justBefore })).toEqual({
        held: true,
      });
      expect(await ledger.hold({ orderId: order, attempt: 1, holds, at: over })).toMatchObject({
        held: false,
      });
      expect(await level(sku)).toEqual({ onHand: 5, held: 2, available: 3 });
    });

    it("is whole, of however many lines: all of them are picked, or none is after it expired", async () => {
      const skus = Array.from({ length: 170 }, () => fresh.sku());
      await ledger.count(
        skus.map((sku) => ({ sku, node: lyon, onHand: 1, asOf: at })),
        `count-${++last}`,
      );
      const order = fresh.order();
      await hold(order, { lines: skus.map((sku) => ({ sku, quantity: 1 })) });
      expect(await ledger.commit(order, shipmentOf(order), [], over)).toBe(false);
      expect(carried(await balanced(), order)).toBe(0);
      expect(await ledger.expire(order, shipmentOf(order), over)).toBe(true);
      for (const sku of skus) expect(await level(sku)).toEqual({ onHand: 1, held: 0, available: 1 });
      await balanced();
    });
  });

  it("gives back what all plans of an order held that was never routed", async () => {
    const sku = await stocked(9);
    const order = fresh.order();
    for (const attempt of [1, 2, 3]) {
      const holds = [holdOf(order, { lines: [{ sku, quantity: 2 }], number: attempt * 100 + 1 })];
      await ledger.hold({ orderId: order, attempt, holds, at });
    }
    await ledger.releaseAttemptsTo(order, 2);
    expect(await level(sku)).toEqual({ onHand: 9, held: 2, available: 7 });
  });

  describe("a count", () => {
    it("sets what is on hand and leaves what is held alone", async () => {
      const sku = await stocked(5);
      await held(sku, 2);
      const [counted] = await count(sku, 9);
      expect(counted).toMatchObject({
        applied: true,
        level: { sku, node: "lyon", onHand: 9, held: 2, available: 7 },
      });
      await balanced();
    });

    it("below what is held leaves less than nothing to promise", async () => {
      const sku = await stocked(5);
      const order = await held(sku, 4);
      await count(sku, 1);
      expect(await level(sku)).toEqual({ onHand: 1, held: 4, available: -3 });
      await ledger.undo(order, shipmentOf(order), at);
      expect(await level(sku)).toEqual({ onHand: 1, held: 0, available: 1 });
      await balanced();
    });

    it("below what is held is mended by the pick: what was picked was there", async () => {
      const sku = await stocked(5);
      const order = await held(sku, 4);
      await count(sku, 1);
      await ledger.commit(order, shipmentOf(order), [], at);
      expect(await level(sku)).toEqual({ onHand: 0, held: 0, available: 0 });
      expect(carried(await balanced(), order)).toBe(4);
    });

    it("while orders hold loses no hold and invents none", async () => {
      const sku = await stocked(20);
      const wish = { lines: [{ sku, quantity: 1 }] };
      const [, ...outcomes] = await Promise.all([
        count(sku, 25),
        ...Array.from({ length: 10 }, () => hold(fresh.order(), wish)),
      ]);
      expect(outcomes.every((outcome) => "held" in outcome && outcome.held)).toBe(true);
      expect(await level(sku)).toEqual({ onHand: 25, held: 10, available: 15 });
      await balanced();
    });
  });

  describe("a count of an earlier instant", () => {
    const MINUTE = 60_000;
    const minutes = (after: number) => toInstant(Date.parse(at) + after * MINUTE);
    const received = (sku: Sku, quantity: number, after: number) =>
      ledger.move(
        Movement.parse({
          ...{ id: `in-${++last}`, at: minutes(after), reason: "received", reference: "truck" },
          entries: [{ sku, quantity, from: "supplier", to: "node:lyon" }],
        }),
      );
    const sold = async (sku: Sku, quantity: number, after: number) => {
      const order = await held(sku, quantity);
      await ledger.commit(order, shipmentOf(order), [], minutes(after));
    };

    it("does not bring back what was sold since, nor lose what came", async () => {
      const sku = await stocked(10);
      await sold(sku, 2, 10);
      await sold(sku, 3, 30);
      await received(sku, 20, 40);
      const [counted] = await count(sku, 9, lyon, minutes(20));
      expect(counted).toMatchObject({ applied: true, level: { onHand: 26, available: 26 } });
      expect(await level(sku)).toEqual({ onHand: 26, held: 0, available: 26 });
      await balanced();
    });

    it("takes what moved at its own instant as counted", async () => {
      const sku = await stocked(10);
      await received(sku, 5, 20);
      await count(sku, 15, lyon, minutes(20));
      expect(await level(sku)).toMatchObject({ onHand: 15 });
    });

    it("plays nothing twice, and not what an earlier count had found", async () => {
      const sku = await stocked(10);
      await sold(sku, 4, 30);
      await count(sku, 9, lyon, minutes(20));
      await count(sku, 8, lyon, minutes(25));
      expect(await level(sku)).toMatchObject({ onHand: 4 });
      await count(sku, 4, lyon, minutes(35));
      expect(await level(sku)).toMatchObject({ onHand: 4 });
      await balanced();
    });

    it("changes nothing when it is as old as the last one, or older", async () => {
      const sku = await stocked(10);
      await count(sku, 7, lyon, minutes(20));
      for (const asOf of [minutes(20), minutes(19)]) {
        const [counted] = await count(sku, 99, lyon, asOf);
        expect(counted).toMatchObject({ applied: false, level: { onHand: 7, asOf: minutes(20) } });
      }
      expect(await level(sku)).toMatchObject({ onHand: 7 });
    });

    it("of a level that came about by a movement brings what was there before", async () => {
      const sku = fresh.sku();
      await received(sku, 6, 30);
      await count(sku, 3, lyon, minutes(20));
      expect(await level(sku)).toEqual({ onHand: 9, held: 0, available: 9 });
      await balanced();
    });

    it("comes out the same whatever moves while it is counted", async () => {
      const sku = await stocked(30);
      const deeds = Array.from({ length: 12 }, (_, index) =>
        index % 3 === 0 ? received(sku, 2, 30 + index) : sold(sku, 1, 30 + index),
      );
      await Promise.all([...deeds, count(sku, 50, lyon, minutes(20))]);
      expect(await level(sku)).toEqual({ onHand: 50, held: 0, available: 50 });
      await balanced();
    });
  });

  describe("a movement", () => {
    const moved = (id: string, sku: Sku, quantity: number, [from, to]: readonly [string, string]) =>
      ledger.move(
        Movement.parse({ id, at, reason: "adjusted", reference: id, entries: [{ sku, quantity, from, to }] }),
      );
    const toParis = ["node:lyon", "node:paris"] as const;

    it("between nodes takes here and gives there, once", async () => {
      const sku = await stocked(5);
      await count(sku, 0, paris);
      for (const _ of [1, 2]) expect(await moved(`m-${sku}`, sku, 2, toParis)).toBe("moved");
      expect(await level(sku)).toEqual({ onHand: 3, held: 0, available: 3 });
      expect(await level(sku, paris)).toEqual({ onHand: 2, held: 0, available: 2 });
      await balanced();
    });

    it("to where there never was any makes the level", async () => {
      const sku = await stocked(5);
      expect(await moved(`m-${sku}`, sku, 3, toParis)).toBe("moved");
      expect(await level(sku, paris)).toEqual({ onHand: 3, held: 0, available: 3 });
      await balanced();
    });

    it("takes nothing that is held, and nothing from where there is none", async () => {
      const sku = await stocked(5);
      await held(sku, 4);
      expect(await moved(`m-${sku}`, sku, 2, ["node:lyon", "lost"])).toBe("too-few");
      expect(await moved(`n-${sku}`, sku, 1, ["node:paris", "lost"])).toBe("too-few");
      expect(await level(sku)).toEqual({ onHand: 5, held: 4, available: 1 });
      await balanced();
    });

    it("with the id of another one is refused", async () => {
      const sku = await stocked(5);
      await moved(`m-${sku}`, sku, 2, toParis);
      expect(await moved(`m-${sku}`, sku, 3, toParis)).toBe("differs");
      expect(await level(sku)).toEqual({ onHand: 3, held: 0, available: 3 });
    });

    it("is whole when many take from one node at once", async () => {
      const sku = await stocked(5);
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, n) => moved(`p${n}-${sku}`, sku, 1, toParis)),
      );
      expect(outcomes.filter((outcome) => outcome === "moved")).toHaveLength(5);
      expect(outcomes.filter((outcome) => outcome === "too-few")).toHaveLength(3);
      expect(await level(sku, paris)).toMatchObject({ onHand: 5 });
      await balanced();
    });
  });

  it("is conserved and never oversold, whatever happens in whatever order", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 12 }), async (deeds) => {
        const sku = await stocked(4);
        const parties = [fresh.order(), fresh.order(), fresh.order()];
        for (const { kind, who, units } of deeds) {
          const order = parties[who] ?? fresh.order();
          await does[kind]({ ledger, sku, order, units });
          const now = await level(sku);
          expect(now?.available).toBeGreaterThanOrEqual(0);
          expect(now?.onHand).toBe((now?.available ?? 0) + (now?.held ?? 0));
        }
        const books = await balanced();
        const isOutside = (account: string) => !/^(node|shipment):/.test(account);
        const brought = total(books, sku, ({ from, to }) => isOutside(from) && !isOutside(to));
        const gone = total(books, sku, ({ from, to }) => isOutside(to) && !isOutside(from));
        const onTheWay = parties.reduce((units, order) => units + carried(books, order), 0);
        expect((await level(sku))?.onHand).toBe(brought - gone - onTheWay);
      }),
      { numRuns: 25 },
    );
  });
});

interface Deed {
  readonly ledger: StockLedger;
  readonly sku: Sku;
  readonly order: OrderId;
  readonly units: number;
}

const does = {
  hold: ({ ledger, sku, order, units }: Deed) =>
    ledger.hold({
      orderId: order,
      attempt: 1,
      holds: [holdOf(order, { lines: [{ sku, quantity: units }] })],
      at,
    }),
  pick: ({ ledger, order }: Deed) => ledger.commit(order, shipmentOf(order), [], at),
  pickShort: ({ ledger, sku, order }: Deed) =>
    ledger.commit(order, shipmentOf(order), [{ sku, quantity: 1 }], at),
  giveUp: ({ ledger, order }: Deed) => ledger.undo(order, shipmentOf(order), at),
  release: ({ ledger, order }: Deed) => ledger.releaseAttempt(order, 1),
  deliver: ({ ledger, order }: Deed) => ledger.settle(order, shipmentOf(order), "delivered", at),
  lose: ({ ledger, order }: Deed) => ledger.settle(order, shipmentOf(order), "lost", at),
  receive: ({ ledger, sku, units }: Deed) =>
    ledger.move(
      Movement.parse({
        ...{ id: `in-${++last}`, at, reason: "received", reference: "truck" },
        entries: [{ sku, quantity: units, from: "supplier", to: "node:lyon" }],
      }),
    ),
  sendBack: ({ sku, order, units }: Deed) => sendBack(sku, order, units, "as-new"),
  scrap: ({ sku, order, units }: Deed) => sendBack(sku, order, units, "damaged"),
  async recount({ ledger, sku, units }: Deed) {
    const [before] = await ledger.levels(sku);
    const onHand = (before?.held ?? 0) + units;
    return ledger.count([{ sku, node: lyon, onHand, asOf: newest() }], "test");
  },
} as const;

/** Twice told: what is received is received once. */
async function sendBack(
  sku: Sku,
  orderId: OrderId,
  quantity: number,
  condition: "as-new" | "damaged",
): Promise<void> {
  const returns = dynamoReturns({ stock: "stock", orders: "orders", events: "events" });
  const before = (await returns.of(orderId)).length;
  const rma = ReturnOrder.parse({
    ...{ id: `rma_${orderId}-${before + 1}`, orderId, status: "open", lines: [{ sku, quantity }] },
    ...{ reason: "changed-mind", by: "post", receipts: 0, received: [] },
    ...{ openedAt: at, useBy: at, updatedAt: at },
  });
  expect(await returns.open(rma, before)).toBe("done");
  const units = [Inspected.parse({ sku, quantity, condition })];
  const found = inspect(rma, units);
  if (!found.ok) throw new Error("all that was announced may come");
  const receipt = { rma, units, inspection: found.value, node: lyon, at };
  const outcomes = await Promise.all([returns.receive(receipt), returns.receive(receipt)]);
  expect(outcomes.sort()).toEqual(["conflict", "done"]);
}

const deed = fc.record({
  kind: fc.constantFrom(...(Object.keys(does) as (keyof typeof does)[])),
  who: fc.integer({ min: 0, max: 2 }),
  units: fc.integer({ min: 1, max: 3 }),
});

type Entry = Books["movements"][number]["entries"][number];

const total = ({ movements }: Books, sku: Sku | undefined, of: (entry: Entry) => boolean): number =>
  movements
    .flatMap(({ entries }) => entries)
    .filter((entry) => (sku === undefined || entry.sku === sku) && of(entry))
    .reduce((units, { quantity }) => units + quantity, 0);

/** Units that an order's shipments carry: picked, and neither delivered, lost nor put back. */
function carried(books: Books, order: OrderId): number {
  const account = `shipment:${shipmentOf(order)}`;
  return (
    total(books, undefined, ({ to }) => to === account) -
    total(books, undefined, ({ from }) => from === account)
  );
}
