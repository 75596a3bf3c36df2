// The streams of tables, as DynamoDB Streams tells them: one shard each, which never ends.
import { ServiceError } from "../service-error.ts";
import type { Store } from "../store/store.ts";
import type { StoredRecord, StreamLog } from "../store/stream-log.ts";
import { streamArn, tableOfStream } from "./arns.ts";
import { type Body, optional, positive, text } from "./requests.ts";

export const SHARD = "shardId-00000000000000000000-00000001";
const MOST_RECORDS = 1000;
const DIGITS = 21;

export const listStreams =
  (store: Store) =>
  (body: Body): Body => {
    const wanted = optional(body, "TableName");
    const names = store.names().filter((name) => wanted === undefined || name === wanted);
    const told = names.filter((name) => store.table(name).log !== undefined);
    return { Streams: told.map((TableName) => ({ TableName, StreamArn: streamArn(TableName) })) };
  };

export const describeStream =
  (store: Store) =>
  (body: Body): Body => {
    const { name, description } = streamed(store, text(body, "StreamArn"));
    return {
      StreamDescription: {
        StreamArn: streamArn(name),
        StreamStatus: "ENABLED",
        StreamViewType: description.stream,
        TableName: name,
        Shards: [{ ShardId: SHARD, SequenceNumberRange: { StartingSequenceNumber: sequenceText(1) } }],
      },
    };
  };

export const getShardIterator =
  (store: Store) =>
  (body: Body): Body => {
    const { name, log } = streamed(store, text(body, "StreamArn"));
    if (text(body, "ShardId") !== SHARD)
      throw new ServiceError(
        "ResourceNotFoundException",
        `Requested resource not found: Shard does not exist`,
      );
    return { ShardIterator: iterator(name, startOf(body, log)) };
  };

export const getRecords =
  (store: Store) =>
  (body: Body): Body => {
    const [name = "", after = "0"] = Buffer.from(text(body, "ShardIterator"), "base64url")
      .toString()
      .split("|");
    const { log, description } = streamed(store, streamArn(name));
    const found = log.read(Number(after), positive(body, "Limit") ?? MOST_RECORDS);
    return {
      Records: found.map((one) => recordOf(one, description.stream ?? "KEYS_ONLY")),
      NextShardIterator: iterator(name, found.at(-1)?.sequence ?? Number(after)),
    };
  };

export const sequenceText = (sequence: number): string => String(sequence).padStart(DIGITS, "0");

export const recordOf = (
  { sequence, at, event, keys, before, after, length }: StoredRecord,
  view: string,
) => ({
  eventID: sequence.toString(16).padStart(32, "0"),
  eventName: event,
  eventVersion: "1.1",
  eventSource: "aws:dynamodb",
  awsRegion: "local",
  dynamodb: {
    ApproximateCreationDateTime: Math.floor(at / 1000),
    Keys: keys,
    ...(after !== undefined && { NewImage: after }),
    ...(before !== undefined && { OldImage: before }),
    SequenceNumber: sequenceText(sequence),
    SizeBytes: length,
    StreamViewType: view,
  },
});

const iterator = (name: string, after: number): string =>
  Buffer.from(`${name}|${after}`).toString("base64url");

/** The number of the record after which is read. */
function startOf(body: Body, log: StreamLog): number {
  const sequence = Number(optional(body, "SequenceNumber") ?? 0);
  switch (text(body, "ShardIteratorType")) {
    case "TRIM_HORIZON":
      return 0;
    case "LATEST":
      return log.last();
    case "AT_SEQUENCE_NUMBER":
      return notTrimmed(sequence, log) - 1;
    case "AFTER_SEQUENCE_NUMBER":
      return notTrimmed(sequence + 1, log) - 1;
  }
  throw new ServiceError("ValidationException", "ShardIteratorType is not known");
}

/** @throws ServiceError where the stream had this record and has it no more. */
function notTrimmed(sequence: number, log: StreamLog): number {
  if (sequence < log.first())
    throw new ServiceError(
      "TrimmedDataAccessException",
      "The operation attempted to read past the oldest stream record in a shard.",
    );
  return sequence;
}

function streamed(store: Store, arn: string) {
  const name = tableOfStream(arn);
  const table = name === undefined ? undefined : store.table(name);
  if (name === undefined || table?.log === undefined)
    throw new ServiceError(
      "ResourceNotFoundException",
      `Requested resource not found: Stream: ${arn} not found`,
    );
  return { name, log: table.log, description: table.description };
}
