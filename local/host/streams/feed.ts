// Feeds a function from a stream: batches in order, each again until it is taken, at least once.
import type { _Record as StreamRecord } from "@aws-sdk/client-dynamodb-streams";
import { z } from "zod";
import type { HostClock } from "../../clock/clock.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Queues } from "../services/queues.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { StreamMapping } from "./declared.ts";
import { failedBatch, streamEvent } from "./events.ts";
import type { Batch, Reader } from "./reader.ts";

export interface FeedOptions {
  readonly mapping: StreamMapping;
  readonly reader: Reader;
  readonly checkpoints: Checkpoints;
  readonly clock: HostClock;
  readonly lambda: Lambda;
  readonly queues: Pick<Queues, "send">;
  readonly newId: () => string;
  readonly report: (message: string) => void;
  /** Records from this one on are given up: a dead letter names them. */
  readonly putAside: (sequence: string) => void;
}

interface Due extends Batch {
  readonly attempts: number;
  /** When it was first at hand: epoch milliseconds of the host's clock. */
  readonly since: number;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 60_000;
const ItemFailures = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).default([]),
});

/** @returns a probe: is there anything to deliver? It asks for the delivery as a unit of work. */
export function createFeed(options: FeedOptions): () => Promise<boolean> {
  const { mapping, reader, clock, report } = options;
  let due: readonly Due[] = [];
  let busy = false;

  const fetch = async (): Promise<void> => {
    if (!reader.mayHaveMore()) return;
    const batch = await reader.read();
    if (batch !== undefined) due = [{ ...batch, attempts: 0, since: clock.now() }];
  };
  const deliver = async () => {
    const [next, ...others] = due;
    if (next !== undefined) due = [...(await attempt(next)), ...others];
    busy = false;
  };
  const attempt = async (batch: Due): Promise<readonly Due[]> => {
    const rest = await invoke(options, batch);
    const [first] = rest;
    if (first === undefined || first.attempts === 0) return rest;
    pauseBefore(first.attempts);
    return rest;
  };
  const pauseBefore = (attempts: number) => {
    resting = true;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
    clock.timer(clock.now() + pause, () => {
      resting = false;
    });
  };
  let resting = false;

  return async () => {
    if (busy || resting) return false;
    busy = true;
    try {
      if (due.length === 0) await fetch();
    } catch (error) {
      report(
        `the stream of ${mapping.table} cannot be read: ${error instanceof Error ? error.message : error}`,
      );
    }
    if (due.length === 0) {
      busy = false;
      return false;
    }
    void clock.work(deliver);
    return true;
  };
}

/** @returns what of the batch is still to be delivered. */
async function invoke(options: FeedOptions, batch: Due): Promise<readonly Due[]> {
  const { mapping, lambda, clock, report } = options;
  const passing = batch.records.filter((record) => mapping.passes(record));
  try {
    const result =
      passing.length === 0
        ? undefined
        : await lambda.invoke(mapping.functionName, streamEvent(passing, mapping.streamArn, clock.now()));
    const failedAt = mapping.reportsItems ? firstFailure(result, batch.records) : -1;
    if (failedAt === -1) return take(options, batch, batch.records.length);
    return [
      ...take(options, batch, failedAt),
      ...again(options, { ...batch, records: batch.records.slice(failedAt) }),
    ];
  } catch (error) {
    report(`${mapping.functionName} failed on its stream: ${error instanceof Error ? error.message : error}`);
    return again(options, batch);
  }
}

/** The first `count` records are done with. */
function take(
  { mapping, checkpoints, reader }: FeedOptions,
  { shard, records }: Due,
  count: number,
): readonly Due[] {
  const sequence = records[count - 1]?.dynamodb?.SequenceNumber;
  if (sequence === undefined) return [];
  checkpoints.reach(mapping.id, shard, sequence);
  reader.consumed(sequence, count);
  return [];
}

/** Halved, repeated, or given up and put aside. */
function again(options: FeedOptions, batch: Due): readonly Due[] {
  const { mapping, queues, clock, newId } = options;
  const { shard, records, attempts, since } = batch;
  const tooOld = clock.now() - since >= mapping.longest;
  if (mapping.bisects && records.length > 1 && !tooOld) {
    const middle = Math.ceil(records.length / 2);
    return [
      { shard, records: records.slice(0, middle), attempts, since },
      { shard, records: records.slice(middle), attempts, since },
    ];
  }
  if (attempts < mapping.retries && !tooOld) return [{ ...batch, attempts: attempts + 1 }];
  if (mapping.onFailure !== undefined) {
    options.putAside(records[0]?.dynamodb?.SequenceNumber ?? "0");
    queues.send(
      mapping.onFailure,
      failedBatch({ batch, mapping, attempts, tooOld, since, at: clock.now(), requestId: newId() }),
    );
  }
  return take(options, batch, records.length);
}

/** Place of the first record that the function says it failed on; -1 if there is none. */
function firstFailure(result: unknown, records: readonly StreamRecord[]): number {
  const answer = ItemFailures.safeParse(result ?? {});
  const failed = (answer.data?.batchItemFailures ?? []).map(({ itemIdentifier }) =>
    records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === itemIdentifier),
  );
  if (failed.length === 0) return -1;
  return Math.max(0, Math.min(...failed));
}
