// A stock feed, row by row: what can be read is counted, what cannot is named by its line.
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { NodeId, Sku } from "#shared/kernel/ids.ts";

export interface FeedProblem {
  readonly line: number;
  readonly message: string;
}

const Row = z.strictObject({
  sku: Sku,
  node: NodeId,
  quantity: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{1,10}$/, "not a whole number")
        .transform(Number),
    ])
    .pipe(z.int().nonnegative().max(1_000_000_000)),
});
export type FeedRow = z.infer<typeof Row> & { readonly line: number };

interface Feed {
  readonly rows: readonly FeedRow[];
  readonly problems: readonly FeedProblem[];
}

export function readFeed(format: "csv" | "ndjson", content: string): Feed {
  const raw = format === "csv" ? csvRows(content) : ndjsonRows(content);
  const rows: FeedRow[] = [];
  const problems: FeedProblem[] = [];
  for (const { line, value, message } of raw) {
    const row = message === undefined ? Row.safeParse(value) : undefined;
    if (row?.success === true) rows.push({ ...row.data, line });
    else problems.push({ line, message: message ?? wrong(row?.error) });
  }
  return { rows, problems };
}

interface RawRow {
  readonly line: number;
  readonly value?: unknown;
  readonly message?: string;
}

function csvRows(content: string): RawRow[] {
  try {
    const records = parse(content, {
      columns: true,
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      trim: true,
    });
    return z
      .array(z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.int() }) }))
      .parse(records)
      .map(({ record, info }) => ({ line: info.lines, value: record }));
  } catch (error) {
    return [{ line: 1, message: error instanceof Error ? error.message : "not CSV" }];
  }
}

const ndjsonRows = (content: string): RawRow[] =>
  content.split("\n").flatMap((text, index): RawRow[] => {
    if (text.trim() === "") return [];
    try {
      return [{ line: index + 1, value: JSON.parse(text) }];
    } catch {
      return [{ line: index + 1, message: "not JSON" }];
    }
  });

const wrong = (error: z.ZodError | undefined): string =>
  error?.issues.map((issue) => `${issue.path.join(".") || "row"}: ${issue.message}`).join("; ") ??
  "not readable";
