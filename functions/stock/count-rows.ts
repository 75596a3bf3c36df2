// Rows of a feed into the ledger: of items and nodes that there are, the newest of each level.
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { type FeedProblem, nothingYet, type Tally } from "#shared/domain/stock/import.ts";
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import type { StockLedger } from "#shared/ports/stock.ts";
import type { FeedRow } from "./feed-rows.ts";

export interface Ledgers {
  readonly stock: StockLedger;
  readonly network: NetworkStore;
}

/** When levels were counted at the earliest, by `sku|node`: what is no newer need not be looked up. */
export type KnownInstants = Map<string, EpochMs>;
/** Some 10 MB. */
const REMEMBERED = 100_000;

export interface Counting {
  readonly reference: string;
  /** The same rows may have been counted before: what is as they say, they have said. */
  readonly again: boolean;
  readonly known: KnownInstants;
}

export async function countRows(
  { stock, network }: Ledgers,
  rows: readonly FeedRow[],
  { reference, again, known }: Counting,
): Promise<Tally> {
  const problems = await unknownIn(network, rows);
  const bad = new Set(problems.map(({ line }) => line));
  const good = bad.size === 0 ? rows : rows.filter(({ line }) => !bad.has(line));
  const newest = newestOf(good, known);
  const counted = await stock.count(newest, reference);
  const applied = counted.filter((one, index) => {
    const isSame = again && one.level.asOf === newest[index]?.asOf;
    return one.applied || isSame;
  }).length;
  if (known.size > REMEMBERED) known.clear();
  for (const { level } of counted) known.set(nameOf(level), toEpoch(level.asOf));
  const rejected = rows.length - good.length;
  return { ...nothingYet, rows: rows.length, applied, older: good.length - applied, rejected, problems };
}

const nameOf = ({ sku, node }: Pick<FeedRow, "sku" | "node">): string => `${sku}|${node}`;

async function unknownIn(network: NetworkStore, rows: readonly FeedRow[]): Promise<FeedProblem[]> {
  const { nodes } = await currentNetwork(network);
  const known = new Set<string>(nodes.map(({ id }) => id));
  const items = await network.items([...new Set(rows.map(({ sku }) => sku))]);
  return rows.flatMap(({ line, sku, node }): FeedProblem[] => {
    if (!items.has(sku)) return [{ line, message: `no item ${sku}` }];
    return known.has(node) ? [] : [{ line, message: `no node ${node}` }];
  });
}

/** One row for each level, unless it is known to tell nothing new; of two of the same instant, the first. */
function newestOf(rows: readonly FeedRow[], known: KnownInstants): FeedRow[] {
  const byLevel = new Map<string, FeedRow>();
  for (const row of rows) {
    const level = nameOf(row);
    const before = byLevel.get(level);
    if (before?.asOf === row.asOf) continue;
    const at = toEpoch(row.asOf);
    if (at > Math.max(before === undefined ? 0 : toEpoch(before.asOf), known.get(level) ?? 0))
      byLevel.set(level, row);
  }
  return [...byLevel.values()];
}
