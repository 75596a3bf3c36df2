// Bid prices in the network table: one document, compressed, whatever the number of prices.
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { systemClock } from "#shared/adapters/system.ts";
import type { Bids } from "#shared/domain/routing/demand.ts";
import { NodeId, Sku } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import type { PriceList, Prices } from "#shared/ports/prices.ts";
import { getItem, putItem } from "./client.ts";

const Key = { pk: "prices", sk: "prices" };
/** New prices reach every function within this many milliseconds. */
const FRESH_MS = 10_000;
/** DynamoDB keeps 400 KB in an item. */
const MOST_BYTES = 350_000;

const Document = z.strictObject({
  unit: z.array(z.tuple([Sku, NodeId, z.int()])),
  parcel: z.array(z.tuple([NodeId, z.int()])),
});

const opened = new Map<string, Prices>();

/** One per process and table, as the network is. */
export function dynamoPrices(table: string): Prices {
  const place = `${process.env.AWS_ENDPOINT_URL_DYNAMODB ?? ""} ${table}`;
  const prices = opened.get(place) ?? openPrices(table);
  opened.set(place, prices);
  return prices;
}

function openPrices(table: string): Prices {
  let cached: Bids | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    async current() {
      const now = systemClock.now();
      if (Math.abs(now - lookedAt) < FRESH_MS) return cached;
      const row = await getItem(table, Key);
      if (row === undefined) cached = undefined;
      else if (row.version !== cached?.version) cached = bidsOf(String(row.version), row.body);
      lookedAt = now;
      return cached;
    },
    async learnedAt() {
      const row = await getItem(table, Key);
      return row === undefined ? undefined : Instant.parse(row.learnedAt);
    },
    async publish({ version, learnedAt, ...list }) {
      const Item = { ...Key, version, learnedAt, body: packed(list) };
      await putItem({ TableName: table, Item });
      lookedAt = Number.NEGATIVE_INFINITY;
    },
  };
}

function packed({ unit, parcel }: Pick<PriceList, "unit" | "parcel">): Uint8Array {
  let units = unit.toSorted((a, b) => b.price - a.price);
  for (;;) {
    const document = {
      unit: units.map(({ sku, node, price }) => [sku, node, price]),
      parcel: parcel.map(({ node, price }) => [node, price]),
    };
    const body = gzipSync(JSON.stringify(document));
    if (body.length <= MOST_BYTES || units.length === 0) return body;
    units = units.slice(0, Math.floor((units.length * MOST_BYTES) / body.length) - 1);
  }
}

function bidsOf(version: string, body: unknown): Bids {
  const text = gunzipSync(z.instanceof(Uint8Array).parse(body)).toString();
  const { unit, parcel } = Document.parse(JSON.parse(text));
  const units = new Map(unit.map(([sku, node, price]) => [`${sku}|${node}`, price]));
  const parcels = new Map(parcel);
  return {
    version,
    unit: (sku, node) => units.get(`${sku}|${node}`) ?? 0,
    parcel: (node) => parcels.get(node) ?? 0,
  };
}
