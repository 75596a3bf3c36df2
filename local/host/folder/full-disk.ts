// What a write fails with where there is no room: a full disk, a quota, or a limit on the size of files.
import { HostRefusal } from "../refusal.ts";

const CODES = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
/** Primary codes of SQLite: an error of the disk, and a full one. */
const SQLITE = new Set([10, 13]);
/** The same, as another DynamoDB may tell it. */
const WORDS = /disk I\/O error|database or disk is full|No space left|quota exceeded|File too large/i;

/** @param error thrown here, or what DynamoDB answered */
export function isFullDisk(error: unknown): boolean {
  if (typeof error === "string") return WORDS.test(error);
  if (!(error instanceof Error)) return false;
  const { code, errcode, message }: Error & { readonly code?: unknown; readonly errcode?: unknown } = error;
  if (typeof code === "string" && CODES.has(code)) return true;
  return typeof errcode === "number" ? SQLITE.has(errcode & 0xff) : WORDS.test(message);
}

export const noRoom = (folder: string): HostRefusal =>
  new HostRefusal(
    `${folder} cannot be written to: make room on its disk and start the host again; nothing that it has answered for is lost`,
  );
