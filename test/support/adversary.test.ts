// The adversary is as bad as it says: what is proven behind it is worth what these are.
import { afterEach, describe, expect, it } from "vitest";
import { createVirtualClock } from "#local/clock/virtual.ts";
import { useClock } from "#shared/adapters/system.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { adversary, type Trouble } from "./adversary.ts";
import { createBadStream, type StreamTrouble } from "./adverse-stream.ts";

interface Answer {
  readonly status: number;
  readonly body: {
    readonly __type?: string;
    readonly CancellationReasons?: readonly { readonly Code: string }[];
  };
}

/** A DynamoDB that takes everything, and counts. */
function opened(trouble: Trouble) {
  const clock = createVirtualClock({ from: 0 });
  useClock(clock);
  let reached = 0;
  const behind = {
    requestHandler: {
      handle: async () => {
        reached += 1;
        return { response: { statusCode: 200, headers: {}, body: Buffer.from(JSON.stringify({ reached })) } };
      },
    },
  } as never;
  const way = adversary({ behind, trouble, random: seeded("adversary") });
  const { handle } = way.requestHandler as unknown as {
    handle(request: object): Promise<{ response: { statusCode: number; body: Uint8Array } }>;
  };
  const ask = (operation: string, body: object): Promise<Answer> =>
    clock.work(async () => {
      const headers = { "x-amz-target": `DynamoDB_20120810.${operation}` };
      const { response } = await handle({ headers, body: JSON.stringify(body) });
      return { status: response.statusCode, body: JSON.parse(Buffer.from(response.body).toString()) };
    });
  return { clock, ask, reached: () => reached };
}
afterEach(() =>
  useClock({ now: Date.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }),
);

const Key = (name: string) => ({ pk: { S: name }, sk: { S: "-" } });
const write = (name: string) => ({ TableName: "one", Key: Key(name) });
const together = (...names: readonly string[]) => ({
  TransactItems: names.map((name) => ({ Update: write(name) })),
});

it("refuses a transaction that meets another one, and says at which item", async () => {
  const { ask, reached } = opened({ inFlightMs: [12, 12] });
  const [first, second, third] = await Promise.all([
    ask("TransactWriteItems", together("a", "b")),
    ask("TransactWriteItems", together("c", "b")),
    ask("TransactWriteItems", together("c")),
  ]);
  expect([first.status, second.status, third.status]).toEqual([200, 400, 200]);
  expect(second.body).toMatchObject({
    __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    CancellationReasons: [{ Code: "None" }, { Code: "TransactionConflict" }],
  });
  expect(reached()).toBe(2);
  expect((await ask("TransactWriteItems", together("b"))).status).toBe(200);
});

it("refuses 38 % of transactions that come to one item 50 times a second and last 12 ms", async () => {
  const { ask, clock } = opened({ inFlightMs: [12, 12] });
  const random = seeded("arrivals");
  const answers: Promise<Answer>[] = [];
  let at = 0;
  for (let order = 0; order < 4_000; order += 1) {
    at -= Math.log(1 - random()) * 20;
    clock.timer(at, () => answers.push(ask("TransactWriteItems", together("hot"))));
  }
  await clock.runUntil(Number.POSITIVE_INFINITY);
  const refused = (await Promise.all(answers)).filter(({ status }) => status === 400).length;
  expect(refused / 4_000).toBeCloseTo((50 * 0.012) / (1 + 50 * 0.012), 1);
});

it("refuses a single write to an item that a transaction is writing", async () => {
  const { ask } = opened({ inFlightMs: [12, 12] });
  const [, single, other] = await Promise.all([
    ask("TransactWriteItems", together("a")),
    ask("UpdateItem", write("a")),
    ask("PutItem", { TableName: "one", Item: Key("b") }),
  ]);
  expect(single.body.__type).toMatch(/#TransactionConflictException$/);
  expect(other.status).toBe(200);
});

it("takes so many units a second of an item and of a table, two for each write in a transaction", async () => {
  const { ask, clock } = opened({ unitsPerItem: 10, unitsPerTable: 16 });
  const times = async (count: number, name: string) => {
    const answers: Answer[] = [];
    for (let n = 0; n < count; n += 1) answers.push(await ask("TransactWriteItems", together(name)));
    return answers.filter(({ status }) => status === 200).length;
  };
  expect(await times(7, "a")).toBe(5);
  expect(await times(7, "b")).toBe(3);
  expect((await ask("TransactWriteItems", together("c"))).body.CancellationReasons).toEqual([
    { Code: "ThrottlingError" },
  ]);
  await clock.work(() => clock.sleep(500));
  expect(await times(7, "a")).toBe(2);
});

it("fails before anything is done, or breaks off after it, for the shares that it is told", async () => {
  const failing = opened({ failing: 0.3 });
  const statuses: number[] = [];
  for (let n = 0; n < 500; n += 1) statuses.push((await failing.ask("PutItem", write("a"))).status);
  expect(statuses.filter((status) => status === 500).length / 500).toBeCloseTo(0.3, 1);
  expect(failing.reached()).toBe(statuses.filter((status) => status === 200).length);

  const unanswered = opened({ unanswered: 0.3 });
  let broken = 0;
  for (let n = 0; n < 500; n += 1)
    await unanswered.ask("PutItem", write("a")).catch((error) => {
      expect(error.code).toBe("ECONNRESET");
      broken += 1;
    });
  expect(broken / 500).toBeCloseTo(0.3, 1);
  expect(unanswered.reached()).toBe(500);
});

it("shows an index as it was, for so long, and a table as it is", async () => {
  const { ask, clock } = opened({ indexLagMs: 100 });
  const seen = async (IndexName?: string) => {
    const answers = new Set<string>();
    for (let n = 0; n < 20; n += 1)
      answers.add(JSON.stringify((await ask("Query", { TableName: "one", IndexName })).body));
    return answers.size;
  };
  expect(await seen("byListing")).toBeLessThan(18);
  expect(await seen()).toBe(20);
  const old = await ask("Query", { TableName: "one", IndexName: "byListing" });
  await clock.work(() => clock.sleep(100));
  expect(await ask("Query", { TableName: "one", IndexName: "byListing" })).not.toEqual(old);
});

const recordOf = (name: string, number: number) => ({
  dynamodb: { Keys: Key(name), SequenceNumber: `${number}` },
});
type Told = ReturnType<typeof recordOf>;

/** A stream of 20 pages, each with three records of five partition keys. */
async function read(trouble: StreamTrouble): Promise<readonly (readonly Told[])[]> {
  const stream = createBadStream(trouble, seeded("stream"));
  const names = ["a", "b", "c", "d", "e"];
  const page = (at: number) =>
    at >= 20 ? [] : [0, 1, 2].flatMap((nth) => names.map((name) => recordOf(name, at * 3 + nth)));
  let at = 0;
  const given: (readonly Told[])[] = [];
  for (let iterator = "0"; ; ) {
    const answer = await stream(iterator, async () => {
      const Records = page(at);
      at += 1;
      return { Records, NextShardIterator: `${at}` };
    });
    const { Records, NextShardIterator = "" } = answer;
    if (Records.length === 0) return given;
    given.push(Records as readonly Told[]);
    iterator = NextShardIterator;
  }
}
const numbersOf = (records: readonly Told[], name: string) =>
  records
    .filter(({ dynamodb }) => dynamodb.Keys.pk.S === name)
    .map(({ dynamodb }) => Number(dynamodb.SequenceNumber));
const inOrder = Array.from({ length: 60 }, (_, number) => number);

describe("a stream", () => {
  it("mixes partition keys, some later than the rest, each in its own order and to its last record", async () => {
    const records = (await read({ late: 0.4 })).flat();
    for (const name of ["a", "b", "c", "d", "e"]) expect(numbersOf(records, name)).toEqual(inOrder);
    const behind = records.filter(
      ({ dynamodb }, place) =>
        Number(dynamodb.SequenceNumber) < Number(records[place - 1]?.dynamodb.SequenceNumber),
    );
    expect(behind.length).toBeGreaterThan(50);
  });

  it("brings records twice in a row", async () => {
    const records = (await read({ twice: 0.3 })).flat();
    expect(records.length / 300).toBeCloseTo(1.3, 1);
    expect([...new Set(numbersOf(records, "a"))]).toEqual(inOrder);
  });

  it("brings whole batches again, in their order", async () => {
    const batches = await read({ again: 0.5 });
    expect(batches.length).toBeGreaterThan(25);
    const [first] = new Set(numbersOf(batches.flat(), "a"));
    expect(first).toBe(0);
    expect(new Set(numbersOf(batches.flat(), "a"))).toEqual(new Set(inOrder));
    const texts = batches.map((batch) => JSON.stringify(batch));
    expect(new Set(texts).size).toBe(20);
  });
});
