// Booking with a carrier that sells labels, by processes that die between any two of their steps and answers that get
// lost: a label is bought once, and one that nobody needs is cancelled.
import type { Context } from "aws-lambda";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createHandler as settleBookings } from "#functions/carriers/settle-bookings.ts";
import { createHandler as bookCarrier } from "#functions/fulfilment/book-carrier.ts";
import { createHandler as endShipment } from "#functions/fulfilment/end-shipment.ts";
import { dynamoBookings } from "#shared/adapters/dynamodb/bookings.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { type Death, inTurns } from "#test/support/interleavings.ts";
import { listed } from "#test/support/keyed.ts";
import { type LabelShop, type Loss, labelShop } from "#test/support/label-shop.ts";
import { world } from "#test/support/network.ts";
import { tables } from "#test/support/tables.ts";
import { at, idOf, ledger, lyon, orders, waiting } from "#test/support/waiting-order.ts";

await tables("stock", "events", listed("orders"));

const MINUTE = 60_000;
const bookings = dynamoBookings({ orders: "orders", events: "events", stock: "stock" });
let now = Date.parse(at);
let last = 0;

function deps(shop: LabelShop) {
  return {
    ...{ orders, bookings, stock: ledger },
    clock: { now: () => now, sleep: async () => undefined },
    network: { current: async () => world({ now: at }).network },
    carriers: { of: () => shop.desk },
    // Whether it is left alone is another test's.
    breakers: { failed: async () => "closed", answered: async () => undefined },
  } as never;
}

async function picked() {
  const sku = Sku.parse(`bought-${++last}`);
  await ledger.count([{ sku, node: lyon, onHand: 1, asOf: at }], `count-${last}`);
  const orderId = await waiting(lyon, sku);
  const shipmentId = idOf(orderId, 1);
  await orders.step({
    ...{ orderId, at, facts: [] },
    shipment: { id: shipmentId, to: "picked" },
    stock: { kind: "pick", node: lyon, held: [{ sku, quantity: 1 }], missing: [] },
  });
  return { orderId, shipmentId };
}
type One = Awaited<ReturnType<typeof picked>>;

const quietly = (run: Promise<unknown>): Promise<unknown> => run.catch(() => undefined);
const book = (shop: LabelShop, one: One, token: string) =>
  bookCarrier(deps(shop))({ ...one, dueBy: at, token }, {} as Context);
const end = (shop: LabelShop, one: One) =>
  endShipment(deps(shop))({ ...one, ending: "cancelled" }, {} as Context);

const death = fc.option(fc.record({ request: fc.nat(5), isSent: fc.boolean() }), { nil: undefined, freq: 3 });
const loss = fc.constantFrom<Loss>("before", "after", undefined);
const course = fc.record({
  /** Runs of the step, each of which may die, and what becomes of the carrier's answers. */
  runs: fc.array(fc.record({ death, losses: fc.array(loss, { maxLength: 4 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
  together: fc.boolean(),
  expire: fc.boolean(),
  turns: fc.array(fc.nat(2), { minLength: 1, maxLength: 20 }),
});

interface Run {
  readonly death: Death | undefined;
  readonly losses: readonly Loss[];
}
interface Course {
  readonly runs: readonly Run[];
  readonly together: boolean;
  readonly expire: boolean;
  readonly turns: readonly number[];
}

/** One after the other, or all at once. */
async function happens(shop: LabelShop, one: One, { runs, together, expire, turns }: Course) {
  const groups = together ? [runs] : runs.map((run) => [run]);
  for (const group of groups) {
    shop.lose(group.flatMap(({ losses }) => losses));
    if (expire) shop.expireQuotes();
    await inTurns(
      {
        begin: async () => one,
        deeds: group.map((_, index) => () => quietly(book(shop, one, `token-${index}`))),
        after: async () => undefined,
      },
      (sides, course) => sides[(turns[course.length % turns.length] ?? 0) % sides.length] ?? 0,
      group.map((run) => run.death),
    );
  }
  shop.lose([]);
}

it("buys one label, whoever dies and whatever gets lost", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(course, async (drawn) => {
      const shop = labelShop();
      const one = await picked();
      await happens(shop, one, drawn);
      await book(shop, one, "last");
      expect(shop.labels.map(({ number }) => number)).toHaveLength(1);
      const shipment = await orders.shipment(one.orderId, one.shipmentId);
      expect(shipment).toMatchObject({ status: "booked", tracking: shop.labels[0]?.number });
      expect(shipment?.booking).toMatchObject({ status: "booked", number: shop.labels[0]?.number });
    }),
    { numRuns: 60 },
  );
});

it("cancels what was bought for a shipment that is undone, at the latest when the carrier answers again", {
  timeout: 120_000,
}, async () => {
  const ended = fc.record({ course, losses: fc.array(loss, { maxLength: 2 }) });
  await fc.assert(
    fc.asyncProperty(ended, async ({ course: drawn, losses }) => {
      const shop = labelShop();
      const one = await picked();
      await happens(shop, one, drawn);
      shop.lose(losses);
      await end(shop, one);
      shop.lose([]);
      now += 3 * MINUTE;
      await settleBookings(deps(shop))({}, {} as Context);
      expect(shop.labels.filter(({ cancelled }) => !cancelled)).toEqual([]);
      expect((await bookings.left({ limit: 10 })).items).toEqual([]);
      // Looked at again, it does nothing again.
      await settleBookings(deps(shop))({}, {} as Context);
      const told = (await orders.timeline(one.orderId)).filter(
        ({ type }) => type === "shipment.booking-left",
      );
      expect(told.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
});

it("quotes again what has expired, and takes no other service for it", async () => {
  const shop = labelShop();
  const one = await picked();
  // The quote is on record, and the carrier does not answer when it is to be bought.
  shop.lose([undefined, "before"]);
  await quietly(book(shop, one, "first"));
  expect(shop.quotes).toEqual(["quote-1"]);
  shop.expireQuotes();
  await book(shop, one, "second");
  expect(shop.labels).toMatchObject([{ quote: "quote-2" }]);
  const shipment = await orders.shipment(one.orderId, one.shipmentId);
  expect(shipment).toMatchObject({ leg: { service: "next-day" }, booking: { service: "next-day" } });
});
