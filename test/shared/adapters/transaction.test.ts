import {
  DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { transact } from "#shared/adapters/dynamodb/transaction.ts";
import { useClock } from "#shared/adapters/system.ts";

const dynamo = mockClient(DynamoDBClient);
const slept: number[] = [];
const put = { Put: { TableName: "orders", Item: { pk: "ord_1", sk: "order" } } };
const sent = { Put: { TableName: "orders", Item: { pk: { S: "ord_1" }, sk: { S: "order" } } } };

const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: "cancelled",
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

beforeEach(() => {
  dynamo.reset();
  slept.length = 0;
  useClock({ now: () => 0, sleep: async (ms) => void slept.push(ms) });
});
afterEach(() => useClock({ now: () => Date.now(), sleep: async () => undefined }));

describe("a transaction", () => {
  it("is sent whole and answers that it is done", async () => {
    dynamo.on(TransactWriteItemsCommand).resolves({});
    expect(await transact([put, put])).toEqual({ done: true });
    expect(dynamo.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems).toEqual([
      sent,
      sent,
    ]);
  });

  it("names the writes whose condition did not hold", async () => {
    dynamo.on(TransactWriteItemsCommand).rejects(cancelled("None", "ConditionalCheckFailed"));
    expect(await transact([put, put])).toEqual({ done: false, failed: [1] });
    expect(slept).toEqual([]);
  });

  it("is tried again after a conflict, each time later", async () => {
    dynamo
      .on(TransactWriteItemsCommand)
      .rejectsOnce(cancelled("TransactionConflict"))
      .rejectsOnce(cancelled("TransactionConflict"))
      .resolves({});
    expect(await transact([put])).toEqual({ done: true });
    expect(slept).toHaveLength(2);
    for (const [index, longest] of [10, 20].entries()) {
      expect(slept[index]).toBeGreaterThanOrEqual(longest / 2);
      expect(slept[index]).toBeLessThanOrEqual(longest);
    }
  });

  it("becomes a named error when it keeps conflicting", async () => {
    dynamo.on(TransactWriteItemsCommand).rejects(cancelled("TransactionConflict"));
    await expect(transact([put])).rejects.toMatchObject({ name: "Throttled" });
    expect(dynamo.commandCalls(TransactWriteItemsCommand)).toHaveLength(8);
  });

  it("hands on what it does not know", async () => {
    dynamo.on(TransactWriteItemsCommand).rejects(cancelled("ValidationError"));
    await expect(transact([put])).rejects.toMatchObject({ name: "TransactionCanceledException" });
  });
});
