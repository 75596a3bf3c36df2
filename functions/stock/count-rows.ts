// Rows of a feed into the ledger: of items and nodes that there are, the newest of each level.
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { type FeedProblem, nothingYet, type Tally } from "#shared/domain/stock/import.ts";
import { toEpoch } from "#shared/kernel/time.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import type { StockLedger } from "#shared/ports/stock.ts";
import type { FeedRow } from "./feed-rows.ts";

export interface Ledgers {
  readonly stock: StockLedger;
  readonly network: NetworkStore;
}

/** @param again the same rows may have been counted before: what is as they say, they have said */
export async function countRows(
  { stock, network }: Ledgers,
  rows: readonly FeedRow[],
  how: { readonly reference: string; readonly again: boolean },
): Promise<Tally> {
  const problems = await unknownIn(network, rows);
  const bad = new Set(problems.map(({ line }) => line));
  const good = rows.filter(({ line }) => !bad.has(line));
  const newest = newestOf(good);
  const counted = await stock.count(newest, how.reference);
  const applied = counted.filter((one, index) => {
    const row = newest[index];
    const isSame = row !== undefined && toEpoch(one.level.asOf) === toEpoch(row.asOf);
    return one.applied || (how.again && isSame);
  }).length;
  const rejected = rows.length - good.length;
  return { ...nothingYet, rows: rows.length, applied, older: good.length - applied, rejected, problems };
}

async function unknownIn(network: NetworkStore, rows: readonly FeedRow[]): Promise<FeedProblem[]> {
  const { nodes } = await currentNetwork(network);
  const known = new Set<string>(nodes.map(({ id }) => id));
  const items = await network.items([...new Set(rows.map(({ sku }) => sku))]);
  return rows.flatMap(({ line, sku, node }): FeedProblem[] => {
    if (!items.has(sku)) return [{ line, message: `no item ${sku}` }];
    return known.has(node) ? [] : [{ line, message: `no node ${node}` }];
  });
}

/** One row for each level; of two of the same instant, the first. */
function newestOf(rows: readonly FeedRow[]): FeedRow[] {
  const byLevel = new Map<string, FeedRow>();
  for (const row of rows) {
    const level = `${row.sku}|${row.node}`;
    const before = byLevel.get(level);
    if (before === undefined || toEpoch(row.asOf) > toEpoch(before.asOf)) byLevel.set(level, row);
  }
  return [...byLevel.values()];
}
