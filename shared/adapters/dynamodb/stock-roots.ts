// Levels whole, at their roots: for whoever counts or moves units.
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import type { StockLevel } from "#shared/domain/stock/ledger.ts";
import { NodeId, Sku } from "#shared/kernel/ids.ts";
import type { Item } from "./attributes.ts";
import { getMany } from "./reading.ts";
import { gather } from "./shards/gather.ts";
import { levelKey } from "./stock-keys.ts";
import { readLevel } from "./stock-levels.ts";

const ATTEMPTS = 6;

interface At {
  readonly sku: Sku;
  readonly node: NodeId;
}

export const rootsOf = (table: string, levels: readonly At[]): Promise<Item[]> =>
  getMany(
    table,
    levels.map(({ sku, node }) => levelKey(sku, node)),
    true,
  );

/** By `sku|node`, those that there are. What is spread over shards is gathered first. */
export async function levelsOf(table: string, levels: readonly At[]): Promise<Map<string, StockLevel>> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const rows = await rootsOf(table, levels);
    const isSpread = rows.filter((row) => row.shards !== undefined);
    if (isSpread.length === 0)
      return new Map(rows.map(readLevel).map((level) => [`${level.sku}|${level.node}`, level]));
    for (const { sku, node } of isSpread) await gather(table, Sku.parse(sku), NodeId.parse(node));
  }
  throw new WorkflowError("Throttled", "stock levels were spread again as soon as they were gathered");
}
