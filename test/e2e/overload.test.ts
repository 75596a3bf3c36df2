// Too many orders at once: what is refused may come again, what is taken is routed, and the host is as it was.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openRetailer, type Retailer } from "#test/support/retailer.ts";
import { audited, ordered, orderOf, place, storyOf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  const stock = { lamp: { lyon: 90 }, mug: { paris: 90 } };
  retailer = await openRetailer({ stock }, { realTime: true, room: { inHouse: 2 } });
});
afterAll(() => retailer.close());

it("a rush is refused in part, and everyone who comes again is served", async () => {
  const bodies = Array.from({ length: 40 }, (_, nth) =>
    orderOf({ lines: { [nth % 2 ? "lamp" : "mug"]: 1 } }),
  );
  const send = (body: unknown, nth: number) => place(retailer, body, { key: `rush-${nth}`, wait: 5 });
  const rush = await Promise.all(bodies.map(send));
  const refused = rush.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(rush.filter(({ status }) => status === 201).length).toBe(40 - refused.length);
  for (const { headers, body } of refused)
    expect([headers.get("retry-after"), body]).toEqual(["1", { message: "Service Unavailable" }]);

  const ids = new Set<string>();
  for (const [nth, body] of bodies.entries()) {
    const again = await send(body, nth);
    expect(again.status).toBe(201);
    ids.add(again.body.orderId);
  }
  expect(ids.size).toBe(40);
  for (const id of ids)
    expect(await storyOf(retailer, id, "web").order()).toMatchObject({ status: "routed" });
  await audited(retailer);
});

it("afterwards an order is taken and routed as ever", async () => {
  const order = await ordered(retailer, { lines: { lamp: 1 } });
  expect(await order.happened()).toContain("shipment.released");
});
