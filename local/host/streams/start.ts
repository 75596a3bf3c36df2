// Starts the feeds of all functions that read a stream, and deletes what all of them have read.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { Way } from "#shared/adapters/aws.ts";
import type { HostClock } from "../../clock/clock.ts";
import type { DynamoDb } from "../dynamodb/start.ts";
import type { HostStore } from "../folder/host-store.ts";
import type { Lambda } from "../lambda/lambda.ts";
import { credentials } from "../lambda/surroundings.ts";
import type { Queues } from "../services/queues.ts";
import { REGION } from "../template/physical.ts";
import { openCheckpoints } from "./checkpoints.ts";
import type { StreamMapping } from "./declared.ts";
import { createFeed } from "./feed.ts";
import { type PutAside, putAsideIn } from "./put-aside.ts";
import { openReader } from "./reader.ts";
import { openStreamFile, type StreamFile } from "./stream-file.ts";

export interface StreamsOptions {
  readonly mappings: readonly StreamMapping[];
  readonly dynamodb: DynamoDb;
  readonly way: Way;
  readonly store: HostStore;
  readonly clock: HostClock;
  readonly lambda: Lambda;
  readonly queues: Queues;
  readonly newId: () => string;
  readonly report: (message: string) => void;
}

/** Consumed records that may stay before they are deleted. */
const KEPT = 200;

/** @returns a function that closes what it opened. */
export async function startStreams(options: StreamsOptions): Promise<() => void> {
  const { mappings, dynamodb, store, clock } = options;
  const config = {
    endpoint: dynamodb.url,
    region: REGION,
    credentials,
    cacheMiddleware: true,
    ...options.way,
  };
  const tables = new DynamoDBClient(config);
  const streams = new DynamoDBStreamsClient(config);
  const file =
    dynamodb.file === undefined || mappings.length === 0 ? undefined : openStreamFile(dynamodb.file);
  const checkpoints = openCheckpoints(store);
  const aside = putAsideIn(store, clock);
  const trimmer = file && trimmerOf(file, mappings, aside);

  for (const mapping of mappings) {
    const shard = `shardId-00000001-${mapping.table}`;
    const reached = checkpoints.get(mapping.id, shard)?.sequence;
    // A table that was made anew counts from one again.
    if (file !== undefined && reached !== undefined && Number(reached) > file.last(mapping.table))
      checkpoints.forget(mapping.id, shard);
    const reader = await openReader({ tables, streams, mapping, checkpoints });
    clock.onIdle(
      createFeed({
        ...{ ...options, mapping, reader, checkpoints },
        ...changesOf(file, mapping, () => checkpoints.get(mapping.id, shard)?.sequence),
        consumed: (sequence, records) => trimmer?.(mapping, sequence, records),
        putAside: (sequence) => aside.keep(mapping.table, Number(sequence)),
      }),
    );
  }
  return () => {
    tables.destroy();
    streams.destroy();
    file?.close();
  };
}

/** Saves asking for records while nothing was written to the file, or nothing to the table after what was reached. */
function changesOf(
  file: StreamFile | undefined,
  { table, from }: StreamMapping,
  reached: () => string | undefined,
) {
  const hasAfter = file?.watch(table);
  let asked: number | undefined;
  let seen: number | undefined;
  /** Where a reader that begins at the latest record begins, only the stream knows. */
  const isNew = (): boolean => {
    const sequence = reached() ?? (from === "TRIM_HORIZON" ? "0" : undefined);
    return hasAfter === undefined || sequence === undefined || hasAfter(Number(sequence));
  };
  return {
    mayHaveMore: () => {
      asked = file?.mark();
      if (asked === undefined) return true;
      if (asked !== seen && isNew()) return true;
      seen = asked;
      return false;
    },
    readAll: () => {
      seen = asked;
    },
  };
}

function trimmerOf(file: StreamFile, mappings: readonly StreamMapping[], aside: PutAside) {
  const reached = new Map<string, number>();
  const since = new Map<string, number>();
  return ({ id, table }: StreamMapping, sequence: string, records: number) => {
    reached.set(id, Number(sequence));
    const count = (since.get(table) ?? 0) + records;
    since.set(table, count < KEPT ? count : 0);
    if (count < KEPT) return;
    const readers = mappings.filter((mapping) => mapping.table === table);
    const read = Math.min(...readers.map((mapping) => reached.get(mapping.id) ?? 0));
    file.trim(table, String(Math.min(read, aside.first(table))));
  };
}
