// A SKU that many nodes hold: its availability is kept by the stock table's stream, and orders are planned on it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getItem } from "#shared/adapters/dynamodb/client.ts";
import { packedKey } from "#shared/adapters/dynamodb/stock-keys.ts";
import { readAvailability, readFreshAvailability } from "#shared/adapters/dynamodb/stock-levels.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { world } from "#test/support/network.ts";
import { feed, openRetailer, type Retailer } from "#test/support/retailer.ts";
import { orderOf, place } from "#test/support/storyline.ts";

const mug = Sku.parse("mug");
const STORES = 80;
let retailer: Retailer;
let table = "";

beforeAll(async () => {
  retailer = await openRetailer({ stock: { lamp: { lyon: 5 } } });
  const keeper = retailer.host.functions.find(({ entry }) => entry.endsWith("/keep-availability.ts"));
  table = keeper?.environment.STOCK_TABLE ?? "";
  const [paris] = world({ now: "2026-03-03T08:00:00Z" }).network.nodes.filter(({ id }) => id === "paris");
  const nodes = Array.from({ length: STORES }, (_, index) => ({ ...paris, id: `store-${index}` }));
  await retailer.ask("operator", "PUT /v1/network/nodes", { body: { nodes } });
  const content = ["sku,node,quantity", ...nodes.map(({ id }) => `mug,${id},2`)].join("\n");
  const { body: answer } = await feed(retailer, "csv", content);
  expect(answer).toMatchObject({ state: "done", applied: STORES, problems: [] });
});
afterAll(() => retailer.close());

describe("a SKU at 80 nodes", () => {
  it("is packed once it is counted, and a SKU at one node is not", async () => {
    expect(await getItem(table, packedKey(mug))).toBeDefined();
    expect(await getItem(table, packedKey(Sku.parse("lamp")))).toBeUndefined();
    expect((await readAvailability(table, mug)).size).toBe(STORES);
  });

  it("follows the orders that take from it", async () => {
    const { status } = await place(retailer, orderOf({ lines: { mug: 2 } }));
    expect(status).toBe(202);
    const units = [...(await readAvailability(table, mug)).values()];
    expect(units.reduce((sum, one) => sum + one, 0)).toBe(2 * STORES - 2);
    expect((await readFreshAvailability(table, mug)).size).toBe(STORES);
  });
});
