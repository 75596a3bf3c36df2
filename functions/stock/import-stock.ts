import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { derivedId, fingerprint } from "#shared/kernel/derived-id.ts";
import { type FeedProblem, type FeedRow, readFeed } from "./read-feed.ts";

/** Counts every row that can be read; of two rows for one level the last counts. */
export const createHandler = ({ stock, network, clock }: Live<Environment<"import-stock">>) =>
  apiHandler(routes["import-stock"], async ({ body }) => {
    const { nodes } = await currentNetwork(network);
    const { rows, problems } = readFeed(body.format, body.content);
    const items = await network.items([...new Set(rows.map((row) => row.sku))]);
    const known = new Set(nodes.map(({ id }) => id));
    const unknown = (row: FeedRow): FeedProblem[] => {
      if (!items.has(row.sku)) return [{ line: row.line, message: `no item ${row.sku}` }];
      return known.has(row.node) ? [] : [{ line: row.line, message: `no node ${row.node}` }];
    };
    const good = rows.filter((row) => unknown(row).length === 0);
    const last = new Map(good.map((row) => [`${row.sku}|${row.node}`, row]));
    const counts = [...last.values()].map(({ sku, node, quantity }) => ({
      sku,
      node,
      onHand: quantity,
      asOf: body.asOf,
    }));
    await stock.count(counts, derivedId("imp", fingerprint(body), String(clock.now())));
    return ok({
      rows: rows.length + problems.length,
      counted: counts.length,
      problems: [...problems, ...rows.flatMap(unknown)].sort((a, b) => a.line - b.line).slice(0, 200),
    });
  });

export const handler = entry("import-stock", createHandler);
