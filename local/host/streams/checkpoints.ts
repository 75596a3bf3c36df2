// How far each function has read each shard: on disk, so that a restart goes on where it was.
import type { HostStore } from "../folder/host-store.ts";

export interface Checkpoints {
  get(mapping: string, shard: string): { readonly sequence: string; readonly ended: boolean } | undefined;
  /** All up to `sequence` is delivered. */
  reach(mapping: string, shard: string, sequence: string): void;
  /** The shard is closed and read to its end. */
  end(mapping: string, shard: string): void;
  forget(mapping: string, shard: string): void;
}

const READ = "SELECT sequence, ended FROM checkpoints WHERE mapping = ? AND shard = ?";
const REACH =
  "INSERT INTO checkpoints VALUES (?, ?, ?, 0) ON CONFLICT DO UPDATE SET sequence = excluded.sequence";
const END = "INSERT INTO checkpoints VALUES (?, ?, '', 1) ON CONFLICT DO UPDATE SET ended = 1";
const FORGET = "DELETE FROM checkpoints WHERE mapping = ? AND shard = ?";

export function openCheckpoints({ db }: HostStore): Checkpoints {
  const change = (sql: string, ...values: string[]) => db.transaction(() => db.change(sql, ...values));
  return {
    get(mapping, shard) {
      const row = db.row(READ, mapping, shard);
      return row && { sequence: String(row.sequence), ended: row.ended === 1 };
    },
    reach: (mapping, shard, sequence) => change(REACH, mapping, shard, sequence),
    end: (mapping, shard) => change(END, mapping, shard),
    forget: (mapping, shard) => change(FORGET, mapping, shard),
  };
}
