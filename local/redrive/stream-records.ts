// The records of a batch that Lambda gave up on, read again from the stream, which keeps them for a day.
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
  ResourceNotFoundException,
  type _Record as StreamRecord,
  TrimmedDataAccessException,
} from "@aws-sdk/client-dynamodb-streams";
import { type BatchLetter, tableOfStream } from "#shared/contracts/dead-letters.ts";

export type Batch = BatchLetter["DDBStreamBatchInfo"];

/** A shard may answer with nothing where the next page has something. */
const EMPTY_PAGES = 5;

/** @returns those that the stream still has; none if it, or its shard, is gone. */
export async function recordsOf(batch: Batch): Promise<readonly StreamRecord[]> {
  const streams = new DynamoDBStreamsClient({});
  try {
    const records: StreamRecord[] = [];
    for await (const record of readFrom(streams, batch)) {
      if (sequenceOf(record) > BigInt(batch.endSequenceNumber)) break;
      records.push(record);
    }
    return records;
  } catch (error) {
    if (error instanceof TrimmedDataAccessException || error instanceof ResourceNotFoundException) return [];
    throw error;
  } finally {
    streams.destroy();
  }
}

async function* readFrom(streams: DynamoDBStreamsClient, batch: Batch): AsyncGenerator<StreamRecord> {
  const { ShardIterator: first } = await streams.send(
    new GetShardIteratorCommand({
      StreamArn: await streamOf(tableOfStream(batch.streamArn)),
      ShardId: batch.shardId,
      ShardIteratorType: "AT_SEQUENCE_NUMBER",
      SequenceNumber: batch.startSequenceNumber,
    }),
  );
  let iterator = first;
  for (let empty = 0; iterator !== undefined && empty < EMPTY_PAGES; ) {
    const page: GetRecordsCommandOutput = await streams.send(
      new GetRecordsCommand({ ShardIterator: iterator }),
    );
    const { Records = [] } = page;
    empty = Records.length === 0 ? empty + 1 : 0;
    yield* Records;
    iterator = page.NextShardIterator;
  }
}

/** On this machine it has another name than in the template. */
async function streamOf(table: string): Promise<string | undefined> {
  const tables = new DynamoDBClient({});
  try {
    const { Table } = await tables.send(new DescribeTableCommand({ TableName: table }));
    return Table?.LatestStreamArn;
  } finally {
    tables.destroy();
  }
}

const sequenceOf = ({ dynamodb }: StreamRecord): bigint => BigInt(dynamodb?.SequenceNumber ?? "0");
