// What was picked for an order that is cancelled goes back by somebody's hands, and the books know where it is meanwhile.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pagesOf } from "#test/support/pdf.ts";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, shelf } from "#test/support/storyline.ts";

const picking = { wave: {}, shifts: [{ from: "05:00", to: "20:00", pickers: 9 }], unitsPerHour: 1000 };

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer({
    nodes: {
      lyon: { picking },
      strasbourg: { picking: { ...picking, putBack: "at-once" as const } },
    },
    stock: { mug: { lyon: 9, strasbourg: 4 }, lamp: { lyon: 9 }, sofa: { lyon: 2 } },
  });
  const locations = [
    { sku: "mug", aisle: "B", bay: 2, level: 1 },
    { sku: "lamp", aisle: "A", bay: 4, level: 1 },
  ];
  await retailer.ask("operator", "PUT /v1/nodes/lyon/locations", { body: { locations } });
});
afterAll(() => retailer.close());

describe("what was picked for an order that is cancelled", () => {
  it("is put back in walking order, and is available when that is told, once", async () => {
    const order = await ordered(retailer, { lines: { mug: 2, lamp: 1 } });
    await order.tell("pick", "confirm");
    expect((await order.cancel()).status).toBe(202);
    expect(await order.order()).toMatchObject({ status: "cancelled" });
    expect(await shelf(retailer, "mug", "lyon")).toEqual({ onHand: 7, held: 0, available: 7 });
    await audited(retailer);

    const task = await order.task("putback");
    expect(task).toMatchObject({
      node: "lyon",
      lines: expect.arrayContaining([{ sku: "mug", quantity: 2 }]),
    });
    const [page] = await pagesOf(
      (await retailer.ask("node:lyon", `GET /v1/tasks/${task.id}/pick-list`)).body,
    );
    expect(page?.lines).toContain("Put back");
    expect(page?.lines.filter((line) => /^[AB]-\d/.test(line))).toEqual(["A-04-1", "B-02-1"]);

    const call = `POST /v1/tasks/${task.id}/put-back`;
    expect(await retailer.ask("node:paris", call)).toMatchObject({ status: 403 });
    expect(await retailer.ask("node:lyon", call)).toMatchObject({
      status: 200,
      body: { outcome: "put-back" },
    });
    expect(await retailer.ask("node:lyon", call)).toMatchObject({
      status: 200,
      body: { outcome: "put-back" },
    });
    expect(await shelf(retailer, "mug", "lyon")).toEqual({ onHand: 9, held: 0, available: 9 });
    expect(await shelf(retailer, "lamp", "lyon")).toEqual({ onHand: 9, held: 0, available: 9 });
    expect(await order.tasks()).toEqual([]);
    expect((await order.happened()).filter((type) => type === "shipment.put-back")).toHaveLength(1);
    await audited(retailer);
  });

  it("is not promised to anybody before it lies there", async () => {
    await stockUp(retailer, { sofa: { lyon: 1 } });
    const order = await ordered(retailer, { lines: { sofa: 1 } });
    await order.tell("pick", "confirm");
    await order.cancel();
    const other = await ordered(retailer, { lines: { sofa: 1 } });
    expect(await other.order()).toMatchObject({ status: "backordered" });
    await order.tell("putback", "put-back");
    const next = await ordered(retailer, { lines: { sofa: 1 } });
    expect(await next.order()).toMatchObject({ status: "routed" });
    await audited(retailer);
  });

  it("is available at once where the node says so, and still somebody is asked", async () => {
    const order = await ordered(retailer, { lines: { mug: 1 }, collectAt: "strasbourg" });
    await order.tell("offer", "accept");
    await order.tell("pick", "confirm");
    await order.cancel();
    expect(await shelf(retailer, "mug", "strasbourg")).toEqual({ onHand: 4, held: 0, available: 4 });
    expect(await order.tell("putback", "put-back")).toMatchObject({ status: 200 });
    expect(await shelf(retailer, "mug", "strasbourg")).toEqual({ onHand: 4, held: 0, available: 4 });
    await audited(retailer);
  });

  it("is nobody's work where nothing was picked, and no other task is told so", async () => {
    const order = await ordered(retailer, { lines: { mug: 1 } });
    const { id } = await order.task("pick");
    expect(await retailer.ask("node:lyon", `POST /v1/tasks/${id}/put-back`)).toMatchObject({ status: 409 });
    await order.cancel();
    expect(await order.tasks()).toEqual([]);
    expect(await shelf(retailer, "mug", "lyon")).toEqual({ onHand: 9, held: 0, available: 9 });
  });
});
