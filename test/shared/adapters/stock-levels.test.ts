// The levels of a SKU at many nodes: what they cost to read, and that the packed item follows them.
import { beforeAll, describe, expect, it } from "vitest";
import { dynamoStockLedger } from "#shared/adapters/dynamodb/stock-ledger.ts";
import { Hold } from "#shared/domain/stock/ledger.ts";
import { NodeId, OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";
import { meter, unitsOf } from "#test/support/consumed.ts";
import { tables } from "#test/support/tables.ts";

await tables("stock-levels");
meter();
const ledger = dynamoStockLedger("stock-levels");
const at = Instant.parse("2026-03-03T08:00:00.000Z");
const now = Date.parse(at);
const nodes = Array.from({ length: 2_000 }, (_, index) =>
  NodeId.parse(`store-${String(index).padStart(4, "0")}`),
);
const unitsAt = (index: number) => (index * 7919) % 97;
/** No two at the same time, in no order. */
const countedAt = (index: number) => toInstant(now - ((index * 7919) % 86_400_017));

let last = 0;
async function stocked(count: number): Promise<Sku> {
  const sku = Sku.parse(`sku-${++last}`);
  const counts = nodes
    .slice(0, count)
    .map((node, index) => ({ sku, node, onHand: unitsAt(index), asOf: countedAt(index) }));
  await ledger.count(counts, sku);
  return sku;
}
const stands = async (sku: Sku, how?: { fresh: boolean }) =>
  (await ledger.picture([sku], now, how)).available;
const hold = (sku: Sku, node: NodeId, quantity: number) => {
  const orderId = OrderId.parse(`ord_${++last}`);
  const id = ShipmentId.parse(`${orderId}-101`);
  const lines = [{ sku, quantity }];
  const wish = { id, orderId, node, lines, capacity: [], expiresAt: "2026-04-01T00:00:00.000Z" };
  return ledger.hold({ orderId, attempt: 1, holds: [Hold.parse(wish)], at });
};
const told = (sku: Sku) => ledger.keepAvailability([{ sku, isNew: false }]);

describe("a SKU at 2,000 nodes", () => {
  let sku: Sku;
  const [, first = NodeId.parse("store-0001")] = nodes;
  beforeAll(async () => {
    sku = await stocked(2_000);
    await ledger.keepAvailability([{ sku, isNew: true }]);
  });

  it("is read for at most 8 read units", async () => {
    const picture = await unitsOf(() => stands(sku));
    const levels = await unitsOf(() => ledger.levels(sku));
    expect(picture + levels).toBeLessThanOrEqual(8);
    expect(await unitsOf(() => stands(sku, { fresh: true }))).toBeGreaterThan(30);
  });

  it("is read as the levels say", async () => {
    const available = await stands(sku);
    for (const [index, node] of nodes.entries())
      expect(available.get(`${sku}|${node}`) ?? 0).toBe(unitsAt(index));
  });

  it("may be a moment old, but not where it is asked for afresh", async () => {
    const before = (await stands(sku)).get(`${sku}|${first}`) ?? 0;
    await hold(sku, first, 5);
    expect((await stands(sku)).get(`${sku}|${first}`)).toBe(before);
    expect((await stands(sku, { fresh: true })).get(`${sku}|${first}`)).toBe(before - 5);
    await told(sku);
    expect((await stands(sku)).get(`${sku}|${first}`)).toBe(before - 5);
  });

  it("is right after news that come late and twice", async () => {
    await hold(sku, first, 1);
    await Promise.all([told(sku), told(sku)]);
    await told(sku);
    expect(await stands(sku)).toEqual(await stands(sku, { fresh: true }));
  });

  it("is listed node by node, and its books are level by level", async () => {
    await told(sku);
    const levels = await ledger.levels(sku);
    expect(levels.map(({ node }) => node)).toEqual(nodes);
    expect(levels[0]).toMatchObject({ sku, onHand: 0, held: 0, available: 0, asOf: countedAt(0) });
    expect(levels[1]).toMatchObject({ onHand: unitsAt(1), held: 6, available: unitsAt(1) - 6 });
    expect(levels.map(({ asOf }) => asOf)).toEqual(nodes.map((_, index) => countedAt(index)));
    expect((await ledger.books()).levels.filter((level) => level.sku === sku)).toHaveLength(2_000);
  });
});

describe("a SKU at few nodes", () => {
  it("is read from its levels, also right after they changed", async () => {
    const sku = await stocked(20);
    await ledger.keepAvailability([{ sku, isNew: true }]);
    const [, node = NodeId.parse("store-0001")] = nodes;
    await hold(sku, node, 3);
    expect((await stands(sku)).get(`${sku}|${node}`)).toBe(unitsAt(1) - 3);
    expect(await unitsOf(() => stands(sku))).toBeLessThanOrEqual(2);
  });

  it("is packed once it is at many, and read whole before that was told", async () => {
    const sku = await stocked(20);
    await ledger.keepAvailability([{ sku, isNew: true }]);
    const more = nodes.slice(20, 120).map((node) => ({ sku, node, onHand: 4, asOf: at }));
    await ledger.count(more, `${sku}-more`);
    expect((await stands(sku)).size).toBe(120);
    await ledger.keepAvailability([{ sku, isNew: true }]);
    const [one] = more;
    await hold(sku, one?.node ?? NodeId.parse("none"), 2);
    expect((await stands(sku)).get(`${sku}|${one?.node}`)).toBe(4);
  });
});
