// The readers of streams, while records come twice, whole batches again, and orders and SKUs out of each other's turn.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHandler as createRelay } from "#functions/events/relay-events.ts";
import { createHandler as createKeeper } from "#functions/stock/keep-availability.ts";
import { getItem } from "#shared/adapters/dynamodb/client.ts";
import { record, timelineOf } from "#shared/adapters/dynamodb/event-journal.ts";
import { dynamoPunctuality } from "#shared/adapters/dynamodb/punctuality.ts";
import { createHeat } from "#shared/adapters/dynamodb/shards/heat.ts";
import { packedKey } from "#shared/adapters/dynamodb/stock-keys.ts";
import { dynamoStockLedger } from "#shared/adapters/dynamodb/stock-ledger.ts";
import { readAvailability, readFreshAvailability } from "#shared/adapters/dynamodb/stock-levels.ts";
import { transact } from "#shared/adapters/dynamodb/transaction.ts";
import type { Fact, LifecycleEvent } from "#shared/contracts/events.ts";
import { NodeId, OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { HOUR, Instant, MINUTE, toInstant } from "#shared/kernel/time.ts";
import type { Resumption } from "#shared/ports/orders.ts";
import { type Adversity, openAdversity } from "#test/support/adversity.ts";

const at = Instant.parse("2026-03-03T08:00:00.000Z");
const now = Date.parse(at);
const trouble = {
  inFlightMs: [5, 20],
  failing: 0.02,
  unanswered: 0.05,
  stream: { twice: 0.3, again: 0.3, late: 0.3 },
} as const;
const tables = ["told-events", "told-orders", "told-stock"];
const streams = { "told-events": "NEW_IMAGE", "told-stock": "KEYS_ONLY" } as const;

let world: Adversity;
beforeAll(async () => {
  world = await openAdversity({ tables, streams, from: now, trouble, random: seeded("twice") });
});
afterAll(() => world.close());

/** All that the streams bring meanwhile is dealt with. */
const pass = (ms: number) => world.clock.work(() => world.clock.sleep(ms)).then(world.clock.settled);

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

describe("the relay", () => {
  const orders = Array.from({ length: 12 }, (_, index) => OrderId.parse(`ord_${index}`));
  const published: LifecycleEvent[] = [];
  const resumed: Resumption[] = [];
  const punctuality = dynamoPunctuality("told-orders");

  beforeAll(async () => {
    const relay = createRelay({
      publisher: {
        async publish(events: readonly LifecycleEvent[]) {
          published.push(...events);
        },
      },
      workflows: {
        async resume(message: Resumption) {
          resumed.push(message);
        },
      },
      deadLetters: {
        async put(letters: readonly unknown[]) {
          expect(letters).toEqual([]);
        },
      },
      webhooks: { all: async () => [] },
      punctuality,
      clock: world.clock,
    } as unknown as Parameters<typeof createRelay>[0]);
    await world.feed("told-events", (event) => relay(event as never, {} as never));
    for (let step = 0; step < 8; step += 1) {
      await world.together(orders.map((order) => () => tell(order, step)));
      await pass(MINUTE);
    }
    await pass(HOUR);
  });

  /** Each order ends one shipment: every third was late. */
  const tell = (order: OrderId, step: number) => {
    const last = step === 7;
    const onTime = orders.indexOf(order) % 3 !== 0;
    const shipmentId = ShipmentId.parse(`${order}-101`);
    const at = toInstant(now + step * MINUTE);
    const fact: Fact = last
      ? { type: "shipment.delivered", shipmentId, facts: { punctuality: { "node|lyon": onTime } } }
      : {
          type: "shipment.scanned",
          shipmentId,
          facts: { code: "in-transit", scan: `${step}`, seenAt: at },
        };
    const resume = [{ token: `${order} ${step}`, output: {} }];
    return transact(record("told-events", order, at, [fact], resume));
  };

  it("is told many records twice", () => {
    expect(published.length).toBeGreaterThan(1.3 * unique(published.map(({ id }) => id)).length);
  });

  it("tells every event, in order per order", async () => {
    for (const order of orders) {
      const [timeline] = await world.together([() => timelineOf("told-events", order)]);
      const heard = unique(published.filter(({ orderId }) => orderId === order).map(({ id }) => id));
      expect(heard).toEqual(timeline?.map(({ id }) => id));
      expect(heard).toHaveLength(8);
      expect(heard.toSorted()).toEqual(heard);
    }
  });

  it("wakes every workflow, in order per order", () => {
    const tokens = unique(resumed.map(({ token }) => token));
    expect(tokens).toHaveLength(8 * orders.length);
    for (const order of orders)
      expect(tokens.filter((token) => token.startsWith(`${order} `))).toEqual(
        Array.from({ length: 8 }, (_, step) => `${order} ${step}`),
      );
  });

  it("counts who was on time once for each shipment", async () => {
    const [record] = await world.together([() => punctuality.current()]);
    expect(record?.get("node|lyon")).toEqual({ kept: 8, all: 12 });
  });
});

describe("the keeper of packed levels", () => {
  const skus = Array.from({ length: 4 }, (_, index) => Sku.parse(`sku-${index}`));
  const nodes = Array.from({ length: 60 }, (_, index) => NodeId.parse(`node-${index}`));

  it("ends with the levels as they are, whatever came in between", async () => {
    const stock = dynamoStockLedger("told-stock", createHeat());
    let calls = 0;
    const keeper = createKeeper({ stock } as never);
    await world.feed("told-stock", (event) => {
      calls += 1;
      return keeper(event as never, {} as never);
    });
    const random = seeded("levels");
    for (let round = 1; round <= 5; round += 1) {
      const counts = skus.map((sku) => () => {
        const some = nodes.filter(() => round === 1 || random() < 0.2);
        const asOf = toInstant(world.clock.now());
        const found = some.map((node) => ({ sku, node, onHand: Math.floor(random() * 50), asOf }));
        return stock.count(found, `${sku} ${round}`);
      });
      await world.together(counts);
      await pass(MINUTE);
    }
    await pass(HOUR);
    expect(calls).toBeGreaterThan(5);
    for (const sku of skus) {
      const [packed, fresh] = await world.together([
        () => readAvailability("told-stock", sku),
        () => readFreshAvailability("told-stock", sku),
      ]);
      expect(fresh?.size).toBe(60);
      expect(await getItem("told-stock", packedKey(sku))).toBeDefined();
      expect([...(packed ?? [])]).toEqual([...(fresh ?? [])]);
    }
  });
});
