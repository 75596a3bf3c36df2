// Idempotency keys on DynamoDB. A key is claimed by one conditional put before any work is done; that a claim or an
// answer is over is decided when it is read, not when DynamoDB deletes it.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { z } from "zod";
import { DAY, type EpochMs, MINUTE } from "#shared/kernel/time.ts";
import type { Claim, IdempotencyKeys } from "#shared/ports/idempotency.ts";
import { getItem, putItem, updateItem } from "./client.ts";
import { set, update } from "./expressions.ts";

/** Longer than any function of the API may run: whoever claimed it has died. */
const CLAIM_LASTS = MINUTE;
const ANSWER_LASTS = DAY;

const Stored = z.object({
  request: z.string(),
  claimedAt: z.number(),
  state: z.enum(["claimed", "open", "answered"]),
  answer: z
    .object({ statusCode: z.int(), headers: z.record(z.string(), z.string()), body: z.string() })
    .optional(),
});

export function dynamoIdempotencyKeys(table: string): IdempotencyKeys {
  const keyOf = (id: string) => ({ pk: id, sk: "key" });
  return {
    async claim(id, request, now) {
      try {
        await putItem(claiming(table, { ...keyOf(id), request }, now));
        return { kind: "claimed" };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return seen(await getItem(table, keyOf(id)), request);
      }
    },
    async keep(id, answer) {
      await updateItem(
        update({ TableName: table, Key: keyOf(id), change: [set({ state: "answered", answer })] }),
      );
    },
    async release(id) {
      await updateItem(update({ TableName: table, Key: keyOf(id), change: [set({ state: "open" })] }));
    },
  };
}

/** New, or over, or left by a call of the same request that died or was not answered for good. */
const claiming = (table: string, item: Readonly<Record<string, unknown>>, now: EpochMs) => ({
  TableName: table,
  Item: { ...item, state: "claimed", claimedAt: now, expiresAt: Math.ceil((now + ANSWER_LASTS) / 1_000) },
  ConditionExpression:
    "attribute_not_exists(pk) OR claimedAt <= :over OR " +
    "(#request = :request AND (#state = :open OR (#state = :claimed AND claimedAt <= :dead)))",
  ExpressionAttributeNames: { "#state": "state", "#request": "request" },
  ExpressionAttributeValues: {
    ":over": now - ANSWER_LASTS,
    ":dead": now - CLAIM_LASTS,
    ":request": item.request,
    ":open": "open",
    ":claimed": "claimed",
  },
});

function seen(item: unknown, request: string): Claim {
  const found = Stored.parse(item);
  if (found.request !== request) return { kind: "differs" };
  return found.answer === undefined ? { kind: "in-progress" } : { kind: "answered", answer: found.answer };
}
