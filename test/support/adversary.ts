// Stands between the SDK and dynoxide, and behaves as DynamoDB does under load: transactions take time and refuse each
// other, items and tables have their limits, answers are late or lost, indexes lag and streams repeat themselves.
//
// A transaction is in flight from its request to its end and locks its items for so long; another write to one of them
// is refused at once. That is what AWS documents of conflicts ("Amazon DynamoDB Transactions: How it works"). With
// arrivals at random and a fixed time in flight, the refused share of first attempts is a / (1 + a), a being arrivals
// times time in flight (Erlang's loss formula for one server): 38 % at 50 a second and 12 ms.
import type { Way } from "#shared/adapters/aws.ts";
import { systemClock } from "#shared/adapters/system.ts";
import { createBadStream, type StreamTrouble } from "./adverse-stream.ts";

export interface Trouble {
  /** Milliseconds that a transaction is in flight, drawn between these. */
  readonly inFlightMs?: readonly [number, number];
  /** Write units a second that one item takes; a write in a transaction costs two. */
  readonly unitsPerItem?: number;
  readonly unitsPerTable?: number;
  /** Shares of the requests: refused with a 500 before anything was done, ... */
  readonly failing?: number;
  /** ... written, but the connection breaks before the answer, ... */
  readonly unanswered?: number;
  /** ... late by so many milliseconds. */
  readonly slow?: { readonly share: number; readonly ms: number };
  /** How a stream's records come. */
  readonly stream?: StreamTrouble;
  /** Queries of an index may see it as it was so long ago. */
  readonly indexLagMs?: number;
}

export interface AdversaryOptions {
  /** The way to dynoxide. */
  readonly behind: Way;
  readonly trouble: Trouble;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** Told of every transaction that is asked for, with its writes. */
  readonly onTransaction?: (writes: readonly TransactItem[]) => void;
}

interface Request {
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}
interface Response {
  readonly statusCode: number;
  readonly headers: Record<string, unknown>;
  readonly body: Uint8Array;
}
type Handle = (request: Request, options?: unknown) => Promise<{ response: Response }>;

interface Target {
  readonly TableName: string;
  readonly Key?: Attributes;
  readonly Item?: Attributes;
}
type Attributes = Readonly<Record<string, { readonly S?: string }>>;
export type TransactItem = Readonly<Partial<Record<"Put" | "Update" | "Delete" | "ConditionCheck", Target>>>;

const UNITS_IN_TRANSACTION = 2;
const STREAMS = "DynamoDBStreams_20120810.";
const SINGLE_WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem"]);

/** A way for `useWay`. Time is that of `systemClock`, so that it can be virtual. */
export function adversary({ behind, trouble, random, onTransaction }: AdversaryOptions): Way {
  const forward = (behind.requestHandler as unknown as { handle: Handle }).handle;
  const [shortest, longest] = trouble.inFlightMs ?? [0, 0];
  const inFlight = new Set<string>();
  const items = createBudget(trouble.unitsPerItem);
  const tables = createBudget(trouble.unitsPerTable);
  const lagging = createLaggingIndex(trouble.indexLagMs ?? 0, random);
  const stream = createBadStream(trouble.stream ?? {}, random);
  const happens = (share = 0) => share > 0 && random() < share;

  const transaction = async (request: Request, writes: readonly TransactItem[]) => {
    onTransaction?.(writes);
    const targets = writes.flatMap((write) => Object.values(write));
    const names = targets.map(nameOf);
    if (names.some((name) => inFlight.has(name)))
      return cancelled(names.map((name) => (inFlight.has(name) ? "TransactionConflict" : "None")));
    const refused = targets.map(
      (target, index) =>
        !items.spend(names[index] ?? "", UNITS_IN_TRANSACTION) ||
        !tables.spend(target.TableName, UNITS_IN_TRANSACTION),
    );
    if (refused.includes(true)) return cancelled(refused.map((is) => (is ? "ThrottlingError" : "None")));
    for (const name of names) inFlight.add(name);
    try {
      await systemClock.sleep(shortest + random() * (longest - shortest));
      return await forward(request);
    } finally {
      for (const name of names) inFlight.delete(name);
    }
  };
  const single = async (request: Request, target: Target) => {
    if (inFlight.has(nameOf(target)))
      return refusal("TransactionConflictException", "Transaction is ongoing for the item");
    if (!items.spend(nameOf(target), 1) || !tables.spend(target.TableName, 1))
      return refusal("ProvisionedThroughputExceededException", "The level of throughput was exceeded");
    return forward(request);
  };
  /** Read between units of work: there is nothing that could be late or fail, or time would not pass. */
  const records = async (request: Request) => {
    const answer = await stream(JSON.parse(textOf(request.body)).ShardIterator, async () => {
      const { response } = await forward(request);
      return JSON.parse(new TextDecoder().decode(response.body));
    });
    return answerOf(200, answer);
  };
  const readStream = (request: Request) =>
    request.headers["x-amz-target"] === `${STREAMS}GetRecords` ? records(request) : forward(request);
  const behave = (request: Request) => {
    const operation = request.headers["x-amz-target"]?.split(".").at(-1) ?? "";
    const text = textOf(request.body);
    const body = JSON.parse(text);
    if (operation === "TransactWriteItems") return transaction(request, body.TransactItems);
    if (SINGLE_WRITES.has(operation)) return single(request, body);
    if (operation === "Query" && body.IndexName !== undefined) return lagging(text, () => forward(request));
    return forward(request);
  };
  const handle: Handle = async (request) => {
    if (request.headers["x-amz-target"]?.startsWith(STREAMS)) return readStream(request);
    if (happens(trouble.failing)) return serverError();
    if (happens(trouble.slow?.share)) await systemClock.sleep(trouble.slow?.ms ?? 0);
    const answer = await behave(request);
    if (happens(trouble.unanswered)) throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    return answer;
  };
  return { ...behind, requestHandler: { handle } } as unknown as Way;
}

const nameOf = ({ TableName, Key, Item }: Target): string => {
  const { pk, sk } = Key ?? Item ?? {};
  return `${TableName} ${pk?.S} ${sk?.S}`;
};

const textOf = (body: Request["body"] = "{}"): string =>
  typeof body === "string" ? body : new TextDecoder().decode(body);

const answerOf = (statusCode: number, body: object): { response: Response } => ({
  response: { statusCode, headers: {}, body: Buffer.from(JSON.stringify(body)) },
});
const refusal = (name: string, Message: string, more: object = {}) =>
  answerOf(400, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, Message, ...more });
const serverError = () => answerOf(500, { __type: "InternalServerError", Message: "Internal server error" });
const cancelled = (codes: readonly string[]) =>
  refusal(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(", ")}]`,
    { CancellationReasons: codes.map((Code) => ({ Code })) },
  );

/** So many units a second for each name, and no more than a second's worth at once. */
function createBudget(perSecond = Number.POSITIVE_INFINITY) {
  const left = new Map<string, { units: number; at: number }>();
  return {
    spend(name: string, units: number): boolean {
      if (perSecond === Number.POSITIVE_INFINITY) return true;
      const now = systemClock.now();
      const { units: had, at } = left.get(name) ?? { units: perSecond, at: now };
      const has = Math.min(perSecond, had + ((now - at) / 1_000) * perSecond);
      const enough = has >= units;
      left.set(name, { units: enough ? has - units : has, at: now });
      return enough;
    },
  };
}

/** Half of the queries are answered as the same one was before, where that is not too long ago. */
function createLaggingIndex(lagMs: number, random: () => number) {
  const answered = new Map<string, { at: number; answer: { response: Response } }>();
  return async (query: string, ask: () => Promise<{ response: Response }>) => {
    const before = answered.get(query);
    if (before !== undefined && systemClock.now() - before.at < lagMs && random() < 0.5) return before.answer;
    const answer = await ask();
    if (lagMs > 0) answered.set(query, { at: systemClock.now(), answer });
    return answer;
  };
}
