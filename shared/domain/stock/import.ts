// A file of counts on its way into the ledger: chunk by chunk, each recorded before the next one is read.
import { z } from "zod";
import { type EpochMs, HOUR, Instant, toEpoch } from "#shared/kernel/time.ts";

export const ImportId = z
  .string()
  .regex(/^imp_\w+$/)
  .brand<"ImportId">();
export type ImportId = z.infer<typeof ImportId>;

export const FeedFormat = z.enum(["csv", "ndjson"]);
export type FeedFormat = z.infer<typeof FeedFormat>;

export const importStates = ["awaiting-upload", "reading", "done", "failed"] as const;
/** Largest file, in bytes. */
export const LARGEST_FEED = 512 * 1024 * 1024;
/** An address takes the file for so long; what is not there an hour later is not waited for any more. */
export const UPLOAD_MS = HOUR;
const GRACE_MS = HOUR;

export const FeedProblem = z.strictObject({ line: z.int(), message: z.string() });
export type FeedProblem = z.infer<typeof FeedProblem>;

/** Rows that are named one by one; the others are counted. */
const NAMED = 200;

/** Where reading goes on: the first byte that was not read, and the lines before it. */
export const Cursor = z.strictObject({
  offset: z.int().nonnegative(),
  line: z.int().nonnegative(),
  /** Within a line that is too long to be read. */
  skipping: z.boolean(),
  /** Of a CSV, once they are read. */
  columns: z.array(z.string()).optional(),
});
export type Cursor = z.infer<typeof Cursor>;
export const atStart: Cursor = { offset: 0, line: 0, skipping: false };

export const Tally = z.strictObject({
  rows: z.int().nonnegative(),
  /** In force now, whether they changed the level or confirmed it. */
  applied: z.int().nonnegative(),
  /** No newer than what the level was counted at. */
  older: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  /** The first of the rejected rows. */
  problems: z.array(FeedProblem),
});
export type Tally = z.infer<typeof Tally>;
export const nothingYet: Tally = { rows: 0, applied: 0, older: 0, rejected: 0, problems: [] };

export const StockImport = z.strictObject({
  id: ImportId,
  state: z.enum(importStates),
  format: FeedFormat,
  /** Of rows that name no instant themselves. */
  asOf: Instant.optional(),
  createdAt: Instant,
  uploadUntil: Instant,
  updatedAt: Instant,
  /** Of the file, once it is there. */
  bytes: z.int().nonnegative().optional(),
  /** What the file was when reading began: another one is not read on. */
  version: z.string().optional(),
  cursor: Cursor,
  /** The chunk that somebody began to read, by its offset. */
  begun: z.int().optional(),
  tally: Tally,
  /** Why it failed. */
  reason: z.string().optional(),
});
export type StockImport = z.infer<typeof StockImport>;

/** Nobody waits for its file any more. */
export const isExpired = ({ bytes, uploadUntil, state }: StockImport, now: EpochMs): boolean =>
  bytes === undefined && state !== "failed" && now > toEpoch(uploadUntil) + GRACE_MS;

export function added(before: Tally, more: Tally): Tally {
  return {
    rows: before.rows + more.rows,
    applied: before.applied + more.applied,
    older: before.older + more.older,
    rejected: before.rejected + more.rejected,
    problems: [...before.problems, ...more.problems].slice(0, NAMED),
  };
}
