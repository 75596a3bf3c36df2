// Nobody was at home: the customer is told, and may have the carrier come again the same day.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story } from "#test/support/storyline.ts";

const HOUR = 3_600_000;

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer();
  await sells({ notice: "PT2H", price: 390 });
});
afterAll(() => retailer.close());

async function sells(secondVisit: unknown, connection: unknown = { kind: "table-rate" }): Promise<void> {
  const { body } = await retailer.ask("operator", "GET /v1/network/carriers");
  const carriers = body.carriers
    .filter(({ id }: { id: string }) => id === "eclair")
    .map(({ services, ...carrier }: { services: object[] }) => ({
      ...{ ...carrier, connection },
      services: services.map((service) => ({ ...service, secondVisit })),
    }));
  const put = await retailer.ask("operator", "PUT /v1/network/carriers", { body: { carriers } });
  expect(put.status).toBe(200);
}

const again = (order: Story, channel = "web") =>
  retailer.ask(`channel:${channel}`, `POST /v1/orders/${order.id}/second-visit`);

/** Brought in the morning of the day that was promised, to a door where nobody was. */
async function missed(stocked: object = {}): Promise<Story> {
  await stockUp(retailer, { mug: { lyon: 5, paris: 0, strasbourg: 0, ...stocked } });
  const order = await ordered(retailer, { lines: { mug: 1 } });
  await order.pickAndHandOver();
  const { leg } = await order.parcel();
  if (leg.method !== "home") throw new Error("it is brought home");
  await retailer.until(Date.parse(leg.deliverFrom) + 2 * HOUR);
  await order.scan("out-for-delivery");
  await retailer.until(retailer.now() + HOUR);
  await order.scan("attempted");
  return order;
}

describe("a parcel that was brought to a door where nobody was", () => {
  it("is brought again the same day, as its customer asks, and the promise is kept", async () => {
    const order = await missed();
    const { secondVisit, leg } = await order.parcel();
    expect(secondVisit).toEqual({
      answerBy: new Date(Date.parse(leg.milestones.deliverBy) - 2 * HOUR).toISOString(),
      ...{ price: 390, breach: 2500 },
    });
    expect(await order.happened()).toContain("shipment.second-visit-offered");

    expect((await again(order, "marketplace")).status).toBe(404);
    const visitBy = new Date(retailer.now() + 2 * HOUR).toISOString();
    const { id: shipmentId } = await order.parcel();
    const answer = { orderId: order.id, visits: [{ shipmentId, visitBy, price: 390 }] };
    expect(await again(order)).toMatchObject({ status: 200, body: answer });
    await retailer.until(retailer.now() + HOUR);
    expect(await again(order)).toMatchObject({ status: 200, body: answer });
    const told = (await order.timeline()).filter(({ type }: { type: string }) => /agreed$/.test(type));
    expect(told.map(({ facts }: { facts: object }) => facts)).toEqual([
      { visitBy, price: 390, by: "customer" },
    ]);

    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
    expect((await again(order)).status).toBe(409);
    await audited(retailer);
  });

  it("is offered one second visit, and no third", async () => {
    const order = await missed();
    await again(order);
    await retailer.until(retailer.now() + HOUR);
    const { secondVisit } = await order.parcel();
    await order.scan("out-for-delivery");
    await retailer.until(retailer.now() + HOUR);
    const { leg, tracking } = await order.parcel();
    expect(leg.method).toBe("home");
    expect(tracking).toBeDefined();
    expect((await order.parcel()).secondVisit).toEqual(secondVisit);
    const offers = (await order.happened()).filter((type) => type === "shipment.second-visit-offered");
    expect(offers).toHaveLength(1);
  });

  it("is brought again though its customer says nothing, as late as that can be, where it is worth it", async () => {
    const order = await missed();
    const { secondVisit, leg } = await order.parcel();
    await retailer.until(Date.parse(secondVisit?.answerBy ?? "") + 60_000);
    const visit = (await order.parcel()).secondVisit;
    expect(Date.parse(visit?.visitBy ?? "")).toBeLessThanOrEqual(Date.parse(leg.milestones.deliverBy));
    const agreed = (await order.timeline()).find(({ type }: { type: string }) => /agreed$/.test(type));
    expect(agreed.facts).toMatchObject({ by: "default", visitBy: visit?.visitBy });
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: true } });
  });

  it("comes the next day where nobody asks in time, and asking unasked is not worth it", async () => {
    await sells({ notice: "PT2H", price: 1300 });
    const order = await missed();
    const { secondVisit } = await order.parcel();
    await retailer.until(Date.parse(secondVisit?.answerBy ?? "") + 60_000);
    await sells({ notice: "PT2H", price: 390 });
    expect(await again(order)).toMatchObject({
      status: 409,
      body: { code: "conflict", detail: expect.stringContaining("too late") },
    });
    await retailer.until(retailer.now() + 20 * HOUR);
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", promise: { kept: false } });
  });

  it("is not promised again by a carrier that does not answer, or does not sell it", async () => {
    const order = await missed();
    const now = retailer.now();
    const [from, until] = [now, now + HOUR].map((at) => new Date(at).toISOString());
    const down = { kind: "table-rate", unreachable: [{ from, until }] };
    await sells({ notice: "PT2H", price: 390 }, down);
    expect((await again(order)).status).toBe(409);
    expect((await order.parcel()).secondVisit?.visitBy).toBeUndefined();
    await retailer.until(now + HOUR);
    expect((await again(order)).status).toBe(200);

    await sells(undefined);
    const other = await missed();
    expect((await other.parcel()).secondVisit).toBeUndefined();
    expect(await again(other)).toMatchObject({ status: 409 });
  });
});
