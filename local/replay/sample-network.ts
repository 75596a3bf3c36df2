// The network that comes with the project, as its schemas read it.
import { readFileSync } from "node:fs";
import { z } from "zod";
import { Carrier } from "#shared/domain/network/carrier.ts";
import { Item } from "#shared/domain/network/item.ts";
import { NetworkNode } from "#shared/domain/network/node.ts";
import { Policy } from "#shared/domain/network/policy.ts";
import { SkuPlace } from "#shared/domain/network/shelf-place.ts";
import { NodeId, Sku } from "#shared/kernel/ids.ts";
import type { Locations, StockRow } from "./day.ts";
import type { Network } from "./load.ts";

/** The nodes of samples/network/nodes.json. */
export const sampleNodes = (): readonly NetworkNode[] => z.array(NetworkNode).parse(json("nodes.json"));

/** Nodes, carriers and policy of samples/network. */
export const sampleNetwork = (): Network => ({
  nodes: sampleNodes(),
  carriers: z.array(Carrier).parse(json("carriers.json")),
  policy: Policy.parse(json("policy.json")),
});

/** The items of samples/network/items.json. */
export const sampleItems = (): readonly Item[] => z.array(Item).parse(json("items.json"));

/** Where things lie, by node, of samples/network/locations.json. */
export const sampleLocations = (): Locations =>
  z.record(NodeId, z.array(SkuPlace)).parse(json("locations.json"));

/** Units on hand of samples/network/stock.csv. */
export function sampleStock(): readonly StockRow[] {
  const [, ...rows] = text("stock.csv").trimEnd().split("\n");
  return rows.map((row) => {
    const [sku, node, quantity] = row.split(",");
    return { sku: Sku.parse(sku), node: NodeId.parse(node), quantity: Number(quantity) };
  });
}

const json = (name: string): unknown => JSON.parse(text(name));
const text = (name: string): string =>
  readFileSync(new URL(`../../samples/network/${name}`, import.meta.url), "utf8");
