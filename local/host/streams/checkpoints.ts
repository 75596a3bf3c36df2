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

export function openCheckpoints({ database }: HostStore): Checkpoints {
  const read = database.prepare("SELECT sequence, ended FROM checkpoints WHERE mapping = ? AND shard = ?");
  const write = database.prepare(
    "INSERT INTO checkpoints VALUES (?, ?, ?, 0) ON CONFLICT DO UPDATE SET sequence = excluded.sequence",
  );
  const end = database.prepare(
    "INSERT INTO checkpoints VALUES (?, ?, '', 1) ON CONFLICT DO UPDATE SET ended = 1",
  );
  const forget = database.prepare("DELETE FROM checkpoints WHERE mapping = ? AND shard = ?");
  return {
    get(mapping, shard) {
      const row = read.get(mapping, shard);
      return row && { sequence: String(row.sequence), ended: row.ended === 1 };
    },
    reach: (mapping, shard, sequence) => void write.run(mapping, shard, sequence),
    end: (mapping, shard) => void end.run(mapping, shard),
    forget: (mapping, shard) => void forget.run(mapping, shard),
  };
}
