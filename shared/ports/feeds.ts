import type { ImportId } from "#shared/domain/stock/import.ts";
import type { EpochMs } from "#shared/kernel/time.ts";

export interface FeedFile {
  readonly bytes: number;
  /** Another one for other content. */
  readonly version: string;
}

/** The files of stock imports, each under the import's id. */
export interface FeedFiles {
  /** Whoever has it may put the file there, once or again, for so many milliseconds. */
  uploadAddress(id: ImportId, now: EpochMs, forMs: number): Promise<string>;
  put(id: ImportId, content: string): Promise<void>;
  find(id: ImportId): Promise<FeedFile | undefined>;
  /** At most so many bytes from there on; undefined where the file is another one by now, or gone. */
  read(id: ImportId, version: string, from: number, bytes: number): Promise<Buffer | undefined>;
}
