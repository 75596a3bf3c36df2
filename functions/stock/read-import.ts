import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { taskHandler } from "#functions/_runtime/task.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ReadImportInput } from "#shared/contracts/workflows.ts";
import type { Cursor, StockImport } from "#shared/domain/stock/import.ts";
import type { Progress } from "#shared/ports/imports.ts";
import type { KnownInstants } from "./count-rows.ts";
import { readChunk } from "./read-chunk.ts";

/** One chunk of the file, from where the last one ended: counted, and then recorded, once. */
export const createHandler = (deps: Live<Environment<"read-import">>) => {
  const { imports, clock } = deps;
  const memory = createMemory();
  return taskHandler(ReadImportInput, async ({ importId }) => {
    const found = await imports.find(importId);
    if (found?.state !== "reading") return { more: false };
    const known = memory.of(found);
    const { offset } = found.cursor;
    const begin = async () => !(await imports.beginChunk(importId, offset));
    const progress = await readChunk({ ...deps, now: clock.now(), known, begin }, found);
    memory.keep(found, progress, known);
    const isMine = await imports.advance(importId, offset, progress);
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

export const handler = entry("read-import", createHandler);
