// What lies in the dead-letter queue: a record of the outbox that the relay put aside by itself, a batch of a stream that
// Lambda gave up on, an event that EventBridge could not deliver.
import { z } from "zod";

/** Names the record; what it says stays in the table, from where it is brought back. */
export const RecordLetter = z.object({
  kind: z.literal("outbox-record"),
  /** Of the table's stream; the table's name is in it. */
  streamArn: z.string(),
  key: z.object({ pk: z.string(), sk: z.string() }),
  error: z.object({ name: z.string(), message: z.string() }),
});
export type RecordLetter = z.infer<typeof RecordLetter>;

/** As Lambda sends it to an on-failure destination: the positions of the records, not the records. */
export const BatchLetter = z.object({
  requestContext: z.object({ functionArn: z.string(), condition: z.string() }),
  DDBStreamBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: z.string(),
    endSequenceNumber: z.string(),
    approximateArrivalOfFirstRecord: z.string(),
    approximateArrivalOfLastRecord: z.string(),
    batchSize: z.int(),
    streamArn: z.string(),
  }),
});
export type BatchLetter = z.infer<typeof BatchLetter>;

export const EventLetter = z.object({ source: z.string(), "detail-type": z.string(), time: z.string() });
export type EventLetter = z.infer<typeof EventLetter>;

/** `arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>` */
export const tableOfStream = (streamArn: string): string => streamArn.split("/")[1] ?? streamArn;
