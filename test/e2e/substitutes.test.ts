// Something else in place of what is not there: where the retailer's policy and the customer let it be, held at once.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Item } from "#shared/domain/network/item.ts";
import { pagesOf } from "#test/support/pdf.ts";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, orderOf, place, type Story, shelf, storyOf } from "#test/support/storyline.ts";

const item = (sku: string, more: object = {}) =>
  Item.parse({
    sku,
    name: `The ${sku}`,
    weight: 400,
    size: { length: 100, width: 100, height: 100 },
    ...more,
  });
const items = [
  item("red", { substitutes: ["wine", "blue", "green"] }),
  item("wine", { restrictions: ["age-restricted"] }),
  item("blue"),
  item("green", { weight: 600 }),
  item("lamp"),
];

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ items });
});
afterAll(() => retailer.close());

const policy = async (substitution: object) => {
  const { body } = await retailer.ask("operator", "GET /v1/network/policy");
  const put = { policy: { ...body.policy, substitution } };
  expect(await retailer.ask("operator", "PUT /v1/network/policy", { body: put })).toMatchObject({
    status: 200,
  });
};
const inLyon = (levels: Readonly<Record<string, number>>) =>
  stockUp(
    retailer,
    Object.fromEntries(items.map(({ sku }) => [sku, { lyon: levels[sku] ?? 0, paris: 0, strasbourg: 0 }])),
  );
/** One red, for which something else will do or not, and a lamp. */
async function red(consent: boolean | undefined, quantity = 1): Promise<Story> {
  const lines = [
    { sku: "red", quantity, ...(consent !== undefined && { substitutes: consent }) },
    { sku: "lamp", quantity: 1 },
  ];
  const { body } = await place(retailer, orderOf({ lines: {}, more: { lines } }));
  return storyOf(retailer, body.orderId, "web");
}
const noRed = { picked: [{ sku: "lamp", quantity: 1 }], reason: "not-found" };
const all = { red: 9, wine: 9, blue: 9, green: 9, lamp: 9 };
const blue = { sku: "blue", quantity: 1, insteadOf: "red" };

describe("a short pick of what has a substitute", () => {
  it("goes on with the first that there is, held for it at once; order and packing slip say what is in it", async () => {
    await policy({ when: "agreed" });
    await inLyon(all);
    const order = await red(true);
    const told = await order.tell("pick", "short", noRed);
    expect(told).toMatchObject({
      status: 200,
      body: {
        status: "started",
        lines: [
          { sku: "lamp", quantity: 1 },
          { sku: "blue", quantity: 1 },
        ],
        substitutes: [blue],
      },
    });
    expect(told.body.missing).toBeUndefined();
    expect(await shelf(retailer, "red", "lyon")).toEqual({ onHand: 8, held: 0, available: 8 });
    expect(await shelf(retailer, "blue", "lyon")).toEqual({ onHand: 9, held: 1, available: 8 });
    expect(await order.task("pick")).toMatchObject({ substitutes: [blue] });
    await audited(retailer);

    const { id } = await order.task("pick");
    expect(await order.tell("pick", "scan", { code: "blue" })).toMatchObject({ status: 200 });
    expect(await order.tell("pick", "confirm")).toMatchObject({ status: 200, body: { outcome: "picked" } });
    expect(await shelf(retailer, "blue", "lyon")).toEqual({ onHand: 8, held: 0, available: 8 });
    const [parcel, ...more] = await order.parcels();
    expect(more).toEqual([]);
    expect(parcel).toMatchObject({ status: "booked", substituted: [blue] });
    expect(await order.order()).toMatchObject({ rescues: 0, unfilledUnits: 0 });
    const { facts } = (await order.timeline()).find(
      ({ type }: { type: string }) => type === "shipment.substituted",
    );
    expect(facts).toMatchObject({
      reason: "not-found",
      missing: [{ sku: "red", quantity: 1 }],
      substitutes: [blue],
    });
    const slip = await retailer.ask("node:lyon", `GET /v1/tasks/${id}/packing-slip`);
    const lines = (await pagesOf(slip.body)).flatMap((page) => page.lines);
    expect(lines).toContain("The blue");
    expect(lines.join(" ")).toContain("1 x The blue in place of 1 x The red, which was not there.");

    await order.tell("handover", "handover");
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
    await audited(retailer);
  });

  it("is put back as what it is where the order is cancelled, before the pick and after it", async () => {
    await inLyon(all);
    const before = await red(true);
    await before.tell("pick", "short", noRed);
    await before.cancel();
    expect(await shelf(retailer, "blue", "lyon")).toEqual({ onHand: 9, held: 0, available: 9 });
    const after = await red(true);
    await after.tell("pick", "short", noRed);
    await after.tell("pick", "confirm");
    await after.cancel();
    expect(await shelf(retailer, "blue", "lyon")).toEqual({ onHand: 9, held: 0, available: 9 });
    expect(await shelf(retailer, "red", "lyon")).toEqual({ onHand: 7, held: 0, available: 7 });
    await audited(retailer);
  });

  it("takes the next where there are too few, and none at all where there is none", async () => {
    await inLyon({ ...all, blue: 1 });
    const two = await red(true, 2);
    await two.tell("pick", "short", noRed);
    expect((await two.task("pick")).substitutes).toEqual([{ sku: "green", quantity: 2, insteadOf: "red" }]);
    await two.tell("pick", "confirm");
    await inLyon({ red: 1, lamp: 9 });
    const none = await red(true);
    expect(await none.tell("pick", "short", noRed)).toMatchObject({ body: { outcome: "short" } });
    expect((await none.parcels())[0]).toMatchObject({
      status: "booked",
      lines: [{ sku: "lamp", quantity: 1 }],
    });
    await audited(retailer);
  });

  it("whose substitute is not there either is short of what was ordered", async () => {
    await inLyon({ red: 1, blue: 9, lamp: 9 });
    const order = await red(true);
    await order.tell("pick", "short", noRed);
    expect(await order.tell("pick", "short", { ...noRed, reason: "damaged" })).toMatchObject({
      body: { outcome: "short" },
    });
    expect(await shelf(retailer, "blue", "lyon")).toEqual({ onHand: 8, held: 0, available: 8 });
    const short = (await order.timeline()).find(({ type }: { type: string }) => type === "shipment.short");
    expect(short.facts).toMatchObject({ reason: "damaged", missing: [{ sku: "red", quantity: 1 }] });
    const [parcel] = await order.parcels();
    expect(parcel?.substituted).toBeUndefined();
    expect(await order.order()).toMatchObject({ unfilledUnits: 1 });
    await audited(retailer);
  });

  it("is rescued for the rest that has none, when the pick is over", async () => {
    await inLyon({ red: 1, blue: 9, lamp: 9 });
    const order = await red(true);
    const nothing = { picked: [], reason: "not-found" };
    expect(await order.tell("pick", "short", nothing)).toMatchObject({
      body: {
        status: "started",
        lines: [{ sku: "blue", quantity: 1 }],
        missing: [{ sku: "lamp", quantity: 1 }],
      },
    });
    expect(await order.order()).toMatchObject({ rescues: 0 });
    expect(await order.tell("pick", "confirm")).toMatchObject({ status: 200, body: { outcome: "short" } });
    const parcels = await order.parcels();
    expect(parcels.map(({ lines }) => lines)).toEqual([
      [{ sku: "blue", quantity: 1 }],
      [{ sku: "lamp", quantity: 1 }],
    ]);
    expect(await order.order()).toMatchObject({ rescues: 1 });
    await audited(retailer);
    await order.cancel();
  });

  it("is what it stands for: whoever wants no red any more gets no blue", async () => {
    await inLyon({ red: 1, blue: 9 });
    await stockUp(retailer, { lamp: { strasbourg: 1 } });
    const order = await red(true);
    await order.tell("pick", "short", { picked: [], reason: "not-found" });
    await order.tell("pick", "confirm");
    expect((await order.parcels())[0]).toMatchObject({ status: "booked", substituted: [blue] });
    const body = { lines: [{ sku: "red", quantity: 0 }] };
    const changed = await retailer.ask("channel:web", `POST /v1/orders/${order.id}/change`, { body });
    expect(changed).toMatchObject({ status: 200 });
    expect((await order.parcels()).map(({ node, status }) => [node, status])).toContainEqual([
      "lyon",
      "cancelled",
    ]);
    expect(await shelf(retailer, "blue", "lyon")).toEqual({ onHand: 9, held: 0, available: 9 });
    await audited(retailer);
    await order.cancel();
  });

  it("that is lost on its way is sent again as it was ordered", async () => {
    await inLyon(all);
    const order = await red(true);
    await order.tell("pick", "short", noRed);
    await order.pickAndHandOver();
    await order.scan("lost");
    const again = (await order.parcels()).at(-1);
    expect(again?.lines).toEqual(
      expect.arrayContaining([
        { sku: "red", quantity: 1 },
        { sku: "lamp", quantity: 1 },
      ]),
    );
    await audited(retailer);
  });
});

describe("nothing else is taken", () => {
  const shortOf = async (order: Story, body: object = noRed) => {
    const { body: task } = await order.tell("pick", "short", body);
    return [task.outcome, task.substitutes];
  };

  it.each([
    ["never", { when: "never" }, true],
    ["agreed, where the customer said nothing", { when: "agreed" }, undefined],
    ["agreed, where the customer said no", { when: "agreed" }, false],
    ["not-refused, where the customer said no", { when: "not-refused" }, false],
    ["agreed on other channels", { when: "agreed", channels: ["app"] }, true],
  ])("by a policy of %s", async (_, substitution, consent) => {
    await policy(substitution);
    await inLyon(all);
    expect(await shortOf(await red(consent))).toEqual(["short", undefined]);
    expect(await shelf(retailer, "blue", "lyon")).toEqual({ onHand: 9, held: 0, available: 9 });
  });

  it("and something is where nobody said no, if that is the policy", async () => {
    await policy({ when: "not-refused" });
    await inLyon(all);
    expect(await shortOf(await red(undefined))).toEqual(["started", [blue]]);
  });

  it("where the picker says so, and by no scan of something else", async () => {
    await policy({ when: "agreed" });
    await inLyon(all);
    const order = await red(true);
    expect(await order.tell("pick", "scan", { code: "blue" })).toMatchObject({
      status: 422,
      body: { code: "wrong-item" },
    });
    expect(await shortOf(order, { ...noRed, substitutes: false })).toEqual(["short", undefined]);
    await audited(retailer);
  });
});

it("what the customer said of a line stands in the order", async () => {
  const order = await red(false);
  expect((await order.order()).lines[0]).toEqual({ sku: "red", quantity: 1, substitutes: false });
  const plain = await ordered(retailer, { lines: { lamp: 1 } });
  expect((await plain.order()).lines).toEqual([{ sku: "lamp", quantity: 1 }]);
});
