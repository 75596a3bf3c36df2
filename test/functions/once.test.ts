// Two hundred at once: one works, all hear the same.
import type { APIGatewayProxyEventV2WithJWTAuthorizer as Event } from "aws-lambda";
import { afterAll, beforeAll, expect, it } from "vitest";
import { once } from "#functions/_runtime/once.ts";
import { dynamoIdempotencyKeys } from "#shared/adapters/dynamodb/idempotency-keys.ts";
import { systemClock } from "#shared/adapters/system.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { type Adversity, openAdversity } from "#test/support/adversity.ts";

let world: Adversity;
beforeAll(async () => {
  const trouble = { inFlightMs: [5, 20], slow: { share: 0.3, ms: 40 } } as const;
  const from = Date.parse("2026-03-03T08:00:00.000Z");
  world = await openAdversity({ tables: ["keys"], from, trouble, random: seeded("once") });
});
afterAll(() => world.close());

const eventOf = (key: string, body: object, client = "node-lyon") =>
  ({
    headers: { "idempotency-key": key },
    rawPath: "/v1/tasks/t/confirm",
    rawQueryString: "",
    body: JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      routeKey: "POST /v1/tasks/{id}/confirm",
      authorizer: { jwt: { claims: { client_id: client, scope: "lendemain/tasks" } } },
    },
  }) as unknown as Event;

let worked = 0;
const call = (event: Event, status = 200) =>
  once({ keys: dynamoIdempotencyKeys("keys"), clock: systemClock }, event, async () => {
    worked += 1;
    const body = JSON.stringify({ worked });
    await systemClock.sleep(30);
    return { statusCode: status, headers: {}, body };
  });
const working = async (deed: () => Promise<unknown>): Promise<number> => {
  const before = worked;
  await deed();
  return worked - before;
};

it("two hundred of the same at once are one effect and two hundred equal answers", async () => {
  const event = eventOf("same", { n: 1 });
  const effects = await working(async () => {
    const answers = await world.together(Array.from({ length: 200 }, () => () => call(event)));
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers["idempotent-replay"] === "true")).toHaveLength(199);
  });
  expect(effects).toBe(1);
});

it("another body under the key is refused; another party's key is another key", async () => {
  await world.together([() => call(eventOf("mine", { n: 1 }))]);
  const [other] = await world.together([() => call(eventOf("mine", { n: 2 }))]);
  expect([other?.statusCode, JSON.parse(other?.body ?? "").code]).toEqual([422, "idempotency-mismatch"]);
  const [theirs] = await world.together([() => call(eventOf("mine", { n: 2 }, "node-paris"))]);
  expect(theirs?.statusCode).toBe(200);
});

it.each([
  [409, 2],
  [503, 2],
  [422, 1],
  [404, 1],
])("an answer of %i is worked on %i times", async (status, times) => {
  const event = eventOf(`answered-${status}`, {});
  const effects = await working(() =>
    world.together([() => call(event, status)]).then(() => world.together([() => call(event, status)])),
  );
  expect(effects).toBe(times);
});

it("without a key every call works", async () => {
  const event = { ...eventOf("x", {}), headers: {} } as Event;
  expect(await working(() => world.together([() => call(event), () => call(event)]))).toBe(2);
});

it("a key that is none is refused", async () => {
  const [answer] = await world.together([() => call(eventOf("two words", {}))]);
  expect(answer?.statusCode).toBe(400);
});
