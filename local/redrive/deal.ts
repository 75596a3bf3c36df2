// What is done about a dead letter: what it names is sent on its way again, through the same stream as the first time.
import { recordsBetween, tellAgain } from "#shared/adapters/dynamodb/event-journal.ts";
import { outboxKeyAmong } from "#shared/adapters/dynamodb/outbox-record.ts";
import { dynamoStockLedger } from "#shared/adapters/dynamodb/stock-ledger.ts";
import { levelChange } from "#shared/adapters/dynamodb/stock-levels.ts";
import { sqsWebhookErrands } from "#shared/adapters/sqs/webhook-errands.ts";
import { BatchLetter, EventLetter, RecordLetter, tableOfStream } from "#shared/contracts/dead-letters.ts";
import { ErrandLetter } from "#shared/contracts/webhook-errands.ts";
import { MINUTE } from "#shared/kernel/time.ts";
import { type Batch, recordsOf } from "./stream-records.ts";

export type Dealt =
  /** So many records are on their way again. */
  | { readonly kind: "redriven"; readonly records: number }
  /** A run of a schedule that failed: the next one did the same. */
  | { readonly kind: "dropped" }
  /** It stays where it is. */
  | { readonly kind: "left"; readonly why: string };

export interface How {
  /** Says what would be done. */
  readonly dryRun: boolean;
  /** Reads the whole outbox for records that have left the stream. */
  readonly scan: boolean;
}

/** @param body of the message in the queue */
export async function deal(body: string, how: How): Promise<Dealt> {
  const letter = parsed(body);
  const record = RecordLetter.safeParse(letter);
  if (record.success) {
    const { streamArn, key } = record.data;
    return (await again(tableOfStream(streamArn), key, how)) ? { kind: "redriven", records: 1 } : expired;
  }
  const batch = BatchLetter.safeParse(letter);
  if (batch.success) return dealWithBatch(batch.data.DDBStreamBatchInfo, how);
  const errand = ErrandLetter.safeParse(letter);
  if (errand.success) {
    if (!how.dryRun) await sqsWebhookErrands(errand.data.queue).send([errand.data.errand]);
    return { kind: "redriven", records: 1 };
  }
  const event = EventLetter.safeParse(letter);
  if (event.data?.source === "aws.events") return { kind: "dropped" };
  return { kind: "left", why: "not a dead letter of this system" };
}

const expired: Dealt = { kind: "left", why: "the record has expired in its table" };

interface Key {
  readonly pk: string;
  readonly sk: string;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const again = async (table: string, key: Key, { dryRun }: How): Promise<boolean> =>
  dryRun || tellAgain(table, { ...key });

/** Records of a level are packed anew at once; those of the outbox are told again. */
async function dealWithBatch(batch: Batch, how: How): Promise<Dealt> {
  const table = tableOfStream(batch.streamArn);
  const records = await recordsOf(batch);
  const keys = records.map(({ dynamodb }) => dynamodb?.Keys);
  const levels = keys.flatMap((key) => levelChange(key, "INSERT") ?? []);
  if (levels.length > 0 && !how.dryRun) await dynamoStockLedger(table).keepAvailability(levels);
  const told = keys.flatMap((key) => outboxKeyAmong(key) ?? []);
  if (records.length < batch.batchSize) return lost(batch, records.length, how);
  for (const key of told) await again(table, key, how);
  return { kind: "redriven", records: levels.length + told.length };
}

/** By their time: the table has them for longer than the stream, but not the positions that the letter names. */
async function lost(batch: Batch, found: number, how: How): Promise<Dealt> {
  const gone = `${batch.batchSize - found} of ${batch.batchSize} records have left the stream`;
  if (!how.scan) return { kind: "left", why: `${gone}: --scan looks for them in the table` };
  const from = Date.parse(batch.approximateArrivalOfFirstRecord) - MINUTE;
  const to = Date.parse(batch.approximateArrivalOfLastRecord) + MINUTE;
  let records = 0;
  for await (const { pk = "", sk = "" } of recordsBetween(tableOfStream(batch.streamArn), from, to))
    if (await again(tableOfStream(batch.streamArn), { pk, sk }, how)) records += 1;
  return records > 0 ? { kind: "redriven", records } : { kind: "left", why: `${gone}, and the table` };
}
