// Reads the stream of one of the host's own tables, from the checkpoint on.
import type { _Record as StreamRecord } from "@aws-sdk/client-dynamodb-streams";
import { recordOf, SHARD } from "../../dynamodb/operations/streams.ts";
import type { StreamView } from "../../dynamodb/store/description.ts";
import type { StreamLog } from "../../dynamodb/store/stream-log.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { StreamMapping } from "./declared.ts";
import type { Reader } from "./reader.ts";

export interface LogReaderOptions {
  readonly log: StreamLog;
  readonly view: StreamView;
  readonly mapping: StreamMapping;
  readonly checkpoints: Checkpoints;
  /** So many more records were delivered: all readers of the table together decide what may go. */
  readonly consumed: (sequence: number, records: number) => void;
}

export function openLogReader(options: LogReaderOptions): Reader {
  const { log, view, mapping, checkpoints, consumed } = options;
  let reached = startOf(log, mapping, checkpoints);
  return {
    mayHaveMore: () => log.last() > reached,
    async read() {
      const found = log.read(reached, mapping.batchSize);
      const last = found.at(-1);
      if (last === undefined) return undefined;
      reached = last.sequence;
      // The wire has binary values as text, and so has what a function gets.
      return { shard: SHARD, records: found.map((one) => recordOf(one, view)) as unknown as StreamRecord[] };
    },
    consumed: (sequence, records) => consumed(Number(sequence), records),
  };
}

function startOf(log: StreamLog, { id, from }: StreamMapping, checkpoints: Checkpoints): number {
  const sequence = checkpoints.get(id, SHARD)?.sequence;
  if (sequence === undefined) return from === "TRIM_HORIZON" ? 0 : log.last();
  // A table that was made anew counts from one again.
  if (Number(sequence) <= log.last()) return Number(sequence);
  checkpoints.forget(id, SHARD);
  return 0;
}
