import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readDay } from "#local/replay/days.ts";
import { Carrier } from "#shared/domain/network/carrier.ts";
import { Item } from "#shared/domain/network/item.ts";
import { NetworkNode } from "#shared/domain/network/node.ts";
import { Policy } from "#shared/domain/network/policy.ts";

const url = (path: string): URL => new URL(`../../samples/${path}`, import.meta.url);
const json = (path: string): unknown => JSON.parse(readFileSync(url(path), "utf8"));

const nodes = z.array(NetworkNode).parse(json("network/nodes.json"));
const carriers = z.array(Carrier).parse(json("network/carriers.json"));
const items = z.array(Item).parse(json("network/items.json"));
const stock = readFileSync(url("network/stock.csv"), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split(","));
const day = readDay(url("days/sample-day.ndjson").pathname, { seed: 1 });
const orders = day.entries.flatMap((entry) => ("order" in entry ? [entry.order] : []));

describe("the sample network", () => {
  it("has a policy, two warehouses, thirty stores in thirty cities, and three vendors", () => {
    expect(Policy.parse(json("network/policy.json")).currency).toBe("EUR");
    const count = (type: string): number => nodes.filter((node) => node.type === type).length;
    expect([count("warehouse"), count("store"), count("vendor")]).toEqual([2, 30, 3]);
    expect(new Set(nodes.filter(({ type }) => type === "store").map(({ site }) => site.city)).size).toBe(30);
  });

  it("names only carriers and services that exist", () => {
    const known = carriers.flatMap(({ id, services }) => services.map((service) => `${id}/${service.id}`));
    const used = nodes.flatMap(({ pickups }) =>
      pickups.map(({ carrier, service }) => `${carrier}/${service}`),
    );
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("prices every zone in every band", () => {
    for (const service of carriers.flatMap(({ services }) => services)) {
      const zones = service.zones.map(({ id }) => id).toSorted();
      for (const { priceByZone } of service.tariff)
        expect(Object.keys(priceByZone).toSorted()).toEqual(zones);
    }
  });

  it("stocks only its own items at its own nodes, and every item somewhere", () => {
    const skus = new Set<string | undefined>(items.map(({ sku }) => sku));
    const ids = new Set<string | undefined>(nodes.map(({ id }) => id));
    expect(stock.filter(([sku, node]) => !skus.has(sku) || !ids.has(node))).toEqual([]);
    expect(new Set(stock.map(([sku]) => sku)).size).toBe(items.length);
  });
});

describe("the sample day", () => {
  it("has sixty orders and three cancellations, all readable", () => {
    expect(day.problems).toEqual([]);
    expect(orders).toHaveLength(60);
    expect(day.entries.filter((entry) => "cancel" in entry)).toHaveLength(3);
  });

  it("cancels only orders that were placed before", () => {
    const placed = new Set<string>();
    for (const entry of day.entries) {
      if ("order" in entry) placed.add(entry.order.channelOrderId);
      else expect(placed).toContain(entry.cancel);
    }
  });

  it("collects only what the store holds beyond its safety stock", () => {
    const safety = 1;
    const held = new Map(stock.map(([sku, node, quantity]) => [`${sku}@${node}`, Number(quantity) - safety]));
    for (const { collectAt, lines } of orders) {
      if (collectAt === undefined) continue;
      for (const { sku, quantity } of lines)
        expect(held.get(`${sku}@${collectAt}`)).toBeGreaterThanOrEqual(quantity);
    }
  });
});
