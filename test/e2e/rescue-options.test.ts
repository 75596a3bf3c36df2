// What a rescue weighs, and what it does where nobody else can: asks once more, or waits for a carrier that is silent.
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { audited, ordered, type Story } from "#test/support/storyline.ts";

const MINUTE = 60_000;

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer();
});
afterAll(() => retailer.close());

const nodesOf = async (order: Story) => (await order.parcels()).map(({ node, status }) => [node, status]);

const chosenOf = async (order: Story) => {
  const { weighed } = (await order.decisions()).at(-1);
  return weighed.options[weighed.chosen];
};

/** @returns the exit code of npm run explain */
async function explained(order: Story): Promise<{ status: number | null; stdout: string }> {
  const { body } = await retailer.ask("planner", `GET /v1/orders/${order.id}/decisions?replay=true`);
  const file = join(mkdtempSync(join(tmpdir(), "explain-")), "decision.json");
  writeFileSync(file, JSON.stringify(body));
  const cli = fileURLToPath(new URL("../../local/cli/explain.ts", import.meta.url));
  return spawnSync(process.execPath, [cli, file], { encoding: "utf8" });
}

describe("units that were not found", () => {
  it("are looked for once more where the books still hold some, and the promise is kept", async () => {
    await stockUp(retailer, { lamp: { lyon: 9, paris: 0 } });
    const order = await ordered(retailer, { lines: { lamp: 3 } });
    await order.tell("pick", "short", { picked: [{ sku: "lamp", quantity: 1 }], reason: "not-found" });
    expect(await nodesOf(order)).toEqual([
      ["lyon", "booked"],
      ["lyon", "released"],
    ]);
    expect(await chosenOf(order)).toMatchObject({ kind: "ask-again", keepsPromise: true });
    expect((await order.order()).promise.revisedDeliverBy).toBeUndefined();

    const { status, stdout } = await explained(order);
    expect({ status, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("weighed    ask-again"),
    });

    await order.tell("pick", "short", { picked: [], reason: "not-found" });
    expect(await nodesOf(order)).not.toContainEqual(["lyon", "released"]);
    await audited(retailer);
  });
});

describe("a vendor that does not answer, and alone has the goods", () => {
  it("is asked twice more, and not a fourth time", async () => {
    await stockUp(retailer, { pole: { nantes: 5, lyon: 0 } });
    const order = await ordered(retailer, { lines: { pole: 1 } });
    const first = await order.purchaseOrder();
    await retailer.until(Date.parse(first.dueBy) + MINUTE);
    expect(await nodesOf(order)).toEqual([
      ["nantes", "replaced"],
      ["nantes", "released"],
    ]);
    const second = await order.purchaseOrder();
    expect(second.id).not.toBe(first.id);
    await retailer.until(Date.parse(second.dueBy) + MINUTE);
    await retailer.until(Date.parse((await order.purchaseOrder()).dueBy) + MINUTE);
    const replaced = ["nantes", "replaced"];
    expect(await nodesOf(order)).toEqual([replaced, replaced, replaced]);
    expect(await order.order()).toMatchObject({ status: "backordered", rescues: 3 });
    await audited(retailer);
  });
});

describe("a store that is late, and alone has the goods", () => {
  it("is waited for as long as it can still be in time: its answer, and its pick", async () => {
    await retailer.until("2026-03-18T09:30:00Z");
    await stockUp(retailer, { mug: { paris: 5, lyon: 0, strasbourg: 0 } });
    const order = await ordered(retailer, { lines: { mug: 1 } });
    const { milestones } = (await order.parcel()).leg;
    const offer = await order.task("offer");
    await retailer.until(Date.parse(offer.dueBy) + MINUTE);
    expect(await order.task("offer")).toMatchObject({ id: offer.id, dueBy: milestones.acceptBy });
    await order.tell("offer", "accept");

    const pick = await order.task("pick");
    expect(
      await retailer.ask("node:paris", `POST /v1/tasks/${pick.id}/scan`, {
        body: { code: "mug", quantity: 1 },
      }),
    ).toMatchObject({ status: 200 });
    await retailer.until(Date.parse(pick.dueBy) + MINUTE);
    const later = await order.task("pick");
    expect(later).toMatchObject({ id: pick.id, status: "started", scanned: [{ sku: "mug", quantity: 1 }] });
    expect(later.dueBy > pick.dueBy && later.dueBy < milestones.packBy).toBe(true);
    await order.tell("pick", "confirm");
    expect(await nodesOf(order)).toEqual([["paris", "booked"]]);
    expect(await order.order()).toMatchObject({ rescues: 0 });
    await order.tell("handover", "handover");
    await audited(retailer);
  });

  it("is given up when even then it is not done", async () => {
    await retailer.until("2026-03-19T09:30:00Z");
    await stockUp(retailer, { mug: { paris: 5, lyon: 0, strasbourg: 0 } });
    const order = await ordered(retailer, { lines: { mug: 1 } });
    await order.tell("offer", "accept");
    await retailer.until(Date.parse((await order.task("pick")).dueBy) + MINUTE);
    const { dueBy } = await order.task("pick");
    await retailer.until(Date.parse(dueBy) + MINUTE);
    expect(await nodesOf(order)).toContainEqual(["paris", "replaced"]);
    expect(await order.order()).toMatchObject({ rescues: 1 });
    await order.cancel();
    await audited(retailer);
  });
});

describe("a carrier that is down", () => {
  const connection = async (unreachable: readonly unknown[]) => {
    const { body } = await retailer.ask("operator", "GET /v1/network/carriers");
    const carriers = body.carriers.map((carrier: { id: string }) =>
      carrier.id === "eclair" ? { ...carrier, connection: { kind: "table-rate", unreachable } } : carrier,
    );
    expect((await retailer.ask("operator", "PUT /v1/network/carriers", { body: { carriers } })).status).toBe(
      200,
    );
  };

  it("is waited for as long as its truck can be met; the label is bought once, and the promise is kept", async () => {
    await retailer.until("2026-03-24T09:00:00Z");
    await stockUp(retailer, { mug: { lyon: 5, paris: 0, strasbourg: 0 } });
    const order = await ordered(retailer, { lines: { mug: 1 }, more: { requestedDate: "2026-03-25" } });
    const { leg } = await order.parcel();
    expect(leg).toMatchObject({ carrier: "eclair" });
    const now = retailer.now();
    await connection([
      { from: new Date(now).toISOString(), until: new Date(now + 60 * MINUTE).toISOString() },
    ]);
    await order.tell("pick", "confirm");
    await retailer.until(now + 120 * MINUTE);

    expect(await nodesOf(order)).toEqual([["lyon", "booked"]]);
    const booked = (await order.happened()).filter((type) => type === "shipment.booked");
    expect(booked).toHaveLength(1);
    expect(await order.order()).toMatchObject({ rescues: 0 });
    expect((await order.order()).promise.revisedDeliverBy).toBeUndefined();
    await order.tell("handover", "handover");
    await audited(retailer);
  });
});
