// What is not as documented is refused with its status, its code and the fields that are wrong.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, feed, openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, door, orderOf, place, shelf, storyOf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({ stock: { lamp: { lyon: 9 } } });
});
afterAll(() => retailer.close());

const problem = (status: number, code: string, ...fields: readonly string[]) => ({
  status,
  type: `https://lendemain.dev/problems/${code}`,
  contentType: "application/problem+json",
  code,
  fields,
});

const seen = ({ status, headers, body }: Answer) => ({
  status,
  type: body.type,
  contentType: headers.get("content-type"),
  code: body.code,
  fields: (body.errors ?? []).map(({ field }: { field: string }) => field),
});

/** An order for one lamp, but for what is given. */
const orderBut = async (more: object) =>
  seen(await place(retailer, orderOf({ lines: { lamp: 1 }, more: { ...more } })));
const lines = (...quantities: readonly unknown[]) => ({
  lines: quantities.map((quantity) => ({ sku: "lamp", quantity })),
});

describe("an order is refused", () => {
  it("with fields that are not documented, naming each", async () => {
    expect(await orderBut({ colour: "red" })).toEqual(problem(400, "invalid-request", "colour"));
    expect(
      await orderBut({ lines: [{ sku: "lamp", quantity: 1, price: 3 }], destination: { ...door, floor: 2 } }),
    ).toEqual(problem(400, "invalid-request", "lines.0.price", "destination.floor"));
  });

  it("with a query or a body that the call does not take", async () => {
    expect(seen(await retailer.ask("channel:web", "GET /v1/orders?channelOrderId=A&page=2"))).toEqual(
      problem(400, "invalid-request", "page"),
    );
    const { orderId } = (await place(retailer, orderOf({ lines: { lamp: 1 } }))).body;
    const cancel = `POST /v1/orders/${orderId}/cancel`;
    expect(seen(await retailer.ask("channel:web", cancel, { body: { why: "so" } }))).toEqual(
      problem(400, "invalid-request", "body"),
    );
  });

  it("with a quantity that is no number of units", async () => {
    for (const quantity of [0, -1, 1.5, 1e9, "1", null, undefined])
      expect([quantity, await orderBut(lines(quantity))]).toEqual([
        quantity,
        problem(400, "invalid-request", "lines.0.quantity"),
      ]);
  });

  it("without lines, without destination, without number", async () => {
    expect(await orderBut({ lines: [] })).toEqual(problem(400, "invalid-request", "lines"));
    expect(await orderBut({ destination: undefined })).toEqual(
      problem(400, "invalid-request", "destination"),
    );
    expect(await orderBut({ channelOrderId: " " })).toEqual(
      problem(400, "invalid-request", "channelOrderId"),
    );
    expect(seen(await place(retailer, undefined))).toMatchObject({ status: 400, code: "invalid-request" });
  });

  it("with an unknown SKU, naming its line", async () => {
    const more = {
      lines: [
        { sku: "lamp", quantity: 1 },
        { sku: "yeti", quantity: 1 },
      ],
    };
    expect(await orderBut(more)).toEqual(problem(422, "unknown-sku", "lines.1.sku"));
  });

  it("with a SKU in two lines, naming the second", async () => {
    expect(await orderBut(lines(1, 2))).toEqual(problem(422, "duplicate-line", "lines.1.sku"));
  });

  it("for a postcode that does not exist in the country", async () => {
    expect(await orderBut({ destination: { ...door, postcode: "00000" } })).toEqual(
      problem(422, "unknown-postcode", "destination.postcode"),
    );
    expect(await orderBut({ destination: { ...door, country: "France" } })).toEqual(
      problem(400, "invalid-request", "destination.country"),
    );
  });

  it("for a day that has passed, or that no calendar has", async () => {
    for (const requestedDate of ["2025-03-03", "2026-03-01", "2026-03-02"])
      expect(await orderBut({ requestedDate })).toEqual(problem(422, "date-in-the-past", "requestedDate"));
    expect(await orderBut({ requestedDate: "2026-02-30" })).toEqual(
      problem(400, "invalid-request", "requestedDate"),
    );
  });

  it("for a store that does not exist, or where nothing is collected", async () => {
    const collected = (collectAt: string) => orderBut({ method: "collect", collectAt });
    expect(await collected("brest")).toEqual(problem(422, "unknown-node", "collectAt"));
    expect(await collected("lyon")).toEqual(problem(422, "not-a-collection-point", "collectAt"));
    expect(await orderBut({ method: "collect" })).toEqual(problem(400, "invalid-request", "collectAt"));
    expect(await orderBut({ collectAt: "paris" })).toEqual(problem(400, "invalid-request", "collectAt"));
  });

  it("when its body is not JSON", async () => {
    for (const text of ['{"lines":', "lamp", '{"a":1}}']) {
      const headers = { "idempotency-key": "not-json" };
      expect(seen(await retailer.ask("channel:web", "POST /v1/orders", { text, headers }))).toEqual(
        problem(400, "invalid-json"),
      );
    }
  });

  it("when its body is over 256 KiB, to the byte", async () => {
    const headers = { "idempotency-key": "large" };
    const padded = (bytes: number) => {
      const text = JSON.stringify(orderOf({ lines: { lamp: 1 } }));
      return text + " ".repeat(bytes - text.length);
    };
    const over = { text: padded(256 * 1024 + 1), headers };
    expect(seen(await retailer.ask("channel:web", "POST /v1/orders", over))).toEqual(
      problem(413, "body-too-large"),
    );
    const within = { text: padded(256 * 1024), headers };
    expect((await retailer.ask("channel:web", "POST /v1/orders", within)).status).toBe(202);
  });

  it("by an id that is none, and one that nobody has", async () => {
    expect(seen(await retailer.ask("channel:web", "GET /v1/orders/4711"))).toEqual(
      problem(400, "invalid-request", "id"),
    );
    expect(seen(await retailer.ask("channel:web", "GET /v1/orders/ord_none"))).toEqual(
      problem(404, "not-found"),
    );
  });
});

describe("a quote is refused", () => {
  const quoteBut = async (more: object) => {
    const cart = { lines: [{ sku: "lamp", quantity: 1 }], destination: { country: "FR", postcode: "75004" } };
    return seen(await retailer.ask("channel:web", "POST /v1/promises", { body: { ...cart, ...more } }));
  };
  it("for the same reasons as an order", async () => {
    expect(await quoteBut(lines(0))).toEqual(problem(400, "invalid-request", "lines.0.quantity"));
    expect(await quoteBut(lines(1, 1))).toEqual(problem(422, "duplicate-line", "lines.1.sku"));
    expect(await quoteBut({ lines: [{ sku: "yeti", quantity: 1 }] })).toEqual(
      problem(422, "unknown-sku", "lines.0.sku"),
    );
    expect(await quoteBut({ requestedDate: "2026-03-01" })).toEqual(
      problem(422, "date-in-the-past", "requestedDate"),
    );
    expect(await quoteBut({ destination: { country: "FR", postcode: "00000" } })).toEqual(
      problem(422, "unknown-postcode", "destination.postcode"),
    );
    expect(await quoteBut({ name: "Camille" })).toEqual(problem(400, "invalid-request", "name"));
    expect(await quoteBut({ collectAt: "paris" })).toEqual(problem(400, "invalid-request", "collectAt"));
  });
});

describe("a large order", () => {
  const skus = (count: number) => Array.from({ length: count }, (_, i) => `part-${i}`);
  const manyLines = (count: number) => ({ lines: skus(count).map((sku) => ({ sku, quantity: 1 })) });
  beforeAll(async () => {
    const size = { length: 10, width: 10, height: 10 };
    const items = skus(1201).map((sku) => ({ sku, name: sku, weight: 5, size }));
    for (const from of [0, 700])
      await retailer.ask("operator", "PUT /v1/network/items", {
        body: { items: items.slice(from, from + 700) },
      });
    const rows = skus(1201).map((sku) => `${sku},lyon,1`);
    const content = ["sku,node,quantity", ...rows].join("\n");
    const { body } = await feed(retailer, "csv", content);
    expect(body).toMatchObject({ state: "done", rows: 1201, applied: 1201, problems: [] });
  });

  it("of 1,114 lines is accepted and held whole, and freed whole", async () => {
    const { status, body } = await place(retailer, orderOf({ lines: {}, more: manyLines(1114) }));
    expect(status).toBe(202);
    const order = storyOf(retailer, body.orderId, "web");
    const found = await order.order();
    expect(found).toMatchObject({ status: "routed", unfilledUnits: 0, shipments: 1 });
    expect(found.lines).toHaveLength(1114);
    expect((await order.parcel()).lines).toHaveLength(1114);
    for (const sku of ["part-0", "part-89", "part-90", "part-1113"])
      expect(await shelf(retailer, sku, "lyon")).toEqual({ onHand: 1, held: 1, available: 0 });
    expect(await shelf(retailer, "part-1114", "lyon")).toEqual({ onHand: 1, held: 0, available: 1 });
    await audited(retailer);

    await order.cancel();
    expect(await order.order()).toMatchObject({ status: "cancelled" });
    expect(await shelf(retailer, "part-1113", "lyon")).toEqual({ onHand: 1, held: 0, available: 1 });
    await audited(retailer);
  });

  it("of 1,114 lines is picked short, sent and delivered, each unit once", async () => {
    const { body } = await place(retailer, orderOf({ lines: {}, more: manyLines(1114) }));
    const order = storyOf(retailer, body.orderId, "web");
    const picked = skus(1100).map((sku) => ({ sku, quantity: 1 }));
    expect((await order.tell("pick", "short", { picked, reason: "not-found" })).status).toBe(200);
    expect(await order.order()).toMatchObject({ unfilledUnits: 14, openShipments: 1 });
    const { unitsSold } = await audited(retailer);
    await order.tell("handover", "handover");
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "backordered", promise: { kept: false } });
    for (const sku of ["part-0", "part-1099", "part-1100", "part-1113"])
      expect(await shelf(retailer, sku, "lyon")).toEqual({ onHand: 0, held: 0, available: 0 });
    expect((await audited(retailer)).unitsSold).toBe(unitsSold + 1100);
    await order.cancel();
  });

  it("picked short of all but a few is delivered with those few, each once", async () => {
    const asked = manyLines(1200).lines.slice(1114);
    const { body } = await place(retailer, orderOf({ lines: {}, more: { lines: asked } }));
    const order = storyOf(retailer, body.orderId, "web");
    const picked = asked.slice(-3).map(({ sku }) => ({ sku, quantity: 1 }));
    await order.tell("pick", "short", { picked, reason: "not-found" });
    const { unitsSold } = await audited(retailer);
    await order.tell("handover", "handover");
    await order.scan("delivered");
    expect((await audited(retailer)).unitsSold).toBe(unitsSold + 3);
    expect(await order.order()).toMatchObject({ status: "backordered", unfilledUnits: asked.length - 3 });
    await order.cancel();
  });

  it("of 1,201 lines is refused whole, naming the limit", async () => {
    const answer = await place(retailer, orderOf({ lines: {}, more: manyLines(1201) }));
    expect(seen(answer)).toEqual(problem(422, "too-many-lines", "lines"));
    expect(answer.body.errors[0].message).toBe("at most 1200");
    expect(await shelf(retailer, "part-1200", "lyon")).toEqual({ onHand: 1, held: 0, available: 1 });
  });
});

describe("stock", () => {
  const asOf = "2026-03-03T08:00:00.000Z";
  const counted = async (path: string, onHand: unknown) =>
    seen(await retailer.ask("operator", `PUT /v1/stock/${path}`, { body: { onHand, asOf } }));
  const imported = async (format: "csv" | "ndjson", content: string) =>
    (await feed(retailer, format, content)).body;
  const complaints = (report: { problems: { line: number }[] }) => report.problems.map(({ line }) => line);

  it("is counted for known items at known nodes, in whole units", async () => {
    expect(await counted("yeti/lyon", 1)).toEqual(problem(422, "unknown-sku", "sku"));
    expect(await counted("lamp/brest", 1)).toEqual(problem(422, "unknown-node", "node"));
    for (const onHand of [-1, 1.5, 1e10, "1"])
      expect(await counted("lamp/lyon", onHand)).toEqual(problem(400, "invalid-request", "onHand"));
    expect(
      seen(await retailer.ask("operator", "PUT /v1/stock/lamp/lyon", { body: { onHand: 1, asOf: "now" } })),
    ).toEqual(problem(400, "invalid-request", "asOf"));
    for (const odd of ["2026-03-03T12:00:00Z", "2026-01-31T08:00:00Z"])
      expect(
        seen(await retailer.ask("operator", "PUT /v1/stock/lamp/lyon", { body: { onHand: 1, asOf: odd } })),
      ).toEqual(problem(400, "invalid-request", "asOf"));
  });

  it("moves between two places, not more than is there", async () => {
    const moved = async (more: object) =>
      seen(
        await retailer.ask("operator", "POST /v1/stock/movements", {
          body: {
            id: "m1",
            sku: "mug",
            quantity: 1,
            from: "supplier",
            to: "lyon",
            reason: "received",
            ...more,
          },
        }),
      );
    expect(await moved({ quantity: 0 })).toEqual(problem(400, "invalid-request", "quantity"));
    expect(await moved({ to: "supplier" })).toEqual(problem(400, "invalid-request", "to"));
    expect(await moved({ to: "brest" })).toMatchObject({ status: 422, code: "unknown-node" });
    expect(await moved({ from: "lyon", to: "paris" })).toMatchObject({ status: 422, code: "out-of-stock" });
    expect(await shelf(retailer, "mug", "paris")).toBeUndefined();
  });

  it("of a SKU that no node ever held is not found", async () => {
    expect(seen(await retailer.ask("planner", "GET /v1/stock/unheard-of"))).toEqual(
      problem(404, "not-found"),
    );
  });

  it("of a feed is counted but for the rows that cannot be read, each named by its line", async () => {
    const rows = [
      "sku,node,quantity",
      "mug,lyon,7",
      "mug,lyon,many",
      "yeti,lyon,1",
      "",
      "pole,brest,1",
      "pole,lyon",
    ];
    const report = await imported("csv", [...rows, "pole,nantes,2"].join("\n"));
    expect(report).toMatchObject({ rows: 6, applied: 2, rejected: 4 });
    expect(complaints(report)).toEqual([3, 4, 6, 7]);
    expect(await shelf(retailer, "mug", "lyon")).toMatchObject({ onHand: 7 });
    expect(await shelf(retailer, "pole", "nantes")).toMatchObject({ onHand: 2 });
  });

  it("of a feed with a stray quote loses that row only", async () => {
    const report = await imported("csv", 'sku,node,quantity\nmug,lyon,3\nmug,ly"on,4\npole,nantes,5\n');
    expect(complaints(report)).toEqual([3]);
    expect(report).toMatchObject({ applied: 2 });
    expect(await shelf(retailer, "pole", "nantes")).toMatchObject({ onHand: 5 });
  });

  it("of a feed without a quantity is not counted as nothing", async () => {
    await stockUp(retailer, { mug: { lyon: 7 } });
    expect(complaints(await imported("csv", "sku,node,quantity\nmug,lyon,\n"))).toEqual([2]);
    for (const quantity of ["null", '""', "[]", "false"])
      expect(
        complaints(await imported("ndjson", `{"sku":"mug","node":"lyon","quantity":${quantity}}`)),
      ).toEqual([1]);
    expect(await shelf(retailer, "mug", "lyon")).toMatchObject({ onHand: 7 });
  });

  it("of a feed in NDJSON is read line by line", async () => {
    const row = (sku: string, quantity: unknown) => JSON.stringify({ sku, node: "lyon", quantity });
    const report = await imported("ndjson", [row("mug", 4), "{", row("mug", 1.5), row("pole", 6)].join("\n"));
    expect(report).toMatchObject({ rows: 4, applied: 2 });
    expect(complaints(report)).toEqual([2, 3]);
  });

  it("that was counted below what is held can still be picked, and is still shown", async () => {
    await stockUp(retailer, { sofa: { lyon: 2 } });
    const { orderId } = (await place(retailer, orderOf({ lines: { sofa: 1 } }))).body;
    await stockUp(retailer, { sofa: { lyon: 0 } });
    expect(await shelf(retailer, "sofa", "lyon")).toEqual({ onHand: 0, held: 1, available: -1 });
    await storyOf(retailer, orderId, "web").tell("pick", "confirm");
    expect((await retailer.ask("planner", "GET /v1/stock/sofa")).status).toBe(200);
    await audited(retailer);
  });
});

describe("the network", () => {
  it("is refused with a field that is not documented, or a thing named twice", async () => {
    const { nodes } = (await retailer.ask("planner", "GET /v1/network/nodes")).body;
    const put = async (all: unknown) =>
      seen(await retailer.ask("operator", "PUT /v1/network/nodes", { body: { nodes: all } }));
    expect(await put([{ ...nodes[0], colour: "red" }])).toEqual(
      problem(400, "invalid-request", "nodes.0.colour"),
    );
    expect(await put([nodes[0], nodes[0]])).toEqual(problem(400, "invalid-request", "nodes.1"));
    expect(await put([{ ...nodes[0], timeZone: "Europe/Lyon" }])).toEqual(
      problem(400, "invalid-request", "nodes.0.timeZone"),
    );
  });

  it("has no route that is not documented", async () => {
    expect((await retailer.ask("planner", "GET /v1/nowhere")).status).toBe(404);
    expect((await retailer.ask("planner", "DELETE /v1/orders/ord_x")).status).toBe(404);
  });
});

describe("a short pick is refused", () => {
  it("with more than the task asks for, and a purchase order without a tracking number", async () => {
    const order = storyOf(
      retailer,
      (await place(retailer, orderOf({ lines: { lamp: 1 } }))).body.orderId,
      "web",
    );
    for (const picked of [[{ sku: "lamp", quantity: 2 }], [{ sku: "mug", quantity: 1 }]])
      expect(seen(await order.tell("pick", "short", { picked, reason: "not-found" }))).toEqual(
        problem(400, "invalid-request", "picked"),
      );
    expect(seen(await order.tell("pick", "short", { picked: [], reason: "bored" }))).toEqual(
      problem(400, "invalid-request", "reason"),
    );
    const missing = await retailer.ask("vendor:nantes", "POST /v1/purchase-orders/po_ord_x-101/ship", {
      body: { carrier: "flaneur" },
    });
    expect(seen(missing)).toEqual(problem(400, "invalid-request", "tracking"));
  });
});
