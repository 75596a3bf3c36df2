// The network table: nodes, carriers and policy under one partition with a version; items by SKU.
import { systemClock } from "#shared/adapters/system.ts";
import { Carrier } from "#shared/domain/network/carrier.ts";
import { Item } from "#shared/domain/network/item.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { NetworkNode } from "#shared/domain/network/node.ts";
import { Policy } from "#shared/domain/network/policy.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import { batchPut, getItem, updateItem } from "./client.ts";
import { getMany, queryAll } from "./reading.ts";

const PARTITION = "network";
const BATCH = 25;
const CACHED_ITEMS = 50_000;

/** A change of the network reaches every function within this many milliseconds. */
const FRESH_MS = 2_000;

const stores = new Map<string, NetworkStore>();

/** One per process and table: functions that share a process share what they have read. */
export function dynamoNetworkStore(table: string): NetworkStore {
  const place = `${process.env.AWS_ENDPOINT_URL_DYNAMODB ?? ""} ${table}`;
  const store = stores.get(place) ?? openStore(table);
  stores.set(place, store);
  return store;
}

function openStore(table: string): NetworkStore {
  let cached: Network | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let items = new Map<Sku, Item>();
  let itemsVersion = -1;

  const version = async (): Promise<number> =>
    Number((await getItem(table, { pk: PARTITION, sk: "version" }))?.version ?? 0);

  const write = async (documents: readonly Record<string, unknown>[]): Promise<number> => {
    for (let start = 0; start < documents.length; start += BATCH) {
      await batchPut(table, documents.slice(start, start + BATCH));
    }
    const bumped = await updateItem({
      TableName: table,
      Key: { pk: PARTITION, sk: "version" },
      UpdateExpression: "ADD version :one",
      ExpressionAttributeValues: { ":one": 1 },
    });
    return Number(bumped.version);
  };

  return {
    async current() {
      const now = systemClock.now();
      if (cached !== undefined && Math.abs(now - lookedAt) < FRESH_MS) return cached;
      const newest = await version();
      if (cached?.version !== newest) cached = await load(table, newest);
      lookedAt = now;
      return cached;
    },
    async items(skus) {
      const newest = cached?.version ?? (await version());
      if (itemsVersion !== newest || items.size > CACHED_ITEMS) {
        items = new Map();
        itemsVersion = newest;
      }
      const missing = skus.filter((sku) => !items.has(sku));
      for (const row of await getMany(
        table,
        missing.map((sku) => ({ pk: `item#${sku}`, sk: "item" })),
      )) {
        const item = Item.parse(row.document);
        items.set(item.sku, item);
      }
      return items;
    },
    putNodes: (nodes) =>
      write(nodes.map((node) => ({ pk: PARTITION, sk: `node#${node.id}`, document: node }))),
    putCarriers: (carriers) =>
      write(carriers.map((carrier) => ({ pk: PARTITION, sk: `carrier#${carrier.id}`, document: carrier }))),
    putItems: (list) => write(list.map((item) => ({ pk: `item#${item.sku}`, sk: "item", document: item }))),
    putPolicy: (policy) => write([{ pk: PARTITION, sk: "policy", document: policy }]),
  };
}

async function load(table: string, version: number): Promise<Network | undefined> {
  const rows = await queryAll({
    TableName: table,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": PARTITION },
    ConsistentRead: true,
  });
  const documents = (prefix: string) =>
    rows.filter((row) => String(row.sk).startsWith(prefix)).map((row) => row.document);
  const [policy] = documents("policy");
  const nodes = documents("node#").map((document) => NetworkNode.parse(document));
  if (policy === undefined || nodes.length === 0) return undefined;
  return {
    version,
    nodes,
    carriers: documents("carrier#").map((document) => Carrier.parse(document)),
    policy: Policy.parse(policy),
  };
}
