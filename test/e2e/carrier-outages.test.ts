// A carrier that does not answer, or that a planner has suspended: parcels go another way while the promise is kept.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story } from "#test/support/storyline.ts";

const MINUTE = 60_000;
const weekdays = ["mon", "tue", "wed", "thu", "fri"];
const pickup = (carrier: string, service: string, leaves = "18:30") => ({
  ...{ carrier, service, days: weekdays, cutOff: "18:00", leaves, parcels: 500 },
});

let retailer: Retailer;
beforeAll(async () => {
  const pickups = [
    pickup("eclair", "next-day"),
    pickup("flaneur", "economy"),
    pickup("tortue", "express"),
  ] as never;
  retailer = await openRetailer({ policy: { maxFailoverCost: 300 as never }, nodes: { lyon: { pickups } } });
  const eclair = await carrier("eclair");
  const express = { ...eclair.services[0], id: "express", tariff: [band(900)] };
  await put({ id: "tortue", name: "Tortue", services: [express] });
  await stockUp(retailer, { mug: { lyon: 50 }, lamp: { lyon: 50 } });
});
afterAll(() => retailer.close());

const band = (france: number) => ({ upToGrams: 30_000, priceByZone: { france } });

async function carrier(id: string) {
  const { body } = await retailer.ask("operator", "GET /v1/network/carriers");
  return body.carriers.find((one: { id: string }) => one.id === id);
}
async function put(document: object): Promise<void> {
  const { status, body } = await retailer.ask("operator", "PUT /v1/network/carriers", {
    body: { carriers: [document] },
  });
  expect({ status, body }).toMatchObject({ status: 200 });
  await pass(3_000);
}
const pass = (ms: number): Promise<void> => retailer.until(retailer.now() + ms);
const inMinutes = (minutes: number): string => new Date(retailer.now() + minutes * MINUTE).toISOString();
const silentFor = async (id: string, minutes: number): Promise<void> => {
  const span = { from: inMinutes(-1), until: inMinutes(minutes) };
  const known = await carrier(id);
  await put({ ...known, connection: { kind: "table-rate", unreachable: [span] } });
};
const outOfService = async () => {
  // What was written is seen by all after two seconds.
  await pass(3_000);
  return (await retailer.ask("planner", "GET /v1/planner/overview")).body.carriers.map(
    ({ carrier: id, state }: Record<string, string>) => `${id} ${state}`,
  );
};
const bookedWith = async (order: Story) => {
  const { status, leg } = await order.parcel();
  return leg.method === "home" ? `${status} ${leg.carrier}/${leg.service}` : status;
};
const told = async (order: Story, type: string) =>
  (await order.timeline()).filter((event: { type: string }) => event.type === type);

describe("a carrier that does not answer", () => {
  it("is left alone after three tries, and the parcel goes by another service that keeps the promise", async () => {
    const order = await ordered(retailer, { lines: { mug: 1 } });
    const { deliverBy } = (await order.order()).promise;
    await silentFor("eclair", 120);
    await order.tell("pick", "confirm");
    expect(await bookedWith(order)).toBe("picked eclair/next-day");
    await pass(20_000);

    expect(await bookedWith(order)).toBe("booked tortue/express");
    expect(await told(order, "shipment.booked")).toMatchObject([
      {
        facts: {
          carrier: "tortue",
          service: "express",
          insteadOf: { carrier: "eclair", service: "next-day", because: "carrier eclair does not answer" },
          extraCost: 200,
        },
      },
    ]);
    expect(await outOfService()).toEqual(["eclair open"]);
    expect(await order.task("handover")).toMatchObject({ carrier: "tortue", service: "express" });
    await order.tell("handover", "handover");
    await retailer.until(Date.parse(deliverBy) - 60 * MINUTE);
    await order.scan("delivered");
    expect(await order.order()).toMatchObject({ status: "completed", rescues: 0, promise: { kept: true } });
  });

  it("is not planned with while another one keeps the promise, as the decision tells", async () => {
    await silentFor("eclair", 120);
    const first = await ordered(retailer, { lines: { mug: 1 } });
    expect(await bookedWith(first)).toBe("released eclair/next-day");
    // It has had its rest: this booking tries, and nobody tries again. The cheapest that keeps the promise has it.
    await first.tell("pick", "confirm");
    expect(await bookedWith(first)).toBe("booked flaneur/economy");
    expect(await outOfService()).toEqual(["eclair open"]);

    const order = await ordered(retailer, { lines: { mug: 1 } });
    expect(await bookedWith(order)).toBe("released tortue/express");
    const path = `GET /v1/orders/${order.id}/decisions?replay=true`;
    const [decision] = (await retailer.ask("planner", path)).body.decisions;
    expect(decision.seen.avoided).toEqual(["eclair"]);
    for (const one of [first, order]) await one.cancel();
  });

  it("works again when the booking that tries goes through", async () => {
    const order = await ordered(retailer, { lines: { mug: 1 } });
    const known = await carrier("eclair");
    await put({ ...known, connection: { kind: "table-rate" } });
    await pass(5 * MINUTE);
    expect(await outOfService()).toEqual(["eclair half-open"]);
    const next = await ordered(retailer, { lines: { mug: 1 } });
    expect(await bookedWith(next)).toBe("released eclair/next-day");
    await next.tell("pick", "confirm");
    expect(await bookedWith(next)).toBe("booked eclair/next-day");
    expect(await outOfService()).toEqual([]);
    for (const one of [order, next]) await one.cancel();
  });

  it("is waited for where nothing else keeps the promise at the policy's price, then the rescue sends it by another", async () => {
    await retailer.until("2026-03-05T08:00:00Z");
    await stockUp(retailer, { mug: { strasbourg: 1, paris: 0 } });
    const { policy } = (await retailer.ask("operator", "GET /v1/network/policy")).body;
    const body = { policy: { ...policy, maxFailoverCost: 0 } };
    expect(await retailer.ask("operator", "PUT /v1/network/policy", { body })).toMatchObject({ status: 200 });
    await pass(3_000);
    const order = await ordered(retailer, { lines: { mug: 1 } });
    await silentFor("eclair", 600);
    await order.tell("pick", "confirm");
    await pass(10 * MINUTE);
    expect(await bookedWith(order)).toBe("picked eclair/next-day");
    await pass(30 * MINUTE);
    const [first, second] = await order.parcels();
    expect(first).toMatchObject({ node: "lyon", status: "replaced" });
    expect(second).toMatchObject({ node: "lyon", leg: { carrier: "tortue" } });
    await order.cancel();
    await put({ ...(await carrier("eclair")), connection: { kind: "table-rate" } });
    expect(await audited(retailer)).toMatchObject({ activeHolds: 0 });
  });
});

describe("a carrier that a planner has suspended", () => {
  it("is given nothing until its suspension ends", async () => {
    await pass(10 * MINUTE);
    const planned = await ordered(retailer, { lines: { mug: 1 } });
    const known = await carrier("eclair");
    const until = inMinutes(60);
    await put({ ...known, suspended: { reason: "strike", until } });
    expect(await outOfService()).toEqual(["eclair suspended"]);
    const order = await ordered(retailer, { lines: { mug: 1 } });
    expect(await bookedWith(order)).toBe("released tortue/express");
    await planned.tell("pick", "confirm");
    expect((await planned.parcel("lyon")).status).toBe("picked");
    await retailer.until(Date.parse(until) + MINUTE);
    expect(await bookedWith(await ordered(retailer, { lines: { mug: 1 } }))).toBe("released eclair/next-day");
  });
});
