import type { Cursor, ImportId, StockImport, Tally } from "#shared/domain/stock/import.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { FeedFile } from "./feeds.ts";

/** What reading a chunk came to. */
export interface Progress {
  readonly cursor: Cursor;
  readonly tally: Tally;
  readonly state: "reading" | "done" | "failed";
  readonly reason?: string | undefined;
  readonly at: Instant;
}

export interface StockImports {
  /** @returns the one that is there already under this id, or the one given. */
  open(given: StockImport): Promise<StockImport>;
  find(id: ImportId): Promise<StockImport | undefined>;
  /** Its file is there. @returns false where it was before. */
  arrived(id: ImportId, file: FeedFile, at: Instant): Promise<boolean>;
  /** Somebody begins with the chunk at `offset`. @returns false where somebody had begun before. */
  beginChunk(id: ImportId, offset: number): Promise<boolean>;
  /** Once for each chunk. @param offset where the chunk began @returns false where it was recorded before. */
  advance(id: ImportId, offset: number, progress: Progress): Promise<boolean>;
  fail(id: ImportId, reason: string, at: Instant): Promise<void>;
}
