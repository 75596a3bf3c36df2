// Two rescues of one shipment at once: a step that was cut off and runs on beside its repeat, or the sweeper of expired
// holds beside a workflow that woke up after all.
import type { Context } from "aws-lambda";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createHandler } from "#functions/fulfilment/rescue-shipment.ts";
import { bundledGeography } from "#shared/adapters/geography/geography.ts";
import { Item } from "#shared/domain/network/item.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { inTurns } from "#test/support/interleavings.ts";
import { world } from "#test/support/network.ts";
import { tables } from "#test/support/tables.ts";
import { at, idOf, ledger, lyon, orders, strasbourg, waiting } from "#test/support/waiting-order.ts";

await tables("stock", "orders", "events");

let last = 0;
const items = new Map<Sku, Item>();
const rescue = createHandler({
  ...{ orders, stock: ledger, geography: bundledGeography },
  clock: { now: () => Date.parse(at) },
  network: { current: async () => world({ now: at }).network, items: async () => items },
} as never);

/** Waits in Lyon; Lyon and Strasbourg have more of it. */
async function begin() {
  const sku = Sku.parse(`rescued-${++last}`);
  const size = { length: 200, width: 100, height: 100 };
  items.set(sku, Item.parse({ sku, name: sku, weight: 400, size }));
  await ledger.count(
    [lyon, strasbourg].map((node) => ({ sku, node, onHand: 3, asOf: at })),
    `count-${last}`,
  );
  return { sku, order: await waiting(lyon, sku) };
}
type One = Awaited<ReturnType<typeof begin>>;

const rescued = async ({ order }: One, reason: string): Promise<readonly string[] | string> => {
  try {
    const { shipments } = await rescue({ orderId: order, shipmentId: idOf(order, 1), reason }, {} as Context);
    return shipments.map(({ shipmentId }) => shipmentId);
  } catch (error) {
    return error instanceof Error ? error.name : "";
  }
};

it.each([
  ["of the same run", "declined", "declined"],
  ["of a workflow and of the sweeper", "Lambda.Unknown", "expired"],
])("%s make one replacement, and both find it", { timeout: 120_000 }, async (_, first, second) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(1), { minLength: 1, maxLength: 40 }), async (turns) => {
      const answers: (readonly string[] | string)[] = [];
      await inTurns(
        {
          begin,
          deeds: [first, second].map(
            (reason) => async (one: One) => answers.push(await rescued(one, reason)),
          ),
          async after(one) {
            // Who was in the other's way is tried again, as the workflow does.
            for (const reason of [first, second]) answers.push(await rescued(one, reason));
            const [, ...made] = await orders.shipments(one.order);
            expect(made).toHaveLength(1);
            for (const answer of answers.filter((told) => told !== "Throttled"))
              expect(answer).toEqual(made.map(({ id }) => id));
            const held = (await ledger.levels(one.sku)).reduce((sum, level) => sum + level.held, 0);
            expect(held).toBe(2);
          },
        },
        (sides, course) => sides[(turns[course.length % turns.length] ?? 0) % sides.length] ?? 0,
      );
    }),
    { numRuns: 25 },
  );
  expect(audit(await ledger.books())).toMatchObject({ ledgerImbalance: 0, oversoldUnits: 0 });
});
