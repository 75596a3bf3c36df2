// Reads the stream of a table that another DynamoDB keeps, shard by shard, from the checkpoint on.
import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { HostRefusal } from "../refusal.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { StreamMapping } from "./declared.ts";
import type { Batch, Reader } from "./reader.ts";

export interface ReaderOptions {
  readonly tables: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly mapping: StreamMapping;
  readonly checkpoints: Checkpoints;
}

interface Position {
  readonly shard: string;
  iterator: string | undefined;
}

export async function openSdkReader({
  tables,
  streams,
  mapping,
  checkpoints,
}: ReaderOptions): Promise<Reader> {
  const { Table } = await tables.send(new DescribeTableCommand({ TableName: mapping.table }));
  const StreamArn = Table?.LatestStreamArn;
  if (StreamArn === undefined) throw new HostRefusal(`the table ${mapping.table} exists without a stream`);
  let position: Position | undefined;

  /** The first shard that is not read to its end. */
  const nextShard = async (): Promise<Position | undefined> => {
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    for (const { ShardId = "" } of StreamDescription?.Shards ?? []) {
      const checkpoint = checkpoints.get(mapping.id, ShardId);
      if (checkpoint?.ended !== true)
        return { shard: ShardId, iterator: await iteratorOf(ShardId, checkpoint?.sequence) };
    }
    return undefined;
  };
  const iteratorOf = async (ShardId: string, sequence: string | undefined) => {
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn,
        ShardId,
        ...(sequence === undefined
          ? { ShardIteratorType: mapping.from }
          : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: sequence }),
      }),
    );
    return ShardIterator;
  };
  const advance = async (): Promise<Batch | undefined> => {
    position ??= await nextShard();
    if (position?.iterator === undefined) return undefined;
    const { shard, iterator } = position;
    const { Records = [], NextShardIterator } = await streams.send(
      new GetRecordsCommand({ ShardIterator: iterator, Limit: mapping.batchSize }),
    );
    position.iterator = NextShardIterator;
    if (NextShardIterator === undefined && Records.length === 0) {
      checkpoints.end(mapping.id, shard);
      position = undefined;
    }
    return Records.length === 0 ? undefined : { shard, records: Records };
  };

  position = await nextShard();
  return {
    mayHaveMore: () => true,
    consumed: () => {},
    async read() {
      try {
        return await advance();
      } catch (error) {
        position = undefined;
        throw error;
      }
    },
  };
}
