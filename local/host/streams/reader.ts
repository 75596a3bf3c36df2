// Where the records of a table's stream come from.
import type { _Record as StreamRecord } from "@aws-sdk/client-dynamodb-streams";

export interface Batch {
  readonly shard: string;
  readonly records: readonly StreamRecord[];
}

export interface Reader {
  /** The next records; undefined when there is none. */
  read(): Promise<Batch | undefined>;
  /** False when it is known without asking that there is none. */
  mayHaveMore(): boolean;
  /** All up to this sequence number is delivered, so many records more than before. */
  consumed(sequence: string, records: number): void;
}
