// A level that was spread becomes one item again: for whoever must know or change all of it at once.
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import type { Write } from "../client.ts";
import { add, both, is, set, update } from "../expressions.ts";
import { pauseAfter } from "../pause.ts";
import { shardKey } from "../stock-keys.ts";
import { transact } from "../transaction.ts";
import { levelCounter } from "./counter.ts";
import { readItems } from "./spread.ts";

const ROUNDS = 12;

/** Does nothing where it is not spread; its shards stay, empty, for the next time. Holds that come meanwhile find the units in one place or in the other. */
export async function gather(table: string, sku: Sku, node: NodeId): Promise<void> {
  const counter = levelCounter(table, node, { sku, quantity: 1 }, { keep: 0 });
  const emptyShard = (number: number, { available, held }: { available: number; held: number }): Write => ({
    Update: update({
      TableName: table,
      Key: shardKey(counter.root, number),
      change: [set({ available: 0, held: 0 })],
      condition: both(is("available", available), is("held", held)),
    }),
  });
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { shards } = await readItems(counter);
    if (shards.length === 0) return;
    const had = shards.map((shard) => ({
      available: Number(shard?.available ?? 0),
      held: Number(shard?.held ?? 0),
    }));
    const sum = (field: "available" | "held") => had.reduce((total, shard) => total + shard[field], 0);
    const root = update({
      TableName: table,
      Key: counter.root,
      change: [set({ shards: null }), add({ available: sum("available"), held: sum("held") })],
      condition: is("shards", shards.length),
    });
    const emptied = had.flatMap((shard, index) =>
      shards[index] === undefined ? [] : [emptyShard(index + 1, shard)],
    );
    if ((await transact([{ Update: root }, ...emptied])).done) return;
    await pauseAfter(round);
  }
  throw new WorkflowError(
    "Throttled",
    `the shards of ${sku} at ${node} kept changing while they were gathered`,
  );
}
