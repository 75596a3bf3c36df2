// A warehouse that shows every unit to a scanner and weighs every parcel, beside a store that does neither.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Item } from "#shared/domain/network/item.ts";
import { pagesOf } from "#test/support/pdf.ts";
import { openRetailer, type Retailer } from "#test/support/retailer.ts";
import { audited, ordered, type Story, shelf } from "#test/support/storyline.ts";

const picking = {
  wave: {},
  shifts: [{ from: "05:00", to: "20:00", pickers: 9 }],
  unitsPerHour: 1000,
  scans: "required" as const,
};
const weighing = { ...picking, scans: "optional" as const, weight: { grams: 50, percent: 5 } };
const boxes = [{ id: "S", inside: { length: 400, width: 300, height: 300 }, maxGrams: 20_000, grams: 200 }];
const item = (sku: string, weight: number, ean?: string) =>
  Item.parse({
    sku,
    name: `The ${sku}`,
    weight,
    size: { length: 100, width: 100, height: 100 },
    ...(ean && { ean }),
  });

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({
    nodes: { lyon: { picking, boxes }, strasbourg: { picking: weighing, boxes } },
    items: [item("mug", 400, "4006381333931"), item("bowl", 1000), item("lamp", 3000), item("vase", 500)],
    stock: { mug: { lyon: 90 }, bowl: { lyon: 90 }, lamp: { strasbourg: 50 }, vase: { strasbourg: 50 } },
  });
  const locations = [{ sku: "mug", aisle: "A", bay: 7, level: 2 }];
  await retailer.ask("operator", "PUT /v1/nodes/lyon/locations", { body: { locations } });
});
afterAll(() => retailer.close());

const scan = (order: Story, body: unknown) => order.tell("pick", "scan", body);

describe("a scan", () => {
  it("by SKU or EAN counts towards the task, which is begun by it", async () => {
    const order = await ordered(retailer, { lines: { mug: 2, bowl: 1 } });
    expect(await scan(order, { code: "4006381333931" })).toMatchObject({
      status: 200,
      body: { status: "started", scanned: [{ sku: "mug", quantity: 1 }] },
    });
    expect(await scan(order, { code: "bowl", place: "B-01-1" })).toMatchObject({ status: 200 });
    expect(await scan(order, { code: "mug", quantity: 1, place: "A-07-2" })).toMatchObject({
      status: 200,
      body: {
        scanned: [
          { sku: "bowl", quantity: 1 },
          { sku: "mug", quantity: 2 },
        ],
      },
    });
    expect(await order.tell("pick", "confirm")).toMatchObject({ status: 200, body: { outcome: "picked" } });
    expect(await order.parcel()).toMatchObject({ status: "booked" });
    await order.tell("handover", "handover");
  });

  it("of something else, from elsewhere, or of too many is refused, and says what to do", async () => {
    const order = await ordered(retailer, { lines: { mug: 2 } });
    expect(await scan(order, { code: "bowl" })).toMatchObject({
      status: 422,
      body: { code: "wrong-item", detail: expect.stringContaining("take mug"), facts: { asked: ["mug"] } },
    });
    expect(await scan(order, { code: "mug", place: "A-07-1" })).toMatchObject({
      status: 422,
      body: { code: "wrong-place", detail: expect.stringContaining("A-07-2") },
    });
    expect(await scan(order, { code: "mug", quantity: 3 })).toMatchObject({
      status: 422,
      body: { code: "over-quantity", facts: { asked: 2, scanned: 3 } },
    });
    expect((await order.task("pick")).scanned).toBeUndefined();
  });

  it("sent twice with one key counts once; two scanners that work at once both count", async () => {
    const order = await ordered(retailer, { lines: { mug: 3 } });
    const { id } = await order.task("pick");
    const call = `POST /v1/tasks/${id}/scan`;
    const once = { body: { code: "mug" }, headers: { "idempotency-key": "scan-1" } };
    await retailer.ask("node:lyon", call, once);
    await retailer.ask("node:lyon", call, once);
    await Promise.all([1, 2].map(() => retailer.ask("node:lyon", call, { body: { code: "mug" } })));
    expect((await order.task("pick")).scanned).toEqual([{ sku: "mug", quantity: 3 }]);
    expect(await order.tell("pick", "confirm")).toMatchObject({ status: 200 });
    await order.tell("handover", "handover");
  });
});

describe("where scans are required", () => {
  it("a pick is confirmed when all of it was scanned, and not before", async () => {
    const order = await ordered(retailer, { lines: { mug: 2, bowl: 1 } });
    await scan(order, { code: "mug" });
    expect(await order.tell("pick", "confirm")).toMatchObject({
      status: 409,
      body: {
        code: "scans-missing",
        facts: {
          lines: [
            { sku: "mug", quantity: 1 },
            { sku: "bowl", quantity: 1 },
          ],
        },
      },
    });
    expect(await order.parcel()).toMatchObject({ status: "released" });
  });

  it("a short pick says what was scanned, with its reason; the rest is written off and rescued", async () => {
    const order = await ordered(retailer, { lines: { bowl: 3 } });
    await scan(order, { code: "bowl", quantity: 2 });
    const before = await shelf(retailer, "bowl", "lyon");
    const told = { picked: [{ sku: "bowl", quantity: 3 }], reason: "expired" };
    expect(await order.tell("pick", "short", told)).toMatchObject({
      status: 409,
      body: { code: "scans-missing" },
    });
    const honest = { picked: [{ sku: "bowl", quantity: 2 }], reason: "expired" };
    expect(await order.tell("pick", "short", honest)).toMatchObject({ status: 200 });
    expect((await shelf(retailer, "bowl", "lyon"))?.onHand).toBe((before?.onHand ?? 0) - 3);
    const short = (await order.timeline()).find(({ type }: { type: string }) => type === "shipment.short");
    expect(short.facts).toMatchObject({ reason: "expired", missing: [{ sku: "bowl", quantity: 1 }] });
    await audited(retailer);
  });
});

describe("a parcel", () => {
  const parcelOf = async (lines: Record<string, number>) => {
    const order = await ordered(retailer, { lines });
    await order.tell("offer", "accept");
    return order;
  };

  it("as heavy as what is in it goes, and stands on the packing slip as it was packed", async () => {
    const order = await parcelOf({ lamp: 1, vase: 2 });
    const cartons = [
      { id: "C-1", box: "S", grams: 3230, contents: [{ sku: "lamp", quantity: 1 }] },
      { id: "C-2", box: "S", grams: 1180, contents: [{ sku: "vase", quantity: 2 }] },
    ];
    const { id } = await order.task("pick");
    expect(await order.tell("pick", "confirm", { cartons })).toMatchObject({ status: 200 });
    expect(await order.parcel()).toMatchObject({ packed: { cartons } });
    const again = await retailer.ask("node:strasbourg", `POST /v1/tasks/${id}/confirm`, {
      body: { cartons },
    });
    expect(again).toMatchObject({ status: 200 });
    const slip = await retailer.ask("node:strasbourg", `GET /v1/tasks/${id}/packing-slip`);
    const [page] = await pagesOf(slip.body);
    for (const line of ["C-1: box S", "1 x lamp", "3.2 kg", "2 x vase"]) expect(page?.lines).toContain(line);
  });

  it("that is off by more than the tolerance is refused with what to check, and nothing is picked", async () => {
    const order = await parcelOf({ lamp: 1, vase: 1 });
    const light = [{ id: "C-3", box: "S", grams: 3200 }];
    expect(await order.tell("pick", "confirm", { cartons: light })).toMatchObject({
      status: 422,
      body: {
        code: "weight-off",
        detail: expect.stringContaining("3200 g and should weigh 3700 g, give or take 185 g"),
        facts: { expected: 3700, found: 3200, tolerance: 185 },
      },
    });
    expect(await order.parcel()).toMatchObject({ status: "released" });
    const override = { reason: "the vase is the new, lighter one" };
    expect(await order.tell("pick", "confirm", { cartons: light, override })).toMatchObject({ status: 200 });
    const weighed = { expected: 3700, found: 3200, ...override };
    expect((await order.parcel()).packed?.override).toEqual(weighed);
    const picked = (await order.timeline()).find(({ type }: { type: string }) => type === "shipment.picked");
    expect(picked.facts).toMatchObject({ cartons: ["C-3"], weightOverride: weighed });
  });

  it("of a short pick holds what was found: so it is weighed, and so it stands on the packing slip", async () => {
    const order = await parcelOf({ lamp: 2, vase: 2 });
    const { id } = await order.task("pick");
    const slipOf = async () => {
      const { body } = await retailer.ask("node:strasbourg", `GET /v1/tasks/${id}/packing-slip`);
      return (await pagesOf(body))[0]?.lines ?? [];
    };
    expect(await slipOf()).toContain("2 x lamp, 2 x vase");
    const told = {
      picked: [
        { sku: "lamp", quantity: 1 },
        { sku: "vase", quantity: 2 },
      ],
      reason: "damaged",
    };
    expect(await order.tell("pick", "short", told)).toMatchObject({
      status: 400,
      body: { errors: [{ field: "cartons.0.grams" }] },
    });
    const cartons = [{ id: "C-5", box: "S", grams: 7200 }];
    expect(await order.tell("pick", "short", { ...told, cartons })).toMatchObject({
      status: 422,
      body: { code: "weight-off", facts: { expected: 4200, found: 7200 } },
    });
    const right = [{ id: "C-5", box: "S", grams: 4210 }];
    expect(await order.tell("pick", "short", { ...told, cartons: right })).toMatchObject({ status: 200 });
    const [sent] = await order.parcels();
    expect(sent).toMatchObject({ weight: 4210, packed: { cartons: right } });
    const lines = await slipOf();
    for (const line of ["C-5: box S", "4.2 kg"]) expect(lines).toContain(line);
    await audited(retailer);
  });

  it("that nobody tells of is planned again for what was found", async () => {
    const order = await ordered(retailer, { lines: { mug: 2, bowl: 1 } });
    const { id } = await order.task("pick");
    for (const code of ["mug", "bowl"]) await scan(order, { code });
    const picked = [
      { sku: "mug", quantity: 1 },
      { sku: "bowl", quantity: 1 },
    ];
    expect(await order.tell("pick", "short", { picked, reason: "not-found" })).toMatchObject({ status: 200 });
    const [sent] = await order.parcels();
    expect(sent).toMatchObject({ weight: 1400 });
    const { body } = await retailer.ask("node:lyon", `GET /v1/tasks/${id}/packing-slip`);
    const lines = (await pagesOf(body))[0]?.lines ?? [];
    expect(lines).toContain("1: box S");
    expect(lines.some((line) => /^1 x (bowl|mug), 1 x (bowl|mug)$/.test(line))).toBe(true);
    // 1,400 g and the box of 200 g.
    expect(lines).toContain("1.6 kg");
    await audited(retailer);
  });

  it("is refused in a box that the node lacks, under a number twice, with other contents, or not weighed", async () => {
    const order = await parcelOf({ vase: 2 });
    const carton = { id: "C-4", box: "S", grams: 1200 };
    const refusals = [
      [{ cartons: [{ ...carton, box: "XXL" }] }, "cartons.0.box"],
      [{ cartons: [carton, carton] }, "cartons.1.id"],
      [{ cartons: [{ ...carton, contents: [{ sku: "vase", quantity: 1 }] }] }, "cartons"],
      [{ cartons: [{ id: "C-4", box: "S" }] }, "cartons.0.grams"],
      [undefined, "cartons.0.grams"],
    ] as const;
    for (const [body, field] of refusals)
      expect(await order.tell("pick", "confirm", body)).toMatchObject({
        status: 400,
        body: { errors: [{ field }] },
      });
    expect(await order.tell("pick", "confirm", { cartons: [carton] })).toMatchObject({ status: 200 });
    await audited(retailer);
  });
});
