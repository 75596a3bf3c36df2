// A store that takes nothing new for a while says so itself; routing hears it at once.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ stock: { mug: { paris: 50, strasbourg: 50 } } });
  await retailer.until("2026-03-03T09:30:00Z");
});
afterAll(() => retailer.close());

const say = (what: "pause" | "resume", body?: unknown, party = "node:paris", node = "paris") =>
  retailer.ask(party, `POST /v1/nodes/${node}/${what}`, { body });
const sourceOf = async (lines = { mug: 1 }) => {
  const order = await ordered(retailer, { lines });
  const { node } = await order.parcel();
  return { order, node };
};

describe("a store that pauses", () => {
  it("gets nothing new from the next order on, until its day is over", async () => {
    const before = await sourceOf();
    expect(before.node).toBe("paris");
    expect(await say("pause", { reason: "two colleagues are ill" })).toMatchObject({
      status: 200,
      body: { node: "paris", pause: { until: "2026-03-03T23:00:00.000Z", openWork: "finishes" } },
    });
    const { order, node } = await sourceOf();
    expect(node).toBe("strasbourg");
    const [{ decision }] = await order.decisions();
    expect(decision.candidates).toContainEqual(
      expect.objectContaining({
        node: "paris",
        eliminated: {
          code: "stopped",
          reason: "two colleagues are ill",
          until: "2026-03-03T23:00:00.000Z",
        },
      }),
    );
    // What it was asked for before is still its own.
    expect((await before.order.tell("offer", "accept")).status).toBe(200);
    await retailer.until("2026-03-04T09:00:00Z");
    expect((await sourceOf()).node).toBe("paris");
    await audited(retailer);
  });

  it("stays paused though a planner replaces the nodes and the policy that were read before", async () => {
    const { nodes } = (await retailer.ask("operator", "GET /v1/network/nodes")).body;
    const { policy } = (await retailer.ask("operator", "GET /v1/network/policy")).body;
    await say("pause");
    const put = await Promise.all([
      retailer.ask("operator", "PUT /v1/network/policy", { body: { policy } }),
      retailer.ask("operator", "PUT /v1/network/nodes", { body: { nodes } }),
      say("pause", {}, "node:strasbourg", "strasbourg"),
    ]);
    expect(put.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { pauses } = (await retailer.ask("operator", "GET /v1/network/nodes")).body;
    expect(pauses.map(({ node }: { node: string }) => node)).toEqual(["paris", "strasbourg"]);
    await say("resume", undefined, "node:strasbourg", "strasbourg");
    expect((await sourceOf()).node).toBe("strasbourg");
  });

  it("takes orders again as soon as it resumes, and not before", async () => {
    expect((await sourceOf()).node).toBe("strasbourg");
    expect(await say("resume")).toMatchObject({ status: 200, body: { node: "paris" } });
    expect((await sourceOf()).node).toBe("paris");
    const { pauses } = (await retailer.ask("operator", "GET /v1/network/nodes")).body;
    expect(pauses).toBeUndefined();
  });

  it("is not offered to collect in", async () => {
    await say("pause", { until: "2026-03-06T10:00:00Z" });
    const cart = {
      ...{ method: "collect", destination: { country: "FR", postcode: "75004" } },
      lines: [{ sku: "mug", quantity: 1 }],
    };
    const { body } = await retailer.ask("channel:web", "POST /v1/promises", { body: cart });
    expect(body.options.map(({ node }: { node: string }) => node)).toEqual(["strasbourg"]);
    await say("resume");
  });

  it("replaces its own pause, and can be made again from the decision that it changed", async () => {
    await say("pause", { until: "2026-03-05T08:00:00Z" });
    await say("pause", { until: "2026-03-06T08:00:00Z", reason: "flood" });
    const { order } = await sourceOf();
    const { body } = await retailer.ask("planner", `GET /v1/orders/${order.id}/decisions?replay=true`);
    const [network] = Object.values<{ pauses: unknown[] }>(body.networks);
    expect(network?.pauses).toMatchObject([{ node: "paris", reason: "flood" }]);
    await say("resume");
  });

  it.each([
    [{ until: "2026-03-01T00:00:00Z" }, "until"],
    [{ until: "2026-09-01T00:00:00Z" }, "until"],
    [{ until: "tomorrow" }, "until"],
    [{ reason: "" }, "reason"],
  ])("with %o is told what is wrong with %s", async (body, field) => {
    expect(await say("pause", body)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });

  it("speaks for itself only; a planner may speak for it", async () => {
    expect(await say("pause", {}, "node:strasbourg")).toMatchObject({ status: 403 });
    expect(await say("pause", {}, "planner", "atlantis")).toMatchObject({ status: 404 });
    expect(await say("pause", {}, "planner")).toMatchObject({ status: 200 });
    expect(await say("resume", undefined, "planner")).toMatchObject({ status: 200 });
    await stockUp(retailer, { mug: { paris: 40 } });
  });
});
