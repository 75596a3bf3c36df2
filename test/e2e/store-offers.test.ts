// What a store says of an offer, and what that does to its stock and to the order.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story, shelf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer();
  await retailer.until("2026-03-03T09:30:00Z");
});
afterAll(() => retailer.close());

const empty = { paris: 0, strasbourg: 0, lyon: 0 };
/** Nothing of it is anywhere but in the stores named. */
const onlyIn = (levels: Readonly<Record<string, number>>, sku = "mug") =>
  stockUp(retailer, { [sku]: { ...empty, ...levels } });
const nodesOf = async (order: Story) => (await order.parcels()).map(({ node, status }) => [node, status]);
const factsOf = async (order: Story, type: string) =>
  (await order.timeline()).findLast((event: { type: string }) => event.type === type)?.facts;
const offered = async (order: Story) => (await order.task("offer")).node;

describe("a store that declines", () => {
  it.each([[{ reason: "closed" }], [{ reason: "other", text: "the lift is out of order" }]])(
    "with %o keeps its stock, and is not asked again for that order",
    async (said) => {
      await onlyIn({ paris: 1, strasbourg: 1 });
      const order = await ordered(retailer, { lines: { mug: 1 } });
      const first = await offered(order);
      await order.tell("offer", "decline", said);
      expect(await factsOf(order, "shipment.declined")).toEqual({ node: first, ...said });
      expect(await shelf(retailer, "mug", first)).toEqual({ onHand: 1, held: 0, available: 1 });
      const second = await offered(order);
      expect(second).not.toBe(first);

      await order.tell("offer", "decline", { reason: "closed" });
      expect(await order.order()).toMatchObject({ status: "backordered", rescues: 2 });
      const [, , last] = await order.decisions();
      for (const node of [first, second])
        expect(last.decision.candidates).toContainEqual(
          expect.objectContaining({ node, eliminated: expect.objectContaining({ code: "excluded" }) }),
        );
      await audited(retailer);
    },
  );

  it("for lack of staff is asked twice more where nobody else keeps the promise, and not a fourth time", async () => {
    await onlyIn({ paris: 1, strasbourg: 1 });
    // Both can keep it: nobody is in a hurry.
    const requestedDate = new Date(retailer.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    const order = await ordered(retailer, { lines: { mug: 1 }, more: { requestedDate } });
    const first = await offered(order);
    await order.tell("offer", "decline", { reason: "no-staff" });
    const second = await offered(order);
    expect(second).not.toBe(first);
    await order.tell("offer", "decline", { reason: "closed" });
    expect(await offered(order)).toBe(first);
    expect((await order.decisions()).at(-1).weighed.options[0]).toMatchObject({ kind: "ask-again" });

    await order.tell("offer", "decline", { reason: "no-staff" });
    expect(await offered(order)).toBe(first);
    await order.tell("offer", "decline", { reason: "no-staff" });
    expect(await order.order()).toMatchObject({ status: "backordered", rescues: 4 });
    await audited(retailer);
    await order.cancel();
  });

  it("for lack of staff is asked once more at once, where it alone has the last unit", async () => {
    await onlyIn({ paris: 1 });
    const order = await ordered(retailer, { lines: { mug: 1 } });
    await order.tell("offer", "decline", { reason: "no-staff" });
    expect(await nodesOf(order)).toEqual([
      ["paris", "replaced"],
      ["paris", "released"],
    ]);
    expect((await order.order()).promise.revisedDeliverBy).toBeUndefined();
    await order.tell("offer", "accept");
    expect(await order.task("pick")).toMatchObject({ node: "paris" });
    expect(await shelf(retailer, "mug", "paris")).toEqual({ onHand: 1, held: 1, available: 0 });
    await audited(retailer);
    await order.cancel();
  });

  it.each(["not-found", "damaged"])(
    "because units are %s has its stock corrected at once",
    async (reason) => {
      await onlyIn({ paris: 3 });
      const order = await ordered(retailer, { lines: { mug: 2 } });
      await order.tell("offer", "decline", { reason });
      expect(await shelf(retailer, "mug", "paris")).toEqual({ onHand: 1, held: 0, available: 1 });
      expect(await factsOf(order, "shipment.declined")).toMatchObject({
        reason,
        missing: [{ sku: "mug", quantity: 2 }],
      });
      await audited(retailer);
    },
  );

  it("because some units are missing gives the others back", async () => {
    await onlyIn({ paris: 5 });
    const order = await ordered(retailer, { lines: { mug: 4 } });
    const missing = [{ sku: "mug", quantity: 1 }];
    await order.tell("offer", "decline", { reason: "not-found", missing });
    expect(await shelf(retailer, "mug", "paris")).toEqual({ onHand: 4, held: 0, available: 4 });
    await audited(retailer);
  });

  it("because units are missing that a count has taken off meanwhile does not take them off twice", async () => {
    await onlyIn({ paris: 2 });
    const order = await ordered(retailer, { lines: { mug: 2 } });
    await stockUp(retailer, { mug: { paris: 0 } });
    await order.tell("offer", "decline", { reason: "not-found" });
    expect(await shelf(retailer, "mug", "paris")).toEqual({ onHand: 0, held: 0, available: 0 });
    await audited(retailer);
  });

  it("says so once, however often it says it", async () => {
    await onlyIn({ paris: 3 });
    const order = await ordered(retailer, { lines: { mug: 1 } });
    const { id } = await order.task("offer");
    const decline = () =>
      retailer.ask("node:paris", `POST /v1/tasks/${id}/decline`, { body: { reason: "not-found" } });
    expect([(await decline()).status, (await decline()).status]).toEqual([200, 200]);
    expect(await shelf(retailer, "mug", "paris")).toEqual({ onHand: 2, held: 0, available: 2 });
  });

  it.each([
    [{ reason: "too busy" }],
    [{ reason: "other" }],
    [{ reason: "no-staff", missing: [{ sku: "mug", quantity: 1 }] }],
    [{ reason: "not-found", missing: [{ sku: "mug", quantity: 2 }] }],
    [{ reason: "not-found", missing: [{ sku: "sofa", quantity: 1 }] }],
  ])("with %o is told what is wrong with it, and has not declined", async (body) => {
    await onlyIn({ paris: 1 });
    const order = await ordered(retailer, { lines: { mug: 1 } });
    expect(await order.tell("offer", "decline", body)).toMatchObject({
      status: 400,
      body: { code: "invalid-request", errors: [expect.objectContaining({ field: expect.any(String) })] },
    });
    expect(await offered(order)).toBe("paris");
    await order.cancel();
  });
});

describe("a store that accepts a part", () => {
  it("sends it, while the rest is sourced elsewhere in the same flow", async () => {
    await onlyIn({ paris: 4 });
    await onlyIn({ paris: 1 }, "lamp");
    const order = await ordered(retailer, { lines: { mug: 3, lamp: 1 } });
    expect(await offered(order)).toBe("paris");
    await stockUp(retailer, { mug: { strasbourg: 9 }, lamp: { lyon: 2 } });
    const lines = [{ sku: "mug", quantity: 2 }];
    const said = await order.tell("offer", "accept", { lines, reason: "no-staff" });
    expect(said).toMatchObject({ status: 200, body: { status: "done", outcome: "accepted-in-part" } });

    const [own, ...others] = await order.parcels();
    expect(own).toMatchObject({ node: "paris", status: "released", lines });
    const carried = others.flatMap((parcel) => parcel.lines).map(({ sku, quantity }) => `${quantity} ${sku}`);
    expect(carried.sort()).toEqual(["1 lamp", "1 mug"]);
    expect(others.map(({ node }) => node)).not.toContain("paris");
    expect(await shelf(retailer, "mug", "paris")).toEqual({ onHand: 4, held: 2, available: 2 });
    expect(await shelf(retailer, "lamp", "paris")).toEqual({ onHand: 1, held: 0, available: 1 });
    expect(await factsOf(order, "shipment.accepted")).toMatchObject({
      reason: "no-staff",
      declined: [
        { sku: "mug", quantity: 1 },
        { sku: "lamp", quantity: 1 },
      ],
    });
    await audited(retailer);

    for (let round = 0; round < 6; round += 1)
      for (const { id, node, kind } of await order.tasks()) {
        const verb = { offer: "accept", pick: "confirm", handover: "handover" }[kind as string];
        await retailer.ask(`node:${node}`, `POST /v1/tasks/${id}/${verb}`);
      }
    for (const { node } of await order.parcels()) await order.scan("delivered", node);
    expect(await order.order()).toMatchObject({ status: "completed", openShipments: 0, unfilledUnits: 0 });
    await audited(retailer);
  });

  it("and misses the rest has its stock corrected, also when the accepted part falls short later", async () => {
    await onlyIn({ paris: 4 });
    const order = await ordered(retailer, { lines: { mug: 4 } });
    await order.tell("offer", "accept", { lines: [{ sku: "mug", quantity: 3 }], reason: "not-found" });
    expect(await shelf(retailer, "mug", "paris")).toEqual({ onHand: 3, held: 3, available: 0 });
    expect(await order.order()).toMatchObject({ unfilledUnits: 1 });
    await order.tell("pick", "short", { picked: [{ sku: "mug", quantity: 2 }], reason: "damaged" });
    expect(await shelf(retailer, "mug", "paris")).toEqual({ onHand: 0, held: 0, available: 0 });
    expect(await order.order()).toMatchObject({ unfilledUnits: 2, rescues: 2 });
    await order.tell("handover", "handover");
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "backordered", promise: { kept: false } });
    await audited(retailer);
    await order.cancel();
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: false } });
  });

  it("and is cancelled gives all of it back", async () => {
    await onlyIn({ paris: 5 });
    const order = await ordered(retailer, { lines: { mug: 4 } });
    await order.tell("offer", "accept", { lines: [{ sku: "mug", quantity: 1 }], reason: "closed" });
    await order.cancel();
    expect(await order.order()).toMatchObject({ status: "cancelled", openShipments: 0 });
    expect(await shelf(retailer, "mug", "paris")).toEqual({ onHand: 5, held: 0, available: 5 });
    await audited(retailer);
  });

  it.each([
    [{ lines: [{ sku: "mug", quantity: 0 }], reason: "no-staff" }, "lines"],
    [{ lines: [{ sku: "mug", quantity: 1 }] }, "reason"],
    [{ lines: [{ sku: "mug", quantity: 3 }], reason: "no-staff" }, "lines"],
    [{ lines: [{ sku: "mug", quantity: 1 }], reason: "other" }, "text"],
  ])("as %o is told what is wrong with %s", async (body, field) => {
    await onlyIn({ paris: 2 });
    const order = await ordered(retailer, { lines: { mug: 2 } });
    expect(await order.tell("offer", "accept", body)).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
    await order.cancel();
  });

  it("of more lines than one transaction holds has the books in balance", async () => {
    const skus = Array.from({ length: 90 }, (_, index) => `pin-${index}`);
    const items = skus.map((sku) => ({
      sku,
      name: sku,
      weight: 10,
      size: { length: 10, width: 10, height: 10 },
    }));
    await retailer.ask("operator", "PUT /v1/network/items", { body: { items } });
    await stockUp(retailer, Object.fromEntries(skus.map((sku) => [sku, { paris: 3 }])));
    const order = await ordered(retailer, { lines: Object.fromEntries(skus.map((sku) => [sku, 2])) });
    const lines = skus.slice(5).map((sku) => ({ sku, quantity: 1 }));
    await order.tell("offer", "accept", { lines, reason: "not-found" });
    expect(await shelf(retailer, "pin-0", "paris")).toEqual({ onHand: 1, held: 0, available: 1 });
    expect(await shelf(retailer, "pin-89", "paris")).toEqual({ onHand: 2, held: 1, available: 1 });
    await order.tell("pick", "confirm");
    await order.tell("handover", "handover");
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "backordered", unfilledUnits: 95 });
    await audited(retailer);
    await order.cancel();
  });

  it("that is all of it accepts it", async () => {
    await onlyIn({ paris: 2 });
    const order = await ordered(retailer, { lines: { mug: 2 } });
    await order.tell("offer", "accept", { lines: [{ sku: "mug", quantity: 2 }] });
    expect(await nodesOf(order)).toEqual([["paris", "released"]]);
    expect((await order.task("pick")).lines).toEqual([{ sku: "mug", quantity: 2 }]);
    await order.cancel();
  });
});

describe("an offer", () => {
  it("nobody answers is taken back at its deadline, and its units go elsewhere", async () => {
    await onlyIn({ paris: 1 });
    // Others can keep it, too: nobody is in a hurry.
    const requestedDate = new Date(retailer.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    const order = await ordered(retailer, { lines: { mug: 1 }, more: { requestedDate } });
    const { id, node, dueBy } = await order.task("offer");
    await stockUp(retailer, { mug: { lyon: 9 } });
    await retailer.until(Date.parse(dueBy) + 1000);
    expect(await nodesOf(order)).toContainEqual([node, "replaced"]);
    expect(await retailer.ask(`node:${node}`, `POST /v1/tasks/${id}/accept`)).toMatchObject({ status: 409 });
    await order.cancel();
    await audited(retailer);
  });

  it("to a store that is closed has its deadline after the next opening", async () => {
    await retailer.until("2026-03-07T20:00:00Z"); // Saturday night; the stores open on Tuesday at ten.
    await onlyIn({ paris: 1 });
    const order = await ordered(retailer, { lines: { mug: 1 }, collectAt: "paris" });
    const { dueBy } = await order.task("offer");
    expect(Date.parse(dueBy)).toBeGreaterThanOrEqual(Date.parse("2026-03-10T10:00:00Z"));
    await retailer.until("2026-03-10T09:05:00Z");
    expect(await order.tell("offer", "accept")).toMatchObject({ status: 200 });
    await order.cancel();
  });
});
