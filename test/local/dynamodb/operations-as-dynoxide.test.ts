// The same requests, one after the other, given to dynoxide and to our engine: the same answers, and the same stream.
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { type Engine, openEngine } from "#local/dynamodb/engine.ts";
import { ServiceError } from "#local/dynamodb/service-error.ts";
import { IN_MEMORY, openFile } from "#local/sqlite/file.ts";
import { refusedByOursAlone } from "./differences.ts";
import { type Answer, type Ask, type Body, reference } from "./reference.ts";
import { request, table, wholes } from "./requests.ts";

/** Stands for a table of each run's own: dynoxide keeps the stream of a table that is made again. */
const TABLE = "orders";
let runs = 0;
let ask: Ask;
let engine: Engine;
beforeAll(async () => {
  ask = await reference();
  const db = openFile({ path: IN_MEMORY });
  engine = openEngine({ db, now: () => 0 });
  return () => db.close();
});

it("answers as dynoxide does, and its stream tells the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(request(TABLE), { minLength: 20, maxLength: 40 }), async (requests) => {
      runs += 1;
      const name = `${TABLE}-${runs}`;
      for (const dynamodb of [ask, ours]) await dynamodb("CreateTable", table(name));
      for (const [at, { operation, body }] of requests.entries()) {
        const sent = JSON.parse(JSON.stringify(body).replaceAll(`"${TABLE}"`, `"${name}"`));
        const isTransaction = operation === "TransactWriteItems";
        const told = isTransaction ? { ...sent, ClientRequestToken: `${name}-${at}` } : sent;
        await sameAnswer(operation, told);
        // The second time, it has been done.
        if (isTransaction) await sameAnswer(operation, told);
      }
      for (const whole of wholes) await samePages(name, whole);
      expect(await records(ours, name)).toEqual((await records(ask, name)).filter(isChange));
    }),
    { numRuns: 50, interruptAfterTimeLimit: 15_000 },
  );
});

async function sameAnswer(operation: string, sent: Body): Promise<void> {
  const answer = await ours(operation, sent);
  if (answer.refused !== undefined && refusedByOursAlone(operation, saidBy(answer))) return;
  const expected = await ask(operation, sent);
  expect({ operation, sent, answer: tidy(answer) }).toEqual({
    operation,
    sent,
    answer: tidy(asAws(sent, answer, expected)),
  });
}

async function samePages(TableName: string, query: Body): Promise<void> {
  for (let ExclusiveStartKey: unknown, page = 0; page === 0 || ExclusiveStartKey !== undefined; page += 1) {
    const sent = { ...query, TableName, ...(page > 0 && { ExclusiveStartKey }) };
    await sameAnswer("Query", sent);
    ExclusiveStartKey = (await ours("Query", sent)).body.LastEvaluatedKey;
  }
}

const ours: Ask = async (operation, body) => {
  try {
    return { body: JSON.parse(JSON.stringify(engine.answer(operation, body))) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { refused: error.name, body: { ...error.more, message: error.message } };
  }
};

function saidBy({ body }: Answer): string {
  const reasons = [body.CancellationReasons].flat().map((reason) => Object(reason).Message ?? "");
  return [body.message, ...reasons].join("\n");
}

/**
 * What an update returns, as AWS tells it: nothing of an item that it made (dynoxide: the key), and of a list only the
 * elements that it names (dynoxide: all of them).
 */
function asAws({ ReturnValues, UpdateExpression }: Body, ours: Answer, theirs: Answer): Answer {
  const { Attributes: _, ...rest } = theirs.body;
  if (ReturnValues === "ALL_OLD" && ours.body.Attributes === undefined) return { ...theirs, body: rest };
  if (!/^UPDATED/.test(String(ReturnValues)) || !String(UpdateExpression).includes("[")) return theirs;
  const { Attributes } = ours.body;
  return { ...theirs, body: Attributes === undefined ? rest : { ...rest, Attributes } };
}

/** Messages may differ, and sets may come in any order. */
function tidy({ refused, body }: Answer): unknown {
  const { message: _, Message: __, __type: ___, ...rest } = body;
  return { refused, body: ordered(rest) };
}

const inNoOrder = new Set(["SS", "NS", "BS"]);

function ordered(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return inNoOrder.has(name) ? value.toSorted() : value.map((one) => ordered(one));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([field]) => field !== "Message");
  return Object.fromEntries(entries.map(([field, one]) => [field, ordered(one, field)]));
}

interface Told {
  readonly eventName: string;
  readonly Keys: Body;
  readonly NewImage: unknown;
  readonly OldImage: unknown;
}

/** All that the table's stream tells, as far as it is no matter of time or place. */
async function records(from: Ask, TableName: string): Promise<readonly Told[]> {
  const found = await from("DescribeTable", { TableName });
  const StreamArn = Object(found.body.Table).LatestStreamArn;
  const { StreamDescription } = (await from("DescribeStream", { StreamArn })).body;
  const [shard] = Object(StreamDescription).Shards;
  const start = { StreamArn, ShardId: shard.ShardId, ShardIteratorType: "TRIM_HORIZON" };
  const { ShardIterator } = (await from("GetShardIterator", start)).body;
  const { Records } = (await from("GetRecords", { ShardIterator })).body;
  return [Records].flat().map((record) => {
    const { eventName, dynamodb } = Object(record);
    const { Keys, NewImage, OldImage } = dynamodb;
    return { eventName, Keys, NewImage: ordered(NewImage), OldImage: ordered(OldImage) };
  });
}

/** dynoxide tells also of a write that changed nothing; AWS does not ("Change data capture for DynamoDB Streams"). */
const isChange = ({ NewImage, OldImage }: Told) => !isDeepStrictEqual(NewImage, OldImage);
