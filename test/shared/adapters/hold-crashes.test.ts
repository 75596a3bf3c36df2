// All that can become of a hold, at once and in any order of the requests, by processes that die between any two of
// them: it ends once, and what nobody picked in time is free again.
import fc from "fast-check";
import { expect, it } from "vitest";
import { dynamoStockLedger } from "#shared/adapters/dynamodb/stock-ledger.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import { type HeldLine, Hold } from "#shared/domain/stock/ledger.ts";
import { OrderId, Sku } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { type Death, inTurns } from "#test/support/interleavings.ts";
import { tables } from "#test/support/tables.ts";
import {
  at,
  decision,
  expiresAt,
  holdOf,
  idOf,
  ledger,
  lyon,
  orders,
  seen,
  shipmentOf,
  strasbourg,
  taskOf,
  waiting,
} from "#test/support/waiting-order.ts";

await tables("stock", "orders", "events", "large");

const STOCK = 3;
let last = 0;

interface Given {
  readonly sku: Sku;
  readonly order: OrderId;
  readonly now: Instant;
}

/** What may happen to an order that waits for its pick: it holds one of Lyon's units and the only place in its day. */
const deeds = {
  pick: ({ order, sku, now }: Given) =>
    orders.step({
      orderId: order,
      at: now,
      task: { id: taskOf(order, 1), from: ["open", "started"], to: "done" },
      shipment: { id: idOf(order, 1), to: "picked" },
      stock: { kind: "pick", node: lyon, held: [{ sku, quantity: 1 }], missing: [] },
      facts: [],
    }),
  commit: ({ order, now }: Given) => ledger.commit(order, idOf(order, 1), [], now),
  expire: ({ order, now }: Given) => ledger.expire(order, idOf(order, 1), now),
  undo: ({ order, now }: Given) => ledger.undo(order, idOf(order, 1), now),
  deliver: ({ order, now }: Given) => ledger.settle(order, idOf(order, 1), "delivered", now),
  move: ({ order, sku, now }: Given) =>
    orders.moveTogether(
      [
        {
          ...{ orderId: order, wave: "wave_1", attempt: 2, decision, seen },
          leaving: [{ shipment: idOf(order, 1), task: taskOf(order, 1) }],
          holds: [holdOf(order, 2, strasbourg, sku)],
          shipments: [shipmentOf(order, 2, strasbourg, sku)],
        },
      ],
      now,
    ),
  rescue: ({ order, sku, now }: Given) =>
    orders.route({
      ...{ orderId: order, attempt: 2, at: now },
      holds: [holdOf(order, 2, strasbourg, sku)],
      shipments: [shipmentOf(order, 2, strasbourg, sku)],
      replacing: { of: idOf(order, 1), attempt: 2, unfilledUnits: 0, givesUp: true },
    }),
  giveUpRescue: ({ order }: Given) => ledger.releaseAttempt(order, 2),
  expireRescue: ({ order, now }: Given) => ledger.expire(order, idOf(order, 2), now),
} as const;

const death = fc.option(fc.record({ request: fc.nat(6), isSent: fc.boolean() }), { nil: undefined, freq: 2 });
const choices = fc.array(fc.nat(5), { minLength: 1, maxLength: 24 });

/** Deeds that come at the same moment. */
const moment = <Name extends string>(names: readonly Name[]) =>
  fc.record({
    all: fc.array(fc.record({ name: fc.constantFrom(...names), death }), { minLength: 1, maxLength: 3 }),
    choices,
  });

const early = at;
const inTime = Instant.parse(new Date(Date.parse(expiresAt) - 1).toISOString());

interface Moment {
  readonly all: readonly { readonly death: Death | undefined }[];
  readonly choices: readonly number[];
}

/** Runs the moment's deeds in the order that was drawn, again and again the same. */
const happens = (moment: Moment, run: readonly (() => Promise<unknown>)[]) =>
  inTurns(
    { begin: async () => undefined, deeds: run, after: async () => undefined },
    (sides, course) =>
      sides[(moment.choices[course.length % moment.choices.length] ?? 0) % sides.length] ?? 0,
    moment.all.map((one) => one.death),
  );

it("ends once, whoever dies on the way", { timeout: 120_000 }, async () => {
  const course = fc.record({
    before: fc.array(moment(Object.keys(deeds) as (keyof typeof deeds)[]), { maxLength: 2 }),
    atLast: fc.array(moment(Object.keys(deeds) as (keyof typeof deeds)[]), { minLength: 1, maxLength: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(course, async ({ before, atLast }) => {
      const sku = Sku.parse(`crash-${++last}`);
      await ledger.count(
        [lyon, strasbourg].map((node) => ({ sku, node, onHand: STOCK, asOf: at })),
        `count-${last}`,
      );
      const order = await waiting(lyon, sku);
      const moments = [
        ...before.map((one, index) => ({ ...one, now: index === 0 ? early : inTime })),
        ...atLast.map((one) => ({ ...one, now: expiresAt })),
      ];
      for (const { now, ...one } of moments) {
        await happens(
          one,
          one.all.map(
            ({ name }) =>
              () =>
                deeds[name]({ sku, order, now }),
          ),
        );
        const levels = await ledger.levels(sku);
        for (const { onHand, held, available } of levels) {
          expect(available).toBeGreaterThanOrEqual(0);
          expect(onHand).toBe(available + held);
        }
      }
      // Whoever died is followed by the sweeper.
      for (const attempt of [1, 2]) await ledger.expire(order, idOf(order, attempt), expiresAt);
      const books = await ledger.books();
      expect(audit(books)).toMatchObject({ ledgerImbalance: 0, oversoldUnits: 0, discrepancies: [] });
      expect((await ledger.levels(sku)).map(({ held }) => held)).toEqual([0, 0]);
      const { taken } = await ledger.picture([sku], Date.parse(at));
      const picked = books.movements.filter(
        ({ reason, reference }) => reason === "picked" && reference === idOf(order, 1),
      );
      expect(picked.length).toBeLessThanOrEqual(1);
      for (const one of picked) expect(one.at < expiresAt).toBe(true);
      // A day whose parcel was prepared keeps it; of what was given back it has the place again.
      const isPicked = picked.length === 1;
      const backOnShelf = (await ledger.levels(sku)).find(({ node }) => node === lyon)?.onHand === STOCK;
      expect(taken.get(`day|${lyon}-${sku}|2026-03-03`) ?? 0).toBe(isPicked ? 1 : 0);
      if (!isPicked) expect(backOnShelf).toBe(true);
      expect(taken.get(`day|${strasbourg}-${sku}|2026-03-03`) ?? 0).toBe(0);
    }),
    { numRuns: 60 },
  );
});

/** More lines than one transaction carries: held and picked in steps. */
const LINES = 120;
const large = dynamoStockLedger("large");

const steps = {
  hold: ({ lines, order, now }: Large) =>
    large.hold({ orderId: order, attempt: 1, holds: [largeHold(order, lines)], at: now }),
  commit: ({ order, now }: Large) => large.commit(order, idOf(order, 1), [], now),
  expire: ({ order, now }: Large) => large.expire(order, idOf(order, 1), now),
  undo: ({ order, now }: Large) => large.undo(order, idOf(order, 1), now),
  release: ({ order }: Large) => large.releaseAttempt(order, 1),
  planAgain: ({ order }: Large) => large.releaseAttemptsTo(order, 1),
} as const;

interface Large {
  readonly lines: readonly HeldLine[];
  readonly order: OrderId;
  readonly now: Instant;
}

const largeHold = (orderId: OrderId, lines: readonly HeldLine[]) =>
  Hold.parse({ id: idOf(orderId, 1), orderId, node: lyon, lines, capacity: [], expiresAt });

it("of more lines than one transaction carries ends once in each of its parts", {
  timeout: 120_000,
}, async () => {
  const names = Object.keys(steps) as (keyof typeof steps)[];
  const skus = Array.from({ length: LINES }, (_, index) => Sku.parse(`part-${index}`));
  const lines = skus.map((sku) => ({ sku, quantity: 1 }));
  const stocked = (id: string) =>
    large.count(
      skus.map((sku) => ({ sku, node: lyon, onHand: STOCK, asOf: at })),
      id,
    );
  await fc.assert(
    fc.asyncProperty(fc.array(moment(names), { minLength: 1, maxLength: 3 }), async (moments) => {
      await stocked(`large-${++last}`);
      const order = OrderId.parse(`ord_large${last}`);
      const first = { name: "hold", death: moments[0]?.all[0]?.death } as const;
      const whole = [{ all: [first], choices: [0] }, ...moments];
      for (const [index, one] of whole.entries()) {
        const now = index === whole.length - 1 ? expiresAt : early;
        await happens(
          one,
          one.all.map(
            ({ name }) =>
              () =>
                steps[name]({ lines, order, now }),
          ),
        );
      }
      await large.expire(order, idOf(order, 1), expiresAt);
      const books = await large.books();
      expect(audit(books)).toMatchObject({ ledgerImbalance: 0, oversoldUnits: 0, discrepancies: [] });
      expect(books.activeHolds).toEqual([]);
      // All of it was picked in time, or what was is put back by whoever ends the shipment.
      await large.undo(order, idOf(order, 1), expiresAt);
      expect(await large.books()).toMatchObject({ activeHolds: [], inTransit: [] });
    }),
    { numRuns: 12 },
  );
});
