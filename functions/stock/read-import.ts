import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ReadImportInput } from "#shared/contracts/workflows.ts";
import { added, type Cursor, type StockImport } from "#shared/domain/stock/import.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { Progress } from "#shared/ports/imports.ts";
import { countRows, type KnownInstants } from "./count-rows.ts";
import { CHUNK_BYTES, linesIn, notText } from "./feed-lines.ts";
import { rowsIn } from "./feed-rows.ts";

type Deps = Live<Environment<"read-import">>;

/** One chunk of the file, from where the last one ended: counted, and then recorded, once. */
export const createHandler = (deps: Deps) => {
  const memory = createMemory();
  return taskHandler(ReadImportInput, async ({ importId }) => {
    const found = await deps.imports.find(importId);
    if (found?.state !== "reading") return { more: false };
    const known = memory.of(found);
    const progress = await read(deps, found, known);
    memory.keep(found, progress, known);
    const isMine = await deps.imports.advance(importId, found.cursor.offset, progress);
    return { more: !isMine || progress.state === "reading" };
  });
};

/** What a process learned in the chunk before, as long as it reads one import after the other. */
function createMemory() {
  let next = "";
  let known: KnownInstants = new Map();
  const placeIn = ({ id }: StockImport, { offset }: Cursor) => `${id} ${offset}`;
  return {
    of: (one: StockImport): KnownInstants => (placeIn(one, one.cursor) === next ? known : new Map()),
    keep(one: StockImport, { cursor }: Progress, learned: KnownInstants): void {
      next = placeIn(one, cursor);
      known = learned;
    },
  };
}

async function read(deps: Deps, found: StockImport, known: KnownInstants): Promise<Progress> {
  const { id, cursor, tally, format, asOf, version = "", bytes = 0 } = found;
  const now = deps.clock.now();
  const at = toInstant(now);
  const failed = (reason: string): Progress => ({ cursor, tally, state: "failed", reason, at });
  const chunk = await deps.feeds.read(id, version, cursor.offset, CHUNK_BYTES);
  if (chunk === undefined) return failed("the file was replaced or removed while it was read");
  const odd = cursor.offset === 0 ? notText(chunk) : undefined;
  if (odd !== undefined) return failed(odd);

  const isLast = cursor.offset + chunk.length >= bytes;
  const { lines, next } = linesIn(chunk, cursor, isLast);
  const { rows, problems, columns, fault } = rowsIn(lines, { format, asOf, now, columns: cursor.columns });
  if (fault !== undefined) return failed(fault);
  const again = !(await deps.imports.beginChunk(id, cursor.offset));
  const counted = await countRows(deps, rows, { reference: id, again, known });
  const sum = added(tally, {
    ...counted,
    rows: counted.rows + problems.length,
    rejected: counted.rejected + problems.length,
    problems: [...problems, ...counted.problems].sort((a, b) => a.line - b.line),
  });
  const isEmpty = isLast && sum.rows === 0;
  return {
    cursor: { ...next, ...(columns !== undefined && { columns: [...columns] }) },
    tally: sum,
    state: isEmpty ? "failed" : isLast ? "done" : "reading",
    ...(isEmpty && { reason: "the file has no rows" }),
    at,
  };
}

export const handler = entry("read-import", createHandler);
