import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { createAgenda } from "#local/replay/agenda.ts";
import { createClient } from "#local/replay/client.ts";
import { paceOf } from "#local/replay/pace.ts";
import { sampleNetwork } from "#local/replay/sample-network.ts";
import type { Scenario } from "#local/replay/scenario.ts";
import { startWorld } from "#local/replay/world.ts";
import { HOUR } from "#shared/kernel/time.ts";
import { type Call, type FakeApi, type FakeOptions, fakeApi, leg } from "./fake-api.ts";

/** Nothing goes wrong, and everything takes as long as it always does. */
const smooth: Scenario = {
  pick: { minutes: [20, 20], shortRate: 0, damagedRate: 0 },
  store: {
    acceptMinutes: [10, 10],
    declineRate: 0,
    declineAgainRate: 0,
    silentRate: 0,
    partialRate: 0,
    notFoundRate: 0,
  },
  vendor: {
    acceptMinutes: [60, 60],
    rejectRate: 0,
    silentRate: 0,
    shipHours: [2, 2],
    partialRate: 0,
    partShipRate: 0,
    cancelRejectRate: 0,
  },
  carrier: { pickupDelayMinutes: [0, 0], failedAttemptRate: 0, lostRate: 0, lateRate: 0 },
  collect: { hours: [5, 5], noShowRate: 0, delegateRate: 0, wrongCodeRate: 0 },
  customer: { answerRate: 0, answerMinutes: [5, 5], homeUnaskedRate: 0 },
  outages: [],
  closings: [],
};
const morning = "2026-03-10T09:00:00.000Z";
const secret = "a secret";

interface Play extends Partial<FakeOptions> {
  readonly scenario?: Partial<Scenario>;
  readonly seed?: string;
  readonly hours?: number;
  before(api: FakeApi): void;
}

const running: FakeApi[] = [];
afterEach(async () => {
  for (const api of running.splice(0)) await api.stop();
});

/** What the outside world did to the API in so many hours. */
async function play({
  scenario,
  seed = "1",
  hours = 48,
  before,
  from = morning,
  node,
}: Play): Promise<Call[]> {
  const api = await fakeApi({ from, ...(node !== undefined && { node }) });
  running.push(api);
  before(api);
  const client = createClient(api);
  const pace = paceOf(api.clock);
  const agenda = createAgenda(pace);
  const { nodes, carriers } = sampleNetwork();
  startWorld({
    client,
    pace,
    agenda,
    seed,
    nodes,
    carriers,
    scenario: { ...smooth, ...scenario },
    webhookSecret: secret,
  });
  const end = pace.now() + hours * HOUR;
  await agenda.run(() => pace.now() >= end);
  client.close();
  return api.calls;
}

const told = (calls: readonly Call[]) => calls.map(({ by, what }) => `${by}: ${what}`);
const scansOf = (calls: readonly Call[]) =>
  calls.flatMap(
    ({ body }) => (body as { events?: { code: string; at: string }[] } | undefined)?.events ?? [],
  );
const bodyOf = (call: Call | undefined): unknown => call?.body;
const codesOf = (calls: readonly Call[]) => scansOf(calls).map(({ code }) => code);

describe("the outside world", () => {
  it("takes an offered shipment from the store's yes to the door, within the delivery window", async () => {
    const calls = await play({ node: "st-lyon", before: (api) => api.openTask("offer") });
    expect(told(calls).slice(0, 4)).toEqual([
      "node-st-lyon: POST /v1/tasks/ord_a-1.offer/accept",
      "node-st-lyon: POST /v1/tasks/ord_a-1.pick/confirm",
      "node-st-lyon: POST /v1/tasks/ord_a-1.handover/handover",
      "carrier-aube: POST /v1/carriers/aube/events",
    ]);
    expect(codesOf(calls)).toEqual(["collected", "in-transit", "out-for-delivery", "delivered"]);
    const door = scansOf(calls).at(-1)?.at ?? "";
    expect(door > leg.deliverFrom && door < leg.milestones.deliverBy).toBe(true);
    const handedOver = calls[2]?.at ?? "";
    expect(handedOver > "2026-03-10T17:45" && handedOver < leg.milestones.handOverBy).toBe(true);
  });

  it("declines with a reason", async () => {
    const store = { ...smooth.store, declineRate: 1 };
    const calls = await play({
      node: "st-lyon",
      scenario: { store },
      before: (api) => api.openTask("offer"),
    });
    expect(calls).toMatchObject([
      { what: expect.stringContaining("/decline"), body: { reason: expect.any(String) } },
    ]);
  });

  it("does nothing at all when it stays silent", async () => {
    const store = { ...smooth.store, silentRate: 1 };
    expect(
      await play({ node: "st-lyon", scenario: { store }, before: (api) => api.openTask("offer") }),
    ).toEqual([]);
  });

  it("misses units of one line at a short pick, and sends the rest", async () => {
    const pick = { ...smooth.pick, shortRate: 1 };
    const calls = await play({ scenario: { pick }, before: (api) => api.openTask("pick") });
    const { picked, reason } = bodyOf(calls[0]) as { picked: { quantity: number }[]; reason: string };
    expect(reason).toBe("not-found");
    expect(picked.filter(({ quantity }, i) => quantity < (i === 0 ? 2 : 1))).toHaveLength(1);
    expect(told(calls)[1]).toContain("/handover");
  });

  it("does not pick before the node opens", async () => {
    const calls = await play({ from: "2026-03-09T22:00:00.000Z", before: (api) => api.openTask("pick") });
    expect(calls[0]).toMatchObject({
      at: "2026-03-10T05:20:00.000Z",
      what: expect.stringContaining("/confirm"),
    });
  });

  it("waits for the wave where a node picks in waves, and brings back what one trolley holds at once", async () => {
    const waits = await play({ hours: 24, before: (api) => api.openTask("pick", { pickWave: undefined }) });
    expect(waits).toEqual([]);
    const calls = await play({
      hours: 2,
      before: (api) => {
        api.openTask("pick");
        api.openTask("more", { kind: "pick", pickWave: "pwv_a" });
      },
    });
    expect(calls.filter(({ what }) => what.endsWith("/confirm")).map(({ what, at }) => [what, at])).toEqual([
      ["POST /v1/tasks/ord_a-1.more/confirm", "2026-03-10T09:30:00.000Z"],
      ["POST /v1/tasks/ord_a-1.pick/confirm", "2026-03-10T09:30:00.000Z"],
    ]);
  });

  it("picks by itself what it finds of a wave that has left", async () => {
    const calls = await play({
      hours: 2,
      before: (api) => {
        api.openTask("pick");
        void api.clock
          .sleep(40 * 60_000)
          .then(() => api.openTask("late", { kind: "pick", pickWave: "pwv_a" }));
      },
    });
    expect(told(calls).filter((call) => call.includes("confirm"))).toHaveLength(2);
  });

  it("puts back what was picked for nothing, while the node is open", async () => {
    const calls = await play({ from: "2026-03-09T22:00:00.000Z", before: (api) => api.openTask("putback") });
    expect(calls.map(({ by, what, at }) => [by, what, at])).toEqual([
      ["node-wh-lyon", "POST /v1/tasks/ord_a-1.putback/put-back", "2026-03-10T05:20:00.000Z"],
    ]);
  });

  it("accepts and ships a purchase order in the vendor's hours, with its own label", async () => {
    const before = (api: FakeApi) => api.openPurchaseOrder();
    const calls = await play({ node: "vd-garden", from: "2026-03-10T12:00:00.000Z", before });
    expect(told(calls).slice(0, 2)).toEqual([
      "vendor-vd-garden: POST /v1/purchase-orders/po_ord_a-1/accept",
      "vendor-vd-garden: POST /v1/purchase-orders/po_ord_a-1/ship",
    ]);
    expect(calls.slice(0, 2).map(({ at }) => at)).toEqual([
      "2026-03-10T13:30:00.000Z",
      "2026-03-10T15:30:00.000Z",
    ]);
    const { tracking } = bodyOf(calls[1]) as { tracking: string };
    expect(tracking).toMatch(/^VD\d{12}$/);
    expect(scansOf(calls)).toMatchObject(
      ["collected", "in-transit", "out-for-delivery", "delivered"].map((code) => ({ code, tracking })),
    );
  });

  it("rejects a purchase order", async () => {
    const vendor = { ...smooth.vendor, rejectRate: 1 };
    const calls = await play({
      node: "vd-garden",
      scenario: { vendor },
      before: (api) => api.openPurchaseOrder(),
    });
    expect(told(calls)).toEqual(["vendor-vd-garden: POST /v1/purchase-orders/po_ord_a-1/reject"]);
  });

  it("accepts a part of a purchase order, one unit short, and ships it", async () => {
    const vendor = { ...smooth.vendor, partialRate: 1 };
    const calls = await play({
      node: "vd-garden",
      scenario: { vendor },
      before: (api) => api.openPurchaseOrder(),
    });
    const { lines } = bodyOf(calls[0]) as { lines: { quantity: number }[] };
    expect(lines.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(2);
    expect(told(calls)[1]).toContain("/ship");
  });

  it("ships a purchase order in two parcels, the second with all that is left", async () => {
    const vendor = { ...smooth.vendor, partShipRate: 1 };
    const calls = await play({
      node: "vd-garden",
      scenario: { vendor },
      before: (api) => api.openPurchaseOrder(),
    });
    const notices = calls.filter(({ what }) => what.endsWith("/ship")).map(bodyOf);
    expect(notices).toMatchObject([{ lines: expect.any(Array) }, { tracking: expect.any(String) }]);
    expect(new Set(scansOf(calls).map((scan) => (scan as { tracking?: string }).tracking)).size).toBe(2);
  });

  it("collects in opening hours, or never", async () => {
    const before = (api: FakeApi) => api.openTask("collection", { dueBy: "2026-03-17T18:00:00.000Z" });
    const from = "2026-03-10T17:00:00.000Z";
    const calls = await play({ node: "st-lyon", from, before });
    expect(calls).toMatchObject([
      { at: expect.stringMatching(/^2026-03-11T09:/), what: expect.stringContaining("/collected") },
    ]);
    const collect = { ...smooth.collect, noShowRate: 1 };
    expect(await play({ node: "st-lyon", from, scenario: { collect }, before })).toEqual([]);
  });

  it.each([
    [{ failedAttemptRate: 1 }, ["attempted", "out-for-delivery", "delivered"], "2026-03-12"],
    [{ lateRate: 1 }, ["out-for-delivery", "delivered"], "2026-03-1[23]"],
    [{ lostRate: 1 }, ["in-transit", "lost"], "2026-03-13"],
  ])("tells what went wrong on the way: %o", async (rates, ending, day) => {
    const carrier = { ...smooth.carrier, ...rates };
    const calls = await play({
      scenario: { carrier },
      hours: 96,
      before: (api) => api.openTask("handover"),
    });
    expect(codesOf(calls).slice(-ending.length)).toEqual(ending);
    expect(scansOf(calls).at(-1)?.at).toMatch(new RegExp(day));
  });

  it("puts a parcel that missed its truck on the next one, a day later", async () => {
    const calls = await play({
      from: "2026-03-10T19:00:00.000Z",
      hours: 72,
      before: (api) => api.openTask("handover"),
    });
    expect(calls[0]?.at).toMatch(/^2026-03-11T17:[45]/);
    expect(scansOf(calls).at(-1)).toMatchObject({
      code: "delivered",
      at: expect.stringMatching(/^2026-03-12/),
    });
  });

  it("signs webhooks with the carrier's own key", async () => {
    const calls = await play({ before: (api) => api.openTask("handover") });
    const webhook = calls.find(({ by }) => by === "carrier-aube");
    const key = createHmac("sha256", secret).update("aube").digest("hex");
    const timestamp = String(Date.parse(webhook?.at ?? "") / 1000);
    expect(webhook?.headers).toMatchObject({
      "lendemain-timestamp": timestamp,
      "lendemain-signature": createHmac("sha256", key).update(`${timestamp}.${webhook?.text}`).digest("hex"),
    });
  });

  it("repeats with the same content what failed in passing", async () => {
    const pick = { ...smooth.pick, shortRate: 1 };
    const before = (api: FakeApi) => {
      api.openTask("pick");
      api.fail(2, 503);
    };
    const [first, second, third, fourth] = await play({ scenario: { pick }, before });
    expect([second?.text, third?.text]).toEqual([first?.text, first?.text]);
    expect(Date.parse(third?.at ?? "")).toBeGreaterThan(Date.parse(second?.at ?? ""));
    expect(fourth?.what).toContain("/handover");
  });

  it("lets go of what was withdrawn", async () => {
    const before = (api: FakeApi) => {
      api.openTask("pick");
      api.fail(1, 409);
    };
    expect(told(await play({ before }))).toEqual(["node-wh-lyon: POST /v1/tasks/ord_a-1.pick/confirm"]);
  });

  it("does the same for the same seed, to the millisecond, and something else for another", async () => {
    const pick = { ...smooth.pick, minutes: [5, 60] as [number, number] };
    const calls = (seed: string) =>
      play({ scenario: { pick }, seed, before: (api) => api.openTask("pick") }).then((all) =>
        all.map(({ at, what, text }) => ({ at, what, text })),
      );
    const first = await calls("7");
    expect(await calls("7")).toEqual(first);
    expect(await calls("8")).not.toEqual(first);
  });
});
