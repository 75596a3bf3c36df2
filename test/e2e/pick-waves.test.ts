// A warehouse that picks in waves: released in time for their trucks, walked in order, moved by nobody.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Item } from "#shared/domain/network/item.ts";
import { pagesOf } from "#test/support/pdf.ts";
import { type Answer, openRetailer, type Retailer } from "#test/support/retailer.ts";
import { audited, ordered, type Story } from "#test/support/storyline.ts";

const MINUTE = 60_000;

const picking = {
  wave: { maxOrders: 4, maxUnits: 12 },
  zones: [
    { id: "small", aisles: ["A", "B", "C"] },
    { id: "bulky", aisles: ["X"] },
  ],
  cluster: 2,
  shifts: [{ from: "06:00", to: "20:00", pickers: 2 }],
  unitsPerHour: 60,
  slack: "PT30M",
  express: ["next-day"],
};

const item = (sku: string, more: object = {}) =>
  Item.parse({
    sku,
    name: `The ${sku}`,
    weight: 400,
    size: { length: 100, width: 100, height: 100 },
    ...more,
  });
const items = [
  item("mug", { ean: "4006381333931" }),
  ...["bowl", "dish", "vase", "sofa", "lost"].map((sku) => item(sku)),
];
const locations = [
  { sku: "mug", aisle: "A", bay: 1, level: 1 },
  { sku: "bowl", aisle: "A", bay: 9, level: 2 },
  { sku: "dish", aisle: "B", bay: 2, level: 1 },
  { sku: "vase", aisle: "B", bay: 8, level: 3 },
  { sku: "sofa", aisle: "X", bay: 1, level: 1 },
];

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({
    now: "2026-03-03T08:00:00.000Z",
    nodes: { lyon: { picking } },
    items,
    stock: Object.fromEntries(items.map(({ sku }) => [sku, { lyon: 200 }])),
  });
  const put = await retailer.ask("operator", "PUT /v1/nodes/lyon/locations", { body: { locations } });
  expect(put).toMatchObject({ status: 200, body: { written: 5 } });
});
afterAll(() => retailer.close());

const staff = (call: string, body?: unknown): Promise<Answer> => retailer.ask("node:lyon", call, { body });
const waves = async (): Promise<{ id: string; tasks: number; [more: string]: unknown }[]> =>
  (await staff("GET /v1/nodes/lyon/pick-waves?limit=200")).body.waves;
const release = async (until?: string) =>
  (await staff("POST /v1/nodes/lyon/pick-waves", until ? { until } : {})).body.waves;
const waveOf = async (order: Story): Promise<string | undefined> => (await order.task("pick")).pickWave;
/** Nothing is left for the test that follows. */
const pickAll = async (...orders: Story[]) => {
  for (const order of orders) await order.tell("pick", "confirm");
};

describe("locations", () => {
  it("are read back page by page, and moved by being put again", async () => {
    const first = await staff("GET /v1/nodes/lyon/locations?limit=3");
    expect(first.body.locations.map(({ sku }: { sku: string }) => sku)).toEqual(["bowl", "dish", "mug"]);
    const rest = await staff(`GET /v1/nodes/lyon/locations?limit=3&next=${first.body.next}`);
    expect(rest.body.locations.map(({ sku }: { sku: string }) => sku)).toEqual(["sofa", "vase"]);
  });

  it("are refused twice in one document, for a node that there is not, and to whoever may not change them", async () => {
    const twice = { locations: [locations[0], locations[0]] };
    expect(await retailer.ask("operator", "PUT /v1/nodes/lyon/locations", { body: twice })).toMatchObject({
      status: 400,
      body: { errors: [{ field: "locations.1" }] },
    });
    const nowhere = await retailer.ask("operator", "PUT /v1/nodes/nowhere/locations", {
      body: { locations },
    });
    expect(nowhere).toMatchObject({ status: 422, body: { code: "unknown-node" } });
    expect(await staff("PUT /v1/nodes/lyon/locations", { locations })).toMatchObject({ status: 403 });
    const other = await retailer.ask("node:paris", "GET /v1/nodes/lyon/locations");
    expect(other).toMatchObject({ status: 403 });
  });
});

describe("a wave", () => {
  it("is released in time for its truck, and no earlier", async () => {
    const order = await ordered(retailer, { lines: { mug: 2, dish: 1 } });
    const { dueBy } = await order.task("pick");
    // Three units are a minute and a half for two people; half an hour before that it is time.
    const release = Date.parse(dueBy) - 31.5 * MINUTE;
    // The look before it would be the last one in time.
    await retailer.until(release - 16 * MINUTE);
    expect(await waveOf(order)).toBeUndefined();
    await retailer.until(release);
    expect(await waveOf(order)).toBeDefined();
    const [wave] = await waves();
    expect(wave).toMatchObject({ because: "schedule", isLate: false, dueBy, units: 3, tasks: 1, aisles: 2 });
    await pickAll(order);
    await order.tell("handover", "handover");
  });

  it("keeps single lines apart, holds its limits, and fills trolleys with orders from the same aisles", async () => {
    await retailer.until("2026-03-04T08:00:00.000Z");
    const singles = [];
    for (let count = 0; count < 3; count += 1) singles.push(await ordered(retailer, { lines: { mug: 1 } }));
    const near = await ordered(retailer, { lines: { mug: 1, bowl: 1 } });
    const far = await ordered(retailer, { lines: { dish: 2, vase: 1 } });
    const nearToo = await ordered(retailer, { lines: { bowl: 1, mug: 2 } });
    const farToo = await ordered(retailer, { lines: { dish: 1, vase: 1 } });
    const mixed = await ordered(retailer, { lines: { mug: 1, sofa: 1 } });
    const released = await release();
    const kinds = released
      .map(({ kind, zones, tasks }: Record<string, unknown>) => [kind, zones, tasks])
      .sort();
    expect(kinds).toEqual([
      ["multi-line", ["small"], 4],
      ["multi-line", ["small", "bulky"], 1],
      ["single-line", ["small"], 3],
    ]);
    for (const wave of released)
      expect(wave).toMatchObject({ because: "demand", service: expect.any(String) });

    const clustered = await waveOf(near);
    const { body } = await staff(`GET /v1/pick-waves/${clustered}`);
    const trolleyOf = (order: Story) =>
      body.tasks.find(({ orderId }: { orderId: string }) => orderId === order.id).trolley;
    expect(trolleyOf(near)).toBe(trolleyOf(nearToo));
    expect(trolleyOf(far)).toBe(trolleyOf(farToo));
    expect(trolleyOf(near)).not.toBe(trolleyOf(far));
    const walk = body.walks.find(({ trolley }: { trolley: number }) => trolley === trolleyOf(far));
    expect(walk.stops.map(({ sku, quantity }: Record<string, unknown>) => [sku, quantity])).toEqual([
      ["dish", 3],
      ["vase", 2],
    ]);
    expect(
      walk.stops[0].puts.map(({ tote, quantity }: Record<string, unknown>) => [tote, quantity]).sort(),
    ).toEqual([
      ["T1", expect.any(Number)],
      ["T2", expect.any(Number)],
    ]);
    const zones = (await staff(`GET /v1/pick-waves/${await waveOf(mixed)}`)).body.walks;
    expect(zones.map(({ zone, trolley }: Record<string, unknown>) => [zone, trolley])).toEqual([
      ["bulky", 1],
      ["small", 1],
    ]);
    await pickAll(...singles, near, far, nearToo, farToo, mixed);
  });

  it("is walked up one aisle and down the next, and what has no place comes last", async () => {
    const order = await ordered(retailer, { lines: { vase: 1, lost: 1, dish: 1, bowl: 1, mug: 1 } });
    await release();
    const { body } = await staff(`GET /v1/pick-waves/${await waveOf(order)}`);
    const places = body.walks.map(({ zone, stops }: { zone: string; stops: { sku: string }[] }) => [
      zone,
      stops.map(({ sku }) => sku),
    ]);
    expect(places).toEqual([
      ["elsewhere", ["lost"]],
      ["small", ["mug", "bowl", "vase", "dish"]],
    ]);
    await pickAll(order);
  });

  it("shows what became of its tasks, and walks only for what is still to be picked", async () => {
    const [one, two] = [
      await ordered(retailer, { lines: { mug: 1, bowl: 2 } }),
      await ordered(retailer, { lines: { mug: 1, dish: 1 } }),
    ];
    await release();
    const id = await waveOf(one);
    expect(await waveOf(two)).toBe(id);
    await one.tell("pick", "confirm");
    await two.cancel();
    const { body } = await staff(`GET /v1/pick-waves/${id}`);
    const told = body.tasks.map(({ orderId, status, outcome }: Record<string, unknown>) => [
      orderId,
      status,
      outcome,
    ]);
    expect(told).toContainEqual([one.id, "done", "picked"]);
    expect(told).toContainEqual([two.id, "withdrawn", undefined]);
    expect(body.walks).toEqual([]);
    expect(await staff(`GET /v1/pick-waves/${id}/pick-list`)).toMatchObject({ status: 409 });
  });

  it("takes nothing twice: what was released, begun or withdrawn is not released again", async () => {
    const [one, begun] = [
      await ordered(retailer, { lines: { mug: 1 } }),
      await ordered(retailer, { lines: { mug: 1 } }),
    ];
    await begun.tell("pick", "start");
    expect(await release()).toHaveLength(1);
    expect(await release()).toEqual([]);
    expect(await waveOf(begun)).toBeUndefined();
    await pickAll(one, begun);
  });

  it("is as large as the node allows: more orders make more waves, with as few aisles as may be", async () => {
    const orders = [];
    for (let count = 0; count < 10; count += 1)
      orders.push(
        await ordered(retailer, { lines: count % 2 === 0 ? { mug: 1, bowl: 1 } : { dish: 1, vase: 1 } }),
      );
    const released = await release();
    expect(
      released.map(({ tasks }: { tasks: number }) => tasks).reduce((a: number, b: number) => a + b),
    ).toBe(10);
    for (const { tasks, units } of released) {
      expect(tasks).toBeLessThanOrEqual(4);
      expect(units).toBeLessThanOrEqual(12);
    }
    const aisles = released.reduce((sum: number, wave: { aisles: number }) => sum + wave.aisles, 0);
    expect(aisles).toBeLessThanOrEqual(4);
    await pickAll(...orders);
  });

  it("is only for its node and for planners, and nothing for a node that picks order by order", async () => {
    const order = await ordered(retailer, { lines: { mug: 1 } });
    await release();
    const id = await waveOf(order);
    expect(await retailer.ask("node:paris", `GET /v1/pick-waves/${id}`)).toMatchObject({ status: 403 });
    expect(await retailer.ask("planner", `GET /v1/pick-waves/${id}`)).toMatchObject({ status: 200 });
    expect(await staff("GET /v1/pick-waves/pwv_none")).toMatchObject({ status: 404 });
    const store = await retailer.ask("node:paris", "POST /v1/nodes/paris/pick-waves", { body: {} });
    expect(store).toMatchObject({ status: 409, body: { detail: expect.stringContaining("picking") } });
    await pickAll(order);
    await audited(retailer);
  });
});

describe("a SKU that lies in several places", () => {
  const face = { sku: "vase", aisle: "B", bay: 8, level: 3 };
  const reserve = [
    { aisle: "X", bay: 4, level: 2 },
    { aisle: "X", bay: 5, level: 1 },
  ];
  const put = (place: object) =>
    retailer.ask("operator", "PUT /v1/nodes/lyon/locations", { body: { locations: [place] } });

  it("is taken from its pick face as far as that holds, and from the reserve beyond, in its zone", async () => {
    expect(await put({ ...face, holds: 3, reserve })).toMatchObject({ status: 200 });
    const { body: listed } = await staff("GET /v1/nodes/lyon/locations?limit=200");
    expect(listed.locations).toContainEqual({ ...face, holds: 3, reserve });
    const [one, two] = [
      await ordered(retailer, { lines: { vase: 2, mug: 1 } }),
      await ordered(retailer, { lines: { vase: 4, mug: 1 } }),
    ];
    await release();
    const { body } = await staff(`GET /v1/pick-waves/${await waveOf(one)}`);
    expect(await waveOf(two)).toBe(await waveOf(one));
    const { sku, ...place } = face;
    const stops = body.walks.flatMap(({ zone, stops: all }: { zone: string; stops: { sku: string }[] }) =>
      all.filter((stop) => stop.sku === sku).map((stop) => ({ zone, ...stop })),
    );
    expect(stops).toMatchObject([
      { zone: "bulky", place: reserve[0], quantity: 3, also: [place, reserve[1]] },
      { zone: "small", place, quantity: 3, also: reserve },
    ]);
    const [page] = await pagesOf(
      (await staff(`GET /v1/tasks/${(await two.task("pick")).id}/pick-list`)).body,
    );
    expect(page?.lines.filter((line) => /^[ABX]-\d/.test(line))).toEqual(["A-01-1", "B-08-3", "X-04-2"]);
    expect(page?.lines.join(" ")).toContain("also at X-04-2, X-05-1");
    await pickAll(one, two);
  });

  it("may be scanned at each of them, and nowhere else", async () => {
    const order = await ordered(retailer, { lines: { vase: 3 } });
    const scan = (place: string) => order.tell("pick", "scan", { code: "vase", place });
    expect([await scan("B-08-3"), await scan("X-05-1")]).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(await scan("A-01-1")).toMatchObject({ status: 422, body: { code: "wrong-place" } });
    await pickAll(order);
  });
});

describe("paper", () => {
  it("says what the wave says: places in walking order, totes, and the bar code of the list", async () => {
    const [one, two] = [
      await ordered(retailer, { lines: { mug: 2, vase: 1 } }),
      await ordered(retailer, { lines: { mug: 1, dish: 1 } }),
    ];
    await release();
    const id = await waveOf(one);
    const { status, headers, body } = await staff(`GET /v1/pick-waves/${id}/pick-list`);
    expect([status, headers.get("content-type")]).toEqual([200, "application/pdf"]);
    const [page] = await pagesOf(body);
    expect(page?.lines.filter((line) => /^[ABX]-\d/.test(line))).toEqual(["A-01-1", "B-08-3", "B-02-1"]);
    for (const line of [
      "Pick list 1 of 1",
      `${id}-1`,
      "Warehouse Lyon",
      "mug  ·  EAN 4006381333931",
      "T1",
      "T2",
    ])
      expect(page?.lines).toContain(line);
    expect(page?.lines.some((line) => /^[12] > T[12] {5}[12] > T[12]$/.test(line))).toBe(true);

    const single = await staff(`GET /v1/tasks/${(await two.task("pick")).id}/pick-list`);
    const [own] = await pagesOf(single.body);
    expect(own?.lines.filter((line) => /^[ABX]-\d/.test(line))).toEqual(["A-01-1", "B-02-1"]);

    const slip = await staff(`GET /v1/tasks/${(await one.task("pick")).id}/packing-slip`);
    const [packed] = await pagesOf(slip.body);
    for (const line of [
      "Camille Roux",
      "75004 Paris",
      "The mug",
      "The vase",
      (await one.order()).channelOrderId,
    ])
      expect(packed?.lines).toContain(line);
    expect(
      await retailer.ask("node:paris", `GET /v1/tasks/${(await one.task("pick")).id}/packing-slip`),
    ).toMatchObject({
      status: 403,
    });
    await pickAll(one, two);
  });
});
