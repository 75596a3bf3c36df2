// Places in the network table, an item for each SKU at a node: a node may have a hundred thousand of them.
//
//   places#<node> | <sku>
import { z } from "zod";
import { type PickFace, SkuPlace } from "#shared/domain/network/shelf-place.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import type { ShelfPlaces } from "#shared/ports/shelf-places.ts";
import { batchPut } from "./client.ts";
import { getMany, queryPage } from "./reading.ts";

const partition = (node: NodeId): string => `places#${node}`;
const Stored = z.object(SkuPlace.shape);

/** Items of one write, and writes at once. */
const BATCH = 25;
const AT_ONCE = 8;

export function dynamoShelfPlaces(table: string): ShelfPlaces {
  return {
    async put(node, places) {
      const rows = places.map((place) => ({ pk: partition(node), sk: place.sku, ...place }));
      for (let start = 0; start < rows.length; start += BATCH * AT_ONCE) {
        const round = rows.slice(start, start + BATCH * AT_ONCE);
        const batches = Array.from({ length: Math.ceil(round.length / BATCH) }, (_, index) =>
          round.slice(index * BATCH, (index + 1) * BATCH),
        );
        await Promise.all(batches.map((batch) => batchPut(table, batch)));
      }
    },
    async at(node, skus) {
      const keys = [...new Set(skus)].map((sku) => ({ pk: partition(node), sk: sku }));
      const rows = await getMany(table, keys);
      return new Map<Sku, PickFace>(
        rows.map((row) => {
          const { sku, ...place } = Stored.parse(row);
          return [sku, place];
        }),
      );
    },
    async of(node, page) {
      const request = {
        TableName: table,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": partition(node) },
      };
      const found = await queryPage(request, page);
      return { ...found, items: found.items.map((row) => Stored.parse(row)) };
    },
  };
}
