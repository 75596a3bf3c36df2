// Stream records as a function gets them, and as a dead letter tells of them.
import type { _Record as StreamRecord } from "@aws-sdk/client-dynamodb-streams";
import { REGION } from "../template/physical.ts";
import type { StreamMapping } from "./declared.ts";
import type { Batch } from "./reader.ts";

/** @param at epoch milliseconds of the host's clock, which DynamoDB does not know. */
export const streamEvent = (records: readonly StreamRecord[], eventSourceARN: string, at: number) => ({
  Records: records.map(({ dynamodb, ...record }) => ({
    ...record,
    awsRegion: REGION,
    dynamodb: plain({ ...dynamodb, ApproximateCreationDateTime: Math.floor(at / 1_000) }),
    eventSourceARN,
  })),
});

/** Lambda gives binary values in base64. Attributes have no order of their own: by name, a run can be repeated. */
function plain(value: unknown): unknown {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const given: Readonly<Record<string, unknown>> = Object(value);
  const byName: Record<string, unknown> = {};
  for (const name of Object.keys(given).sort()) byName[name] = plain(given[name]);
  return byName;
}

interface Failed {
  readonly batch: Batch;
  readonly mapping: StreamMapping;
  readonly attempts: number;
  readonly tooOld: boolean;
  /** When the records were first at hand. */
  readonly since: number;
  readonly at: number;
  readonly requestId: string;
}

/** The message that Lambda sends to an on-failure destination: where the records are, not what they say. */
export function failedBatch({ batch, mapping, attempts, tooOld, since, at, requestId }: Failed): string {
  const { shard, records } = batch;
  const arrived = new Date(since).toISOString();
  return JSON.stringify({
    requestContext: {
      requestId,
      functionArn: mapping.functionName,
      condition: tooOld ? "RecordAgeExceeded" : "RetryAttemptsExhausted",
      approximateInvokeCount: attempts + 1,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: new Date(at).toISOString(),
    DDBStreamBatchInfo: {
      shardId: shard,
      startSequenceNumber: records[0]?.dynamodb?.SequenceNumber,
      endSequenceNumber: records.at(-1)?.dynamodb?.SequenceNumber,
      approximateArrivalOfFirstRecord: arrived,
      approximateArrivalOfLastRecord: arrived,
      batchSize: records.length,
      streamArn: mapping.streamArn,
    },
  });
}
