// Decisions of any size are kept and read back whole.
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { dynamoOrderBook } from "#shared/adapters/dynamodb/order-book.ts";
import { Address, Order } from "#shared/domain/orders/order.ts";
import { decideOrder } from "#shared/domain/routing/evidence.ts";
import { OrderId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import type { RecordedPlan } from "#shared/ports/orders.ts";
import { demandFor, world } from "#test/support/network.ts";
import { tables } from "#test/support/tables.ts";

await tables("orders", "events");
const orders = dynamoOrderBook({ orders: "orders", events: "events", stock: "" });
const now = "2026-03-03T08:00:00.000Z";
const at = Instant.parse(now);
const decided = decideOrder(demandFor({ lines: { mug: 1 } }), world({ now, stock: { mug: { lyon: 5 } } }), {
  exclude: new Map(),
});

let last = 0;
async function placed(): Promise<OrderId> {
  const id = OrderId.parse(`ord_${++last}`);
  const order = Order.parse({
    ...{ id, channel: "web", channelOrderId: `C-${last}`, status: "received", method: "home" },
    ...{
      placedAt: at,
      updatedAt: at,
      attempts: 0,
      shipments: 0,
      openShipments: 0,
      unfilledUnits: 0,
      rescues: 0,
      arrived: 0,
      request: "r",
    },
  });
  const address = Address.parse({
    name: "A",
    street: "1 rue",
    city: "Paris",
    postcode: "75011",
    country: "FR",
  });
  expect(await orders.place(order, [], address, at)).toBe("placed");
  return id;
}

/** What was seen, grown by so many bytes that do not compress. */
const planOf = (bytes: number, attempt = 1): RecordedPlan => {
  const excluded = { node: "lyon", reason: randomBytes(bytes).toString("base64") };
  const options = { ...decided.seen.options, exclude: bytes === 0 ? [] : [excluded] };
  const seen = { ...decided.seen, options } as RecordedPlan["seen"];
  return { attempt, reason: "route", decision: decided.decision, seen, from: ["received"], at, facts: [] };
};

describe("the decision of an order", () => {
  it.each([0, 300_000, 2_000_000])("with %d further bytes is read back as it was kept", async (bytes) => {
    const id = await placed();
    const plans = [planOf(bytes), planOf(0, 2)];
    for (const plan of plans) expect(await orders.recordPlan(id, plan)).toBe("done");
    const kept = plans.map(({ attempt, reason, decision, seen }) => ({ attempt, reason, decision, seen }));
    expect(await orders.decisions(id)).toEqual(kept);
    expect((await orders.plan(id, 1))?.plan).toEqual(kept[0]);
  });

  it("that saw more than a transaction holds is kept without that", async () => {
    const id = await placed();
    expect(await orders.recordPlan(id, planOf(5_000_000))).toBe("done");
    const [kept] = await orders.decisions(id);
    expect(kept).toEqual({ attempt: 1, reason: "route", decision: decided.decision });
  });
});
