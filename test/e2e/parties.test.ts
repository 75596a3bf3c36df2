// Each party sees and moves what is its own.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, signed } from "#test/support/retailer.ts";
import { ordered, type Story } from "#test/support/storyline.ts";

let retailer: Retailer;
let web: Story;
let sent: Story;
beforeAll(async () => {
  retailer = await openRetailer({ stock: { lamp: { lyon: 9 }, pole: { nantes: 9 } } });
  web = await ordered(retailer, { lines: { lamp: 1 }, more: { channelOrderId: "WEB-1" } });
  sent = await ordered(retailer, { lines: { pole: 1 } });
});
afterAll(() => retailer.close());

const refusal = (status: number, code: string) => ({ status, body: { code } });

describe("a channel", () => {
  it("has no sight of another channel's orders", async () => {
    for (const what of ["", "/timeline", "/decisions"])
      expect(await retailer.ask("channel:app", `GET /v1/orders/${web.id}${what}`)).toMatchObject(
        refusal(404, "not-found"),
      );
    expect(await retailer.ask("channel:app", `POST /v1/orders/${web.id}/cancel`)).toMatchObject(
      refusal(404, "not-found"),
    );
    expect((await retailer.ask("channel:app", "GET /v1/orders?channelOrderId=WEB-1")).body).toEqual({
      orders: [],
    });
  });

  it("finds its own by its own number", async () => {
    const { body } = await retailer.ask("channel:web", "GET /v1/orders?channelOrderId=WEB-1");
    expect(body.orders).toMatchObject([{ id: web.id, channelOrderId: "WEB-1" }]);
  });

  it("is told nothing that would let it act for others: no token, no fingerprint", async () => {
    const text = JSON.stringify([await web.order(), await web.timeline(), await sent.order()]);
    expect(text).not.toMatch(/token|"request"|doorToken/i);
  });

  it("must be named by its token, once", async () => {
    for (const scopes of ["orders:write", "orders:write channel:web channel:app"])
      expect(
        await retailer.ask(scopes, "POST /v1/promises", {
          body: {
            lines: [{ sku: "lamp", quantity: 1 }],
            destination: { country: "FR", postcode: "75004" },
          },
        }),
      ).toMatchObject(refusal(403, "forbidden"));
  });
});

describe("a node", () => {
  it("neither lists nor tells another node's tasks", async () => {
    const { id } = await web.task("pick");
    expect(await retailer.ask("node:paris", "GET /v1/nodes/lyon/tasks")).toMatchObject(
      refusal(403, "forbidden"),
    );
    expect(await retailer.ask("node:paris", `POST /v1/tasks/${id}/confirm`)).toMatchObject(
      refusal(403, "forbidden"),
    );
  });

  it("lists its own, soonest deadline first, without the workflow's token", async () => {
    const { status, body } = await retailer.ask("node:lyon", "GET /v1/nodes/lyon/tasks");
    expect({ status, ...body }).toMatchObject({ status: 200, tasks: [{ orderId: web.id, kind: "pick" }] });
    expect(JSON.stringify(body)).not.toContain("token");
  });
});

describe("a vendor", () => {
  it("answers its own purchase orders only", async () => {
    const { id } = await sent.purchaseOrder();
    for (const verb of ["accept", "reject", "ship", "cancellation/accept"]) {
      const body = {
        accept: undefined,
        "cancellation/accept": undefined,
        reject: { reason: "other" },
        ship: { carrier: "flaneur", tracking: "T-123" },
      }[verb];
      expect(
        await retailer.ask("vendor:brest", `POST /v1/purchase-orders/${id}/${verb}`, { body }),
      ).toMatchObject(refusal(403, "forbidden"));
    }
    expect(await retailer.ask("vendor:brest", "GET /v1/vendors/nantes/purchase-orders")).toMatchObject(
      refusal(403, "forbidden"),
    );
    const own = await retailer.ask("vendor:nantes", "GET /v1/vendors/nantes/purchase-orders");
    expect(own.body.purchaseOrders).toMatchObject([{ id, vendor: "nantes" }]);
    expect(JSON.stringify(own.body)).not.toContain("token");
  });
});

describe("a carrier", () => {
  const text = JSON.stringify({
    events: [{ id: "1", tracking: "UNKNOWN-1", code: "delivered", at: "2026-03-03T08:00:00.000Z" }],
  });
  const post = (party: string, headers: Record<string, string>) =>
    retailer.ask(party, "POST /v1/carriers/eclair/events", { text, headers });

  it("speaks for its own parcels only", async () => {
    expect(await post("carrier:flaneur", signed(retailer, "eclair", text))).toMatchObject(
      refusal(403, "forbidden"),
    );
  });

  it("is told of parcels that we do not know", async () => {
    expect(await post("carrier:eclair", signed(retailer, "eclair", text))).toMatchObject({
      status: 200,
      body: { taken: 0, unknown: ["UNKNOWN-1"] },
    });
  });

  it("is not believed about another time: a scan is of now or before, and after the parcel was made", async () => {
    const order = await ordered(retailer, { lines: { lamp: 1 } });
    await order.pickAndHandOver();
    const { tracking } = await order.parcel();
    for (const at of ["2020-01-01T00:00:00.000Z", "2099-01-01T00:00:00.000Z"]) {
      const scanned = JSON.stringify({ events: [{ id: at, tracking, code: "delivered", at }] });
      const headers = signed(retailer, "eclair", scanned);
      await retailer.ask("carrier:eclair", "POST /v1/carriers/eclair/events", { text: scanned, headers });
      const { lastArrival } = await order.order();
      expect([undefined, new Date(retailer.now()).toISOString()]).toContain(lastArrival);
    }
    expect((await order.happened())[0]).toBe("order.received");
  });

  it("must sign with its own key, over this body, at this time", async () => {
    const early = { ...retailer, now: () => retailer.now() - 6 * 60_000 };
    const wrong = [
      {},
      signed(retailer, "flaneur", text),
      signed(retailer, "eclair", `${text} `),
      signed(early, "eclair", text),
      { ...signed(retailer, "eclair", text), "lendemain-timestamp": "yesterday" },
      { ...signed(retailer, "eclair", text), "lendemain-signature": "00" },
    ];
    for (const headers of wrong)
      expect(await post("carrier:eclair", headers)).toMatchObject(refusal(401, "bad-signature"));
  });
});

describe("the door of the API", () => {
  it("is shut without a token, with a forged one, and with one that has expired", async () => {
    const path = `GET /v1/orders/${web.id}`;
    expect((await retailer.ask(undefined, path)).status).toBe(401);
    const forged = { authorization: "Bearer eyJhbGciOiJub25lIn0.e30." };
    expect((await retailer.ask(undefined, path, { headers: forged })).status).toBe(401);
    const old = await retailer.host.tokenFor({
      clientId: "x",
      scopes: ["lendemain/planner"],
      expiresIn: -1,
    });
    const expired = { authorization: `Bearer ${old}` };
    expect((await retailer.ask(undefined, path, { headers: expired })).status).toBe(401);
  });

  it("opens for the scopes of the route only", async () => {
    const calls: readonly (readonly [string, string])[] = [
      ["node:lyon", `GET /v1/orders/${web.id}`],
      ["channel:web", "GET /v1/planner/overview"],
      ["channel:web", "GET /v1/planner/audit"],
      ["channel:web", "PUT /v1/stock/lamp/lyon"],
      ["planner", "PUT /v1/network/policy"],
      ["planner", "POST /v1/stock/movements"],
      ["orders:read channel:web", "POST /v1/orders"],
      ["operator", `POST /v1/orders/${web.id}/cancel`],
    ];
    for (const [party, call] of calls)
      expect([call, (await retailer.ask(party, call)).status]).toEqual([call, 403]);
  });

  it("lets everyone read the documentation", async () => {
    expect((await retailer.ask(undefined, "GET /v1/openapi.json")).body.openapi).toMatch(/^3\.1\./);
    const page = await fetch(`${retailer.host.url}/docs`);
    expect([page.status, page.headers.get("content-type")]).toEqual([
      200,
      expect.stringContaining("text/html"),
    ]);
  });

  it("lets a planner see every order, task and execution", async () => {
    const parcel = await web.parcel();
    expect((await retailer.ask("planner", `GET /v1/orders/${web.id}`)).status).toBe(200);
    expect(await retailer.ask("planner", `GET /v1/planner/executions/${parcel.id}`)).toMatchObject({
      status: 200,
      body: { shipmentId: parcel.id, status: "RUNNING" },
    });
    expect(await retailer.ask("planner", "GET /v1/planner/executions/ord_none-101")).toMatchObject(
      refusal(404, "not-found"),
    );
    expect((await retailer.ask("planner", "GET /v1/planner/overview")).body).toMatchObject({
      orders: { received: 0 },
      openTasks: 1,
      overdue: 0,
    });
    expect(
      (await retailer.ask("planner", "GET /v1/planner/orders?status=routed&limit=1")).body,
    ).toMatchObject({
      orders: [{ id: web.id }],
      next: expect.any(String),
    });
  });
});
