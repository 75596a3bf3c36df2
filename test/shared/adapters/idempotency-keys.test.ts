// A key is claimed once, its answer is kept for a day, and whoever died with it leaves it to the next.
import { expect, it } from "vitest";
import { dynamoIdempotencyKeys } from "#shared/adapters/dynamodb/idempotency-keys.ts";
import { DAY } from "#shared/kernel/time.ts";
import { tables } from "#test/support/tables.ts";

await tables("idempotency");
const keys = dynamoIdempotencyKeys("idempotency");
const now = Date.parse("2026-03-03T08:00:00.000Z");
const answer = { statusCode: 200, headers: { "content-type": "application/json" }, body: '{"done":true}' };

it("is claimed by one of many, and answered to all who come later", async () => {
  const claims = await Promise.all(Array.from({ length: 50 }, () => keys.claim("a", "r", now)));
  expect(claims.filter(({ kind }) => kind === "claimed")).toHaveLength(1);
  expect(claims.filter(({ kind }) => kind === "in-progress")).toHaveLength(49);
  await keys.keep("a", answer);
  expect(await keys.claim("a", "r", now + DAY - 1)).toEqual({ kind: "answered", answer });
});

it("is no key for another request, answered or not", async () => {
  await keys.claim("b", "r", now);
  expect(await keys.claim("b", "other", now)).toEqual({ kind: "differs" });
  await keys.keep("b", answer);
  expect(await keys.claim("b", "other", now)).toEqual({ kind: "differs" });
});

it("is given back where there was no answer for good", async () => {
  await keys.claim("c", "r", now);
  await keys.release("c");
  expect(await keys.claim("c", "other", now)).toEqual({ kind: "differs" });
  expect(await keys.claim("c", "r", now)).toEqual({ kind: "claimed" });
});

it("is left to the next by a call that died with it, after a minute", async () => {
  await keys.claim("d", "r", now);
  expect(await keys.claim("d", "r", now + 59_999)).toEqual({ kind: "in-progress" });
  expect(await keys.claim("d", "r", now + 60_000)).toEqual({ kind: "claimed" });
});

it("is forgotten after a day", async () => {
  await keys.claim("e", "r", now);
  await keys.keep("e", answer);
  expect(await keys.claim("e", "other", now + DAY)).toEqual({ kind: "claimed" });
});
