// The table of docs/races.md, row by row: two deeds, in every order in which their requests can come.
import type { Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { createHandler as takeCarrierEvents } from "#functions/carriers/take-carrier-events.ts";
import { createHandler as awaitDoor } from "#functions/fulfilment/await-door.ts";
import { createHandler as bookCarrier } from "#functions/fulfilment/book-carrier.ts";
import { createHandler as cancelOrder } from "#functions/orders/cancel-order.ts";
import { createHandler as putOnHold } from "#functions/orders/put-on-hold.ts";
import { createHandler as createReport } from "#functions/orders/report-lost.ts";
import { createHandler as confirmPick } from "#functions/tasks/confirm-pick.ts";
import { createHandler as handOver } from "#functions/tasks/hand-over.ts";
import { carrierDesks } from "#shared/adapters/carriers/carrier-desks.ts";
import { dynamoQuotes } from "#shared/adapters/dynamodb/quotes.ts";
import { queryAll } from "#shared/adapters/dynamodb/reading.ts";
import { NodeTask } from "#shared/domain/orders/order.ts";
import type { HomeLeg } from "#shared/domain/promise/leg.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import { Movement } from "#shared/domain/stock/ledger.ts";
import { derivedId } from "#shared/kernel/derived-id.ts";
import { CarrierId, ChannelId, OrderId, PromiseId, Sku, TaskId } from "#shared/kernel/ids.ts";
import { DAY, HOUR, Instant, toInstant } from "#shared/kernel/time.ts";
import { drawnInterleavings, everyInterleaving } from "#test/support/interleavings.ts";
import { world } from "#test/support/network.ts";
import { signed } from "#test/support/retailer.ts";
import { tables } from "#test/support/tables.ts";
import {
  at,
  decision,
  expiresAt,
  hold,
  holdOf,
  idOf,
  ledger,
  lyon,
  orders,
  plan,
  planned,
  seen,
  shipmentOf,
  strasbourg,
  taskOf,
  waiting,
} from "#test/support/waiting-order.ts";

await tables("stock", "orders", "events");

const SECRET = "secret";
/** Later than any scan of the tests, and before any hold expires. */
const clock = { now: () => Date.parse(at) + 3 * HOUR };
const late = { now: () => Date.parse(expiresAt) - 1 };
const network = { current: async () => world({ now: at }).network };
const deps = {
  orders,
  stock: ledger,
  clock,
  network,
  secret: async () => SECRET,
  env: { WEBHOOK_SECRET: "arn" },
};
type Handler = (event: never, context: Context) => Promise<unknown>;
const handlers = {
  cancel: cancelOrder({ ...deps, carriers: carrierDesks(clock as never) } as never) as Handler,
  pick: confirmPick(deps as never) as Handler,
  latePick: confirmPick({ ...deps, clock: late } as never) as Handler,
  book: bookCarrier({ ...deps, carriers: carrierDesks(clock as never), network } as never) as Handler,
  handOver: handOver(deps as never) as Handler,
  hold: putOnHold({ ...deps, network } as never) as Handler,
  scans: takeCarrierEvents(deps as never) as Handler,
};

interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly scope: string;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @returns the status of the answer */
const call = async (handler: Handler, one: Call): Promise<number> =>
  (await answered(handler, one)).statusCode;

async function answered(
  handler: Handler,
  { params, scope, text = "", headers = {} }: Call,
): Promise<{ statusCode: number; body: string }> {
  const claims = {
    scope: scope
      .split(" ")
      .map((one) => `lendemain/${one}`)
      .join(" "),
  };
  const event = {
    pathParameters: params,
    body: text,
    headers,
    requestContext: { authorizer: { jwt: { claims } } },
  };
  return (await handler(event as never, {} as Context)) as { statusCode: number; body: string };
}

let last = 0;
const held = async () => {
  const sku = Sku.parse(`raced-${++last}`);
  await ledger.count(
    [lyon, strasbourg].map((node) => ({ sku, node, onHand: 2, asOf: at })),
    `c-${last}`,
  );
  return { sku, order: await waiting(lyon, sku) };
};
type Held = Awaited<ReturnType<typeof held>>;

const pick = ({ order }: Held) =>
  call(handlers.pick, { params: { id: taskOf(order, 1) }, scope: "tasks node:lyon" });
const cancel = ({ order }: Held) =>
  call(handlers.cancel, { params: { id: order }, scope: "orders:write channel:web" });
const giveUp = ({ order, sku }: Held) =>
  orders.route({
    orderId: order,
    attempt: 2,
    holds: [{ ...holdOf(order, 2, strasbourg, sku), capacity: [] }],
    shipments: [shipmentOf(order, 2, strasbourg, sku)],
    at,
    replacing: { of: idOf(order, 1), attempt: 2, unfilledUnits: 0, givesUp: true },
  });
const statusOf = async ({ order }: Held) => (await orders.shipment(order, idOf(order, 1)))?.status;
const happened = async ({ order }: Held, type: string) =>
  (await orders.timeline(order)).filter((event) => event.type === type).length;
const balanced = async () =>
  expect(audit(await ledger.books())).toMatchObject({ ledgerImbalance: 0, oversoldUnits: 0 });

/** Booked, and its node is asked to hand it over. */
const booked = async () => {
  const found = await held();
  await pick(found);
  const { order, sku } = found;
  const task = NodeTask.parse({
    ...{ id: `${idOf(order, 1)}.handover`, kind: "handover", status: "open", node: lyon },
    ...{ shipmentId: idOf(order, 1), orderId: order, dueBy: at, openedAt: at, updatedAt: at },
    lines: [{ sku, quantity: 1 }],
  });
  const tracking = { carrier: CarrierId.parse("eclair"), number: `TRK_${last}` };
  const shipment = { id: idOf(order, 1), to: "booked" as const, tracking };
  await orders.step({ orderId: order, at, shipment, openTask: { ...task, token: "t" }, facts: [] });
  return { ...found, tracking: tracking.number };
};
type Booked = Awaited<ReturnType<typeof booked>>;

const handed = ({ order }: Held) =>
  call(handlers.handOver, {
    params: { id: TaskId.parse(`${idOf(order, 1)}.handover`) },
    scope: "tasks node:lyon",
  });
const scan =
  (id: string, code: string, hour: number, expectedAt?: string) =>
  async ({ tracking }: Pick<Booked, "tracking">) => {
    const seenAt = toInstant(Date.parse(at) + hour * HOUR);
    const text = JSON.stringify({ events: [{ id, tracking, code, at: seenAt, expectedAt }] });
    const headers = signed({ secret: SECRET, now: clock.now }, "eclair", text);
    return answered(handlers.scans, {
      params: { carrier: "eclair" },
      scope: "carrier carrier:eclair",
      text,
      headers,
    });
  };

describe("a cancellation against a pick", () => {
  it("is first, and the pick is refused; or the pick is first, and the flow undoes it", async () => {
    const ends = new Set<string>();
    const answers: number[] = [];
    const courses = await everyInterleaving({
      begin: held,
      deeds: [async (one) => answers.push(await pick(one)), async (one) => answers.push(await cancel(one))],
      async after(one, course) {
        const task = await orders.task(taskOf(one.order, 1));
        const end = `${task?.status} ${await statusOf(one)}`;
        ends.add(end);
        expect([course, ["done picked", "withdrawn released"].includes(end)]).toEqual([course, true]);
        expect((await orders.get(one.order))?.cancelling).toBe(true);
        expect(await happened(one, "shipment.picked")).toBe(end === "done picked" ? 1 : 0);
      },
    });
    expect([...ends].sort()).toEqual(["done picked", "withdrawn released"]);
    expect(courses).toBeGreaterThan(10);
    expect(new Set(answers)).toEqual(new Set([200, 202, 409]));
    await balanced();
  });
});

describe("a cancellation against a hand-over", () => {
  it("is first, and the hand-over is refused; or the parcel is gone, and its carrier is asked for it once", async () => {
    const ends = new Set<string>();
    await everyInterleaving({
      begin: async () => ({ ...(await booked()), answers: [] as number[] }),
      deeds: [
        async (one) => {
          one.answers[0] = await handed(one);
        },
        async (one) => {
          one.answers[1] = await cancel(one);
        },
      ],
      async after(one) {
        // Whoever said it once more is told the same.
        await cancel(one);
        const task = await orders.task(TaskId.parse(`${idOf(one.order, 1)}.handover`));
        const asked =
          (await happened(one, "shipment.intercepted")) + (await happened(one, "shipment.intercept-refused"));
        ends.add(`${one.answers.join()}: ${task?.status} ${await statusOf(one)}, asked ${asked}`);
      },
    });
    expect([...ends].sort()).toEqual([
      "200,202: done handedOver, asked 1",
      "409,202: withdrawn booked, asked 0",
    ]);
    await balanced();
  });
});

describe("two cancellations at once", () => {
  it("are one to the channel, and undo what can be undone", async () => {
    await drawnInterleavings({
      begin: held,
      deeds: [cancel, cancel],
      async after(one, course) {
        expect([course, await happened(one, "order.cancellation-requested")]).toEqual([course, 1]);
        expect((await orders.task(taskOf(one.order, 1)))?.status).toBe("withdrawn");
      },
    });
  });

  it("ask a carrier for its parcel once", async () => {
    await drawnInterleavings({
      begin: async () => {
        const one = await booked();
        await handed(one);
        return one;
      },
      deeds: [cancel, cancel],
      async after(one, course) {
        const asked =
          (await happened(one, "shipment.intercepted")) + (await happened(one, "shipment.intercept-refused"));
        expect([course, asked]).toEqual([course, 1]);
      },
    });
  });
});

describe("a hold on the order against a pick", () => {
  it("is first, and the node is told to leave it; or the pick is, and the hold is refused", async () => {
    const ends = new Set<string>();
    await everyInterleaving({
      begin: async () => ({ ...(await held()), answers: [] as number[] }),
      deeds: [
        async (one) => one.answers.push(await pick(one)),
        async ({ order, answers }) =>
          answers.push(
            await call(handlers.hold, {
              params: { id: order },
              scope: "orders:write channel:web",
              text: JSON.stringify({ reason: "fraud" }),
            }),
          ),
      ],
      async after(one, course) {
        const task = await orders.task(taskOf(one.order, 1));
        const [level] = await ledger.levels(one.sku);
        const isHeld = (await orders.get(one.order))?.hold !== undefined;
        const end = `${task?.status} ${await statusOf(one)}, ${level?.onHand} on hand, on hold ${isHeld}`;
        ends.add(end);
        expect([course, [...one.answers].sort()]).toEqual([course, [200, 409]]);
      },
    });
    expect([...ends].sort()).toEqual([
      "done picked, 1 on hand, on hold false",
      "paused released, 2 on hand, on hold true",
    ]);
    await balanced();
  });
});

describe("a hand-over against a rescue that gives the shipment up", () => {
  it("is first, and nothing is sent again; or the rescue is, and the hand-over is refused", async () => {
    const ends = new Set<string>();
    await everyInterleaving({
      begin: async () => ({ ...(await booked()), answers: [] as unknown[] }),
      deeds: [
        async (one) => one.answers.push(await handed(one)),
        async (one) => one.answers.push((await giveUp(one)).held),
      ],
      async after(one, course) {
        const shipments = await orders.shipments(one.order);
        const end = `${await statusOf(one)}, ${shipments.length} in all`;
        ends.add(end);
        const told = one.answers.map(String).sort().join();
        const right = end === "handedOver, 1 in all" ? "200,false" : "409,true";
        expect([course, told]).toEqual([course, right]);
      },
    });
    expect([...ends].sort()).toEqual(["booked, 2 in all", "handedOver, 1 in all"]);
    await balanced();
  });
});

describe("a pick against a rescue that gives the shipment up", () => {
  it("takes the units or does not; they are nowhere twice", async () => {
    await everyInterleaving({
      begin: held,
      deeds: [pick, giveUp],
      async after(one, course) {
        const found = await orders.shipment(one.order, idOf(one.order, 1));
        expect([course, found?.givenUp]).toEqual([course, true]);
        await ledger.undo(one.order, idOf(one.order, 1), at);
        const levels = await ledger.levels(one.sku);
        expect(levels.map(({ onHand, held: units }) => [onHand, units])).toEqual([
          [2, 0],
          [2, 1],
        ]);
      },
    });
    await balanced();
  });
});

describe("a pick against a wave that moves the order", () => {
  it("is first, and the order stays; or the wave is, and the node is told to leave it", async () => {
    const ends = new Set<string>();
    await everyInterleaving({
      begin: async () => ({ ...(await held()), answers: [] as unknown[] }),
      deeds: [
        async (one) => one.answers.push(await pick(one)),
        async (one) =>
          one.answers.push(
            await orders.moveTogether(
              [
                {
                  ...{ orderId: one.order, wave: "wave_1", attempt: 2, decision, seen },
                  leaving: [{ shipment: idOf(one.order, 1), task: taskOf(one.order, 1) }],
                  holds: [holdOf(one.order, 2, strasbourg, one.sku)],
                  shipments: [shipmentOf(one.order, 2, strasbourg, one.sku)],
                },
              ],
              at,
            ),
          ),
      ],
      async after(one, course) {
        const end = one.answers.map(String).sort().join();
        ends.add(end);
        const levels = (await ledger.levels(one.sku)).map(({ onHand, held: units }) => [onHand, units]);
        const picked = [
          [1, 0],
          [2, 0],
        ];
        const moved = [
          [2, 0],
          [2, 1],
        ];
        expect([course, levels]).toEqual([course, end === "200,conflict" ? picked : moved]);
      },
    });
    expect([...ends].sort()).toEqual(["200,conflict", "409,done"]);
    await balanced();
  });
});

describe("a pick against the expiry of its hold", () => {
  it("is first, and nothing is given back; or the units are free, and the node leaves them on the shelf", async () => {
    const answers = new Set<number>();
    await everyInterleaving({
      begin: async () => ({ ...(await held()), answer: 0 }),
      deeds: [
        async (one) => {
          const params = { id: taskOf(one.order, 1) };
          one.answer = await call(handlers.latePick, { params, scope: "tasks node:lyon" });
        },
        ({ order }) => ledger.expire(order, idOf(order, 1), expiresAt),
      ],
      async after(one, course) {
        answers.add(one.answer);
        const [level] = await ledger.levels(one.sku);
        const end = one.answer === 200 ? { onHand: 1, held: 0 } : { onHand: 2, held: 0 };
        expect([course, level]).toMatchObject([course, end]);
        expect(await statusOf(one)).toBe(one.answer === 200 ? "picked" : "released");
      },
    });
    expect([...answers].sort()).toEqual([200, 409]);
    await balanced();
  });
});

describe("two runs that route one order", () => {
  it("hold what one plan needs, or nothing of the older one", async () => {
    const ends = new Set<string>();
    await everyInterleaving({
      async begin() {
        const sku = Sku.parse(`raced-${++last}`);
        await ledger.count([{ sku, node: lyon, onHand: 2, asOf: at }], `c-${last}`);
        return { sku, order: await planned(sku) };
      },
      deeds: [
        async ({ order, sku }) => {
          if (!(await hold(order, lyon, sku)).held) await ledger.releaseAttempt(order, 1);
        },
        async ({ order }) => {
          if ((await plan(order, 2)) === "done") await ledger.releaseAttemptsTo(order, 1);
        },
      ],
      async after({ order, sku }, course) {
        const head = await orders.get(order);
        const [level] = await ledger.levels(sku);
        const end = `${head?.status} by plan ${head?.attempts}, ${level?.held} held`;
        ends.add(end);
        expect([course, ["routed by plan 1, 1 held", "received by plan 2, 0 held"].includes(end)]).toEqual([
          course,
          true,
        ]);
      },
    });
    expect(ends.size).toBe(2);
    await balanced();
  });
});

describe("a count of an earlier instant against a pick", () => {
  it("leaves what was counted and what moved since, whichever is first", async () => {
    const earlier = toInstant(Date.parse(at) + 1);
    const courses = await everyInterleaving({
      // Something has moved since, so that the count asks what.
      async begin() {
        const found = await held();
        const entries = [{ sku: found.sku, quantity: 1, from: "supplier", to: "node:lyon" }];
        const truck = { id: `truck-${found.sku}`, at: toInstant(clock.now()), entries };
        await ledger.move(Movement.parse({ ...truck, reason: "received", reference: "truck" }));
        return found;
      },
      deeds: [
        ({ sku }) => ledger.count([{ sku, node: lyon, onHand: 5, asOf: earlier }], "last night"),
        async (one) => expect(await pick(one)).toBe(200),
      ],
      async after({ sku }, course) {
        const level = (await ledger.levels(sku)).find(({ node }) => node === lyon);
        const units = { onHand: 5, held: 0, available: 5, asOf: earlier };
        expect([course, level]).toEqual([course, expect.objectContaining(units)]);
      },
    });
    expect(courses).toBeGreaterThan(5);
    await balanced();
  });
});

// More than a hundred courses each.
describe("two webhooks of a carrier", { timeout: 300_000 }, () => {
  it("at once, the later scan stands, whichever is heard first", async () => {
    const courses = await everyInterleaving({
      begin: booked,
      deeds: [scan("s1", "in-transit", 1), scan("s2", "delivered", 2)],
      async after(one, course) {
        const found = await orders.shipment(one.order, idOf(one.order, 1));
        expect([course, found?.carrierStatus]).toEqual([course, "delivered"]);
        expect(await happened(one, "shipment.handed-over")).toBe(1);
      },
    });
    expect(courses).toBeGreaterThan(10);
  });

  it("that are the same are heard once", async () => {
    await everyInterleaving({
      begin: booked,
      deeds: [scan("s1", "delivered", 2), scan("s1", "delivered", 2)],
      alike: true,
      async after(one, course) {
        expect([course, await happened(one, "shipment.scanned")]).toEqual([course, 1]);
      },
    });
  });
});

describe("a scan against the booking of its parcel", { timeout: 300_000 }, () => {
  it("is heard, or named unknown for the carrier to send again: then it is heard, once", async () => {
    const heard = new Set<string>();
    await everyInterleaving({
      async begin() {
        const one = await held();
        await pick(one);
        const { carrier } = shipmentOf(one.order, 1, lyon, one.sku).leg as HomeLeg;
        // The carrier knows the number as soon as it is asked.
        const tracking = derivedId("trk", carrier, idOf(one.order, 1)).toUpperCase();
        return { ...one, tracking, unknown: [] as string[] };
      },
      deeds: [
        ({ order }) =>
          handlers.book(
            { orderId: order, shipmentId: idOf(order, 1), dueBy: at, token: "truck" } as never,
            {} as Context,
          ),
        async (one) => one.unknown.push(...JSON.parse((await scan("s1", "in-transit", 1)(one)).body).unknown),
      ],
      async after(one, course) {
        const told = one.unknown.length === 0 ? "heard" : "unknown";
        heard.add(told);
        expect([course, await happened(one, "shipment.scanned")]).toEqual([course, told === "heard" ? 1 : 0]);
        await scan("s1", "in-transit", 1)(one);
        const found = await orders.shipment(one.order, idOf(one.order, 1));
        expect(found).toMatchObject({ status: "handedOver", carrierStatus: "in-transit" });
        expect(await happened(one, "shipment.scanned")).toBe(1);
        expect(await happened(one, "shipment.handed-over")).toBe(1);
      },
    });
    expect([...heard].sort()).toEqual(["heard", "unknown"]);
  });
});

describe("the last scan against the workflow that begins to wait for it", () => {
  it("wakes it, or is found by it: the word is never lost", async () => {
    await everyInterleaving({
      begin: async () => ({ ...(await booked()), found: [] as (string | undefined)[] }),
      deeds: [
        scan("s1", "delivered", 2),
        async ({ order, found }) =>
          found.push(
            (await orders.awaitDoor(order, idOf(order, 1), { token: "the door", until: expiresAt }))
              ?.carrierStatus,
          ),
      ],
      async after({ order, found }, course) {
        const rows = await queryAll({
          TableName: "events",
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :resume)",
          ExpressionAttributeValues: { ":pk": order, ":resume": "resume#" },
        });
        const woken = rows.filter(({ resume }) => Object(resume).token === "the door").length;
        expect([course, woken + (found[0] === "delivered" ? 1 : 0)]).toEqual([course, 1]);
      },
    });
  });
});

describe("an earlier arrival against the workflow that begins to wait for a later one", () => {
  it("ends the wait sooner, whoever was first", async () => {
    const eta = (id: string, expectedAt: string, hour: number) => scan(id, "in-transit", hour, expectedAt);
    await everyInterleaving({
      async begin() {
        const one = await booked();
        await eta("s1", "2026-03-20T17:00:00.000Z", 2)(one);
        return one;
      },
      deeds: [
        eta("s2", "2026-03-05T17:00:00.000Z", 3),
        ({ order }) =>
          awaitDoor(deps as never)(
            {
              ...{ orderId: order, shipmentId: idOf(order, 1), token: "the door" },
              dueBy: "2026-03-30T17:00:00.000Z",
            } as never,
            {} as Context,
          ),
      ],
      async after({ order }, course) {
        const rows = await queryAll({
          TableName: "events",
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :resume)",
          ExpressionAttributeValues: { ":pk": order, ":resume": "resume#" },
        });
        const told = rows.map(({ resume }) => Object(resume)).filter(({ token }) => token === "the door");
        expect([course, told]).toEqual([
          course,
          [{ token: "the door", error: "ArrivalMoved", cause: "2026-03-15T17:00:00.000Z" }],
        ]);
      },
    });
  });
});

describe("a parcel reported as lost", () => {
  const days = { now: () => Date.parse(at) + 40 * DAY };
  const reportLost = createReport({ ...deps, clock: days } as never) as Handler;
  const report = (told: unknown[], nth: number) => async (one: Booked) => {
    told[nth] = await call(reportLost, {
      params: { id: one.order },
      scope: "orders:write channel:web",
      text: JSON.stringify({ shipment: idOf(one.order, 1) }),
    });
  };
  const onItsWay = async () => {
    const one = await booked();
    await handed(one);
    return one;
  };

  it("is so, unless its last scan was first", async () => {
    const ends = new Set<string>();
    const told: unknown[] = [];
    await everyInterleaving({
      begin: onItsWay,
      deeds: [report(told, 0), scan("s1", "delivered", 2)],
      async after(one) {
        const found = await orders.shipment(one.order, idOf(one.order, 1));
        const reports = await happened(one, "shipment.reported-lost");
        ends.add(`${told[0]}: ${found?.carrierStatus}, reported ${reports}`);
      },
    });
    expect([...ends].sort()).toEqual(["200: delivered, reported 1", "409: delivered, reported 0"]);
  });

  it("is told of once, though it is reported twice", async () => {
    const told: unknown[] = [];
    await everyInterleaving({
      begin: onItsWay,
      deeds: [report(told, 0), report(told, 1)],
      alike: true,
      async after(one, course) {
        expect([course, told, await happened(one, "shipment.reported-lost")]).toEqual([
          course,
          [200, 200],
          1,
        ]);
      },
    });
  });
});

describe("a quote that two orders redeem at once", () => {
  it("is the first one's", async () => {
    const quotes = dynamoQuotes("orders");
    const option = PromiseId.parse("prm_00000000000000000000");
    await everyInterleaving({
      begin: async () => {
        const promiseId = PromiseId.parse(`${option.slice(0, -4)}${String(++last).padStart(4, "0")}`);
        const expiresAt = Instant.parse("2026-03-03T09:00:00.000Z");
        await quotes.keep({ promiseId, channel: ChannelId.parse("web"), cart: "c", options: [], expiresAt });
        return { promiseId, won: [] as boolean[] };
      },
      deeds: [
        async ({ promiseId, won }) => won.push(await quotes.redeem(promiseId, OrderId.parse("ord_a"))),
        async ({ promiseId, won }) => won.push(await quotes.redeem(promiseId, OrderId.parse("ord_b"))),
      ],
      after: async ({ won }) => expect(won.sort()).toEqual([false, true]),
    });
  });
});
