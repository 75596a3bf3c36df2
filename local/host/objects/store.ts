// Objects as files in the data folder, one folder a bucket. A file is there whole, or not at all.
import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { open, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Bucket } from "./declared.ts";

export interface Found {
  readonly bytes: number;
  /** Another one for another file. */
  readonly tag: string;
  /** Of the bytes from `first` to `last`, both included. */
  read(first: number, last: number): Readable;
}

export interface ObjectStore {
  has(bucket: string): boolean;
  /** Resolves when it is on disk. @returns its size in bytes */
  put(bucket: string, key: string, content: Readable): Promise<number>;
  find(bucket: string, key: string): Promise<Found | undefined>;
}

const DAY_MS = 86_400_000;
const UNFINISHED = "unfinished-";

export function openObjectStore(
  buckets: readonly Bucket[],
  folderOf: (bucket: string) => string,
): ObjectStore {
  const byName = new Map(buckets.map((bucket) => [bucket.name, bucket]));
  // No key is the name of another folder, or of a file that is being written.
  const file = (bucket: string, key: string) => join(folderOf(bucket), `object-${encodeURIComponent(key)}`);
  for (const bucket of buckets) {
    mkdirSync(folderOf(bucket.name), { recursive: true });
    for (const name of readdirSync(folderOf(bucket.name)))
      if (name.startsWith(UNFINISHED)) rmSync(join(folderOf(bucket.name), name));
    removeExpired(bucket, folderOf(bucket.name));
  }
  return {
    has: (bucket) => byName.has(bucket),
    async put(name, key, content) {
      const bucket = byName.get(name);
      if (bucket !== undefined) removeExpired(bucket, folderOf(name));
      const unfinished = join(folderOf(name), `${UNFINISHED}${randomUUID()}`);
      try {
        await pipeline(content, createWriteStream(unfinished, { flush: true }));
        await rename(unfinished, file(name, key));
      } catch (error) {
        rmSync(unfinished, { force: true });
        throw error;
      }
      await settleFolder(folderOf(name));
      return (await stat(file(name, key))).size;
    },
    async find(bucket, key) {
      const path = file(bucket, key);
      const found = await stat(path).catch(() => undefined);
      if (found === undefined) return undefined;
      return {
        bytes: found.size,
        tag: `"${found.ino.toString(16)}-${found.mtimeMs.toString(16)}"`,
        read: (start, end) => createReadStream(path, { start, end }),
      };
    },
  };
}

/** By the machine's time: files have no other. */
function removeExpired({ expiresAfterDays }: Bucket, folder: string): void {
  if (expiresAfterDays === undefined) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).mtimeMs < Date.now() - expiresAfterDays * DAY_MS) rmSync(path, { force: true });
  }
}

/** The new name is on disk, too. */
async function settleFolder(path: string): Promise<void> {
  const folder = await open(path);
  await folder.sync().finally(() => folder.close());
}
