// Tables behind the adversary, in virtual time: work that is asked for at the same instant overlaps as its transactions do,
// and the same draws give the same course.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { createVirtualClock, type VirtualClock } from "#local/clock/virtual.ts";
import { credentials, surround, surroundings } from "#local/host/lambda/surroundings.ts";
import { shortWay } from "#local/host/lambda/way.ts";
import type { Checkpoints } from "#local/host/streams/checkpoints.ts";
import type { StreamMapping } from "#local/host/streams/declared.ts";
import { createFeed } from "#local/host/streams/feed.ts";
import { openSdkReader } from "#local/host/streams/sdk-reader.ts";
import { REGION } from "#local/host/template/physical.ts";
import { useWay } from "#shared/adapters/aws.ts";
import { useClock, useRandom } from "#shared/adapters/system.ts";
import type { EpochMs } from "#shared/kernel/time.ts";
import { type AdversaryOptions, adversary } from "./adversary.ts";
import { startDynoxide } from "./dynoxide.ts";
import { keyed } from "./keyed.ts";

export interface AdversityOptions extends Omit<AdversaryOptions, "behind"> {
  readonly tables: readonly string[];
  /** What the stream of a table shows; others have none. */
  readonly streams?: Readonly<Record<string, "NEW_IMAGE" | "KEYS_ONLY">>;
  readonly from: EpochMs;
}

export interface Adversity {
  readonly clock: VirtualClock;
  /** All at once, each as a unit of work of the clock; time passes until all are done. */
  together<T>(deeds: readonly (() => Promise<T>)[]): Promise<T[]>;
  /** Feeds a handler from a table's stream, as the host would, whenever nothing else is to be done. */
  feed(table: string, handle: (event: unknown) => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

export async function openAdversity({
  tables,
  streams = {},
  from,
  ...options
}: AdversityOptions): Promise<Adversity> {
  const dynamodb = await startDynoxide();
  await dynamodb.ensure(tables.map((table) => keyed(table, streams[table])));
  const restore = surround(surroundings({ dynamodb: dynamodb.url, services: "http://127.0.0.1:9" }));
  const { way, close } = shortWay();
  const clock = createVirtualClock({ from });
  useClock(clock);
  useRandom(options.random);
  const adverse = adversary({ ...options, behind: way });
  useWay(adverse);
  const config = { endpoint: dynamodb.url, region: REGION, credentials, ...adverse };
  const clients = { tables: new DynamoDBClient(config), streams: new DynamoDBStreamsClient(config) };
  return {
    clock,
    together: (deeds) => Promise.all(deeds.map((deed) => clock.work(deed))),
    async feed(table, handle) {
      const mapping = mappingOf(table);
      const checkpoints = remembered();
      const reader = await openSdkReader({ ...clients, mapping, checkpoints });
      const lambda = { functions: [], invoke: (_: string, event: unknown) => handle(event) };
      clock.onIdle(
        createFeed({
          ...{ mapping, reader, checkpoints, clock, lambda, queues: noQueues, newId: () => "id" },
          report: () => {},
          putAside: () => {},
        }),
      );
    },
    async close() {
      await clock.stop();
      useClock({ now: Date.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) });
      useRandom(Math.random);
      useWay({});
      clients.tables.destroy();
      clients.streams.destroy();
      close();
      restore();
      await dynamodb.stop();
    },
  };
}

/** In batches of few, halved where they fail, and tried for ever. */
const mappingOf = (table: string): StreamMapping => ({
  id: table,
  table,
  streamArn: `arn:aws:dynamodb:${REGION}:000000000000:table/${table}/stream/local`,
  functionName: table,
  from: "TRIM_HORIZON",
  batchSize: 20,
  bisects: true,
  retries: Number.POSITIVE_INFINITY,
  longest: Number.POSITIVE_INFINITY,
  reportsItems: false,
  passes: () => true,
});

function remembered(): Checkpoints {
  const reached = new Map<string, string>();
  return {
    get: (_, shard) => {
      const sequence = reached.get(shard);
      return sequence === undefined ? undefined : { sequence, ended: false };
    },
    reach: (_, shard, sequence) => void reached.set(shard, sequence),
    end: () => {},
    forget: (_, shard) => void reached.delete(shard),
  };
}

const noQueues = { send: () => "" };
