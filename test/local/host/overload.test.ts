// More than the host can bear is refused at the door, and nothing that was taken is lost.
import { beforeEach, describe, expect, it } from "vitest";
import { createDoors, tellOfRefusals } from "#local/host/http/doors.ts";
import { createBuckets } from "#local/host/http/throttle.ts";
import { synthesizeFixture } from "#test/support/host/fixture-app.ts";
import { eventually, hosts } from "#test/support/host/hosts.ts";
import { closeGate, journal } from "#test/support/host/journal.ts";

const start = hosts();
beforeEach(closeGate);

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: unknown;
}

async function post(url: string, body = "{}"): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
  });
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    body: await response.json(),
  };
}
const burst = (count: number, url: string) => Promise.all(Array.from({ length: count }, () => post(url)));
const of = (status: number, answers: readonly Answer[]) => answers.filter((one) => one.status === status);

/** So slow a rate that no other request is let in during a test. */
const ALMOST_NEVER = 0.001;
const tooMany = { status: 429, retryAfter: "1", body: { message: "Too Many Requests" } };
const full = { status: 503, retryAfter: "1", body: { message: "Service Unavailable" } };

describe("a burst on a route", () => {
  it("beyond what its stage takes is answered as API Gateway does, and other routes do not notice", async () => {
    const throttle = { rateLimit: ALMOST_NEVER, burstLimit: 5 };
    const { url } = await start({ assembly: synthesizeFixture({ throttle }) });
    const answers = await burst(20, `${url}/open/1`);
    expect([of(200, answers).length, of(429, answers).length]).toEqual([5, 15]);
    for (const refused of of(429, answers)) expect(refused).toEqual(tooMany);
    expect((await post(`${url}/guarded/1`)).status).toBe(401);
  });

  it("is held to the route's own limits where it has any", async () => {
    const throttleFixed = { rateLimit: ALMOST_NEVER, burstLimit: 1 };
    const { url } = await start({ assembly: synthesizeFixture({ throttleFixed }) });
    const answers = await burst(3, `${url}/open/fixed`);
    expect(of(429, answers)).toEqual([tooMany, tooMany]);
    expect(of(200, await burst(30, `${url}/open/1`))).toHaveLength(30);
  });

  it("is taken whole where time is not this machine's", async () => {
    const assembly = synthesizeFixture({ throttle: { rateLimit: ALMOST_NEVER, burstLimit: 1 } });
    const { url } = await start({ assembly, clock: { virtualFrom: 0, until: 0 } });
    expect(of(200, await burst(100, `${url}/open/1`))).toHaveLength(100);
  });
});

describe("a house that is full", () => {
  it("refuses exactly the excess, answers whom it took, and then takes others", async () => {
    const { url } = await start({ assembly: synthesizeFixture(), room: { inHouse: 4 } });
    const answers: Answer[] = [];
    const all = Array.from({ length: 10 }, () => post(`${url}/held`).then((one) => answers.push(one)));
    await eventually(() => journal.held === 4 && answers.length === 6);
    expect(answers).toEqual(Array.from({ length: 6 }, () => full));
    journal.open();
    await Promise.all(all);
    expect(of(200, answers)).toHaveLength(4);
    // The last of them leave when their connections have taken the answer.
    await eventually(async () => of(200, await burst(4, `${url}/open/1`)).length === 4);
  });

  it("lets nobody queue behind so many who wait for their turn", async () => {
    const { url, clock } = await start({ assembly: synthesizeFixture(), room: { waiting: 3 } });
    const turns = Array.from({ length: 64 }, () => clock.work(() => journal.opened));
    const answers: Answer[] = [];
    const all = Array.from({ length: 8 }, () => post(`${url}/open/1`).then((one) => answers.push(one)));
    await eventually(() => answers.length === 5);
    expect(answers).toEqual(Array.from({ length: 5 }, () => full));
    journal.open();
    await Promise.all([...all, ...turns]);
    expect(of(200, answers)).toHaveLength(3);
  });

  it("has room for so many bytes, and keeps none of what it refuses", async () => {
    const { url } = await start({ assembly: synthesizeFixture(), room: { bytes: 1_500 } });
    const held = post(`${url}/held`, JSON.stringify("x".repeat(1_000)));
    await eventually(() => journal.held === 1);
    expect(await post(`${url}/open/1`, JSON.stringify("x".repeat(1_000)))).toEqual(full);
    expect((await post(`${url}/open/1`, JSON.stringify("x".repeat(100)))).status).toBe(200);
    journal.open();
    expect((await held).status).toBe(200);
  });
});

describe("a function with a reserved concurrency", () => {
  it("answers 503 above it, and its own after it", async () => {
    const { url } = await start({ assembly: synthesizeFixture({ heldAtOnce: 2 }) });
    const answers: Answer[] = [];
    const all = Array.from({ length: 5 }, () => post(`${url}/held`).then((one) => answers.push(one)));
    await eventually(() => answers.length === 3);
    expect(answers).toEqual([full, full, full]);
    journal.open();
    await Promise.all(all);
    expect(of(200, answers)).toHaveLength(2);
    expect((await post(`${url}/held`)).status).toBe(200);
  });
});

describe("a bucket", () => {
  it("is filled again at its rate, up to its burst", () => {
    let now = 0;
    const throttled = createBuckets(() => now);
    const taken = (count: number) =>
      Array.from({ length: count }, () => throttled("GET /", { rate: 10, burst: 20 })).filter(Boolean).length;
    expect(taken(30)).toBe(20);
    now = 500;
    expect(taken(30)).toBe(5);
    now = 550;
    expect(taken(30)).toBe(0);
    now = 1_000_000;
    expect(taken(30)).toBe(20);
  });

  it("belongs to its route alone", () => {
    const throttled = createBuckets(() => 0);
    const once = { rate: 1, burst: 1 };
    expect([throttled("GET /a", once), throttled("GET /b", once), throttled("GET /a", once)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(throttled("GET /c", undefined)).toBe(true);
  });
});

describe("the doors", () => {
  it("count a visit once, begun or not, and give its place to the next", () => {
    const doors = createDoors({ inHouse: 2, waiting: 1, bytes: 10 });
    const first = doors.enter(5);
    expect(doors.enter(1)).toBeUndefined();
    first?.begin();
    first?.begin();
    expect(doors.enter(6)).toBeUndefined();
    const second = doors.enter(5);
    second?.begin();
    expect(doors.enter(0)).toBeUndefined();
    second?.leave();
    expect(doors.enter(5)).toBeDefined();
  });
});

it("whoever runs the host hears that it refuses, every ten seconds at most", () => {
  const heard: string[] = [];
  let now = 0;
  const refused = tellOfRefusals(
    (message) => heard.push(message.split(" ")[0] ?? ""),
    () => now,
  );
  for (let nth = 0; nth < 5; nth += 1) refused();
  now = 10_000;
  refused();
  expect(heard).toEqual(["1", "5"]);
});
