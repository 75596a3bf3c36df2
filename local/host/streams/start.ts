// Starts the feeds of all functions that read a stream, and deletes what all of them have read.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { HostClock } from "../../clock/clock.ts";
import type { StreamLog } from "../../dynamodb/store/stream-log.ts";
import type { DynamoDb, OwnDynamoDb } from "../dynamodb/start.ts";
import type { HostStore } from "../folder/host-store.ts";
import type { Lambda } from "../lambda/lambda.ts";
import { credentials } from "../lambda/surroundings.ts";
import { HostRefusal } from "../refusal.ts";
import type { Queues } from "../services/queues.ts";
import { REGION } from "../template/physical.ts";
import { type Checkpoints, openCheckpoints } from "./checkpoints.ts";
import type { StreamMapping } from "./declared.ts";
import { createFeed } from "./feed.ts";
import { openLogReader } from "./log-reader.ts";
import { type PutAside, putAsideIn } from "./put-aside.ts";
import type { Reader } from "./reader.ts";
import { openSdkReader } from "./sdk-reader.ts";

export interface StreamsOptions {
  readonly mappings: readonly StreamMapping[];
  readonly dynamodb: DynamoDb;
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
  const checkpoints = openCheckpoints(store);
  const aside = putAsideIn(store, clock);
  const { open, close } =
    dynamodb.own === undefined
      ? elsewhere(dynamodb.url, checkpoints)
      : ownReaders(dynamodb.own, { mappings, checkpoints, aside });
  for (const mapping of mappings) {
    const putAside = (sequence: string) => aside.keep(mapping.table, Number(sequence));
    const reader = await open(mapping);
    clock.onIdle(createFeed({ ...options, mapping, reader, checkpoints, putAside }));
  }
  return close;
}

interface Readers {
  open(mapping: StreamMapping): Promise<Reader>;
  close(): void;
}

function elsewhere(endpoint: string, checkpoints: Checkpoints): Readers {
  const config = { endpoint, region: REGION, credentials };
  const tables = new DynamoDBClient(config);
  const streams = new DynamoDBStreamsClient(config);
  return {
    open: (mapping) => openSdkReader({ tables, streams, mapping, checkpoints }),
    close() {
      tables.destroy();
      streams.destroy();
    },
  };
}

interface Reading {
  readonly mappings: readonly StreamMapping[];
  readonly checkpoints: Checkpoints;
  readonly aside: PutAside;
}

function ownReaders({ engine }: OwnDynamoDb, { mappings, checkpoints, aside }: Reading): Readers {
  const trim = trimmerOf(mappings, aside);
  return {
    async open(mapping) {
      const stream = engine.stream(mapping.table);
      if (stream === undefined) throw new HostRefusal(`the table ${mapping.table} exists without a stream`);
      const consumed = (sequence: number, records: number) =>
        trim({ mapping, log: stream.log, sequence, records });
      return openLogReader({ ...stream, mapping, checkpoints, consumed });
    },
    close() {},
  };
}

interface Consumed {
  readonly mapping: StreamMapping;
  readonly log: StreamLog;
  readonly sequence: number;
  readonly records: number;
}

/** Deletes, now and then, what every reader of a table has taken. */
function trimmerOf(mappings: readonly StreamMapping[], aside: PutAside) {
  const reached = new Map<string, number>();
  const since = new Map<string, number>();
  return ({ mapping: { id, table }, log, sequence, records }: Consumed): void => {
    reached.set(id, sequence);
    const count = (since.get(table) ?? 0) + records;
    since.set(table, count < KEPT ? count : 0);
    if (count < KEPT) return;
    const readers = mappings.filter((mapping) => mapping.table === table);
    const read = Math.min(...readers.map((mapping) => reached.get(mapping.id) ?? 0));
    log.trim(Math.min(read, aside.first(table)));
  };
}
