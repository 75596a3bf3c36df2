import { describe, expect, it } from "vitest";
import { z } from "zod";
import { OrderPromise, Shipment } from "#shared/domain/orders/order.ts";
import { chancesAfter, failedNodes, unitsToRescue } from "#shared/domain/rescue/chances.ts";
import { revised } from "#shared/domain/rescue/revised.ts";
import { ShipmentId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

const Failed = Shipment.pick({ id: true, node: true, lines: true, status: true }).extend({
  missing: Shipment.shape.lines.optional(),
  movedBy: z.string().optional(),
});
const failed = (id: string, node: string, more: object = {}) =>
  Failed.parse({
    id: `ord_a-${id}`,
    node,
    lines: [{ sku: "mug", quantity: 3 }],
    status: "released",
    ...more,
  });

describe("what is rescued", () => {
  it("is all that the shipment carries", () => {
    for (const reason of ["declined", "States.Timeout", "CarrierRefused", "lost"])
      expect(unitsToRescue(failed("101", "lyon"), reason)).toEqual([{ sku: "mug", quantity: 3 }]);
  });

  it("after a short pick is what is missing", () => {
    const short = failed("101", "lyon", { missing: [{ sku: "mug", quantity: 1 }] });
    expect(unitsToRescue(short, "short")).toEqual([{ sku: "mug", quantity: 1 }]);
    expect(unitsToRescue(short, "CarrierRefused")).toEqual([{ sku: "mug", quantity: 3 }]);
  });
});

describe("a node that failed", () => {
  const missing = [{ sku: "mug", quantity: 1 }];
  const because = (reasons: Record<string, string>) =>
    new Map(Object.entries(reasons).map(([id, reason]) => [ShipmentId.parse(`ord_a-${id}`), reason]));
  const told = (shipments: Parameters<typeof chancesAfter>[0], reasons: Record<string, string>) => {
    const now = shipments.at(-1);
    if (now === undefined) throw new Error("nothing failed");
    const { over, again } = chancesAfter(shipments, now, because(reasons));
    return { over: [...over.keys()], again: [...again.keys()] };
  };

  it("and said no is not asked again", () => {
    const shipments = [failed("101", "lyon", { status: "replaced" }), failed("201", "paris")];
    expect(told(shipments, { 101: "declined", 201: "declined" })).toEqual({
      over: ["lyon", "paris"],
      again: [],
    });
  });

  it("because it did not find the units is asked once more, and not a third time", () => {
    const short = failed("101", "lyon", { status: "picked", missing });
    expect(told([short], { 101: "short" })).toEqual({ over: [], again: ["lyon"] });
    const twice = [short, failed("201", "lyon", { missing })];
    expect(told(twice, { 101: "short", 201: "short" })).toEqual({ over: ["lyon"], again: [] });
  });

  it("because of an error of ours is asked once more, and not a third time", () => {
    const bug = failed("101", "lyon", { status: "replaced" });
    expect(told([bug], { 101: "TypeError" })).toEqual({ over: [], again: ["lyon"] });
    const twice = [bug, failed("201", "lyon")];
    expect(told(twice, { 101: "Throttled", 201: "Lambda.Unknown" })).toEqual({ over: ["lyon"], again: [] });
  });

  it("because nobody had time to pick, or answered, is asked twice more, each time with more doubt", () => {
    for (const reason of ["no-time", "States.Timeout"]) {
      const ids = ["101", "201", "301"];
      const busy = ids.map((id) => failed(id, "paris", id === "301" ? {} : { status: "replaced" }));
      const reasons = Object.fromEntries(ids.map((id) => [id, reason]));
      const chances = [1, 2, 3].map((times) => told(busy.slice(0, times), reasons));
      expect(chances).toEqual([
        { over: [], again: ["paris"] },
        { over: [], again: ["paris"] },
        { over: ["paris"], again: [] },
      ]);
      const doubts = [1, 2].map((times) => {
        const [now] = busy.slice(0, times).slice(-1);
        return now && chancesAfter(busy.slice(0, times), now, because(reasons)).again.get(now.node)?.doubt;
      });
      expect(doubts).toEqual(reason === "no-time" ? [500, 750] : [400, 700]);
    }
  });

  it("once because it did not find the units, and once because of silence, is not asked a third time", () => {
    const both = [failed("101", "lyon", { status: "picked", missing }), failed("201", "lyon")];
    expect(told(both, { 101: "short", 201: "States.Timeout" })).toEqual({ over: ["lyon"], again: [] });
  });

  it("is named with the shipment that failed there", () => {
    const now = failed("101", "lyon");
    expect(chancesAfter([now], now, because({ 101: "declined" })).over.get(now.node)).toBe(
      "shipment ord_a-101 failed here",
    );
  });

  it("is not to blame for what was lost on the way, or was stuck until its hold had expired", () => {
    for (const reason of ["lost", "expired"])
      expect(told([failed("101", "lyon")], { 101: reason })).toEqual({ over: [], again: [] });
  });

  it("is avoided by waves, whatever it failed by", () => {
    const shipments = [
      failed("101", "lyon", { status: "replaced" }),
      failed("201", "paris", { status: "picked", missing }),
      failed("202", "nantes", { status: "delivered" }),
      failed("203", "metz", { status: "replaced", movedBy: "wave" }),
    ];
    expect([...failedNodes(shipments).keys()]).toEqual(["lyon", "paris"]);
  });
});

describe("the promise after a rescue", () => {
  const promise = OrderPromise.parse({
    ...{ method: "home", deliverBy: "2026-03-04T17:00:00.000Z", promisedAt: "2026-03-03T08:00:00.000Z" },
  });
  const by = (day: number) => Instant.parse(`2026-03-0${day}T17:00:00.000Z`);

  it("is revised when the new deadline is later than what stands", () => {
    expect(revised(promise, by(5))).toEqual({ ...promise, revisedDeliverBy: by(5) });
    expect(revised({ ...promise, revisedDeliverBy: by(5) }, by(6))?.revisedDeliverBy).toBe(by(6));
  });

  it("stands when it is still kept, and the customer is told nothing", () => {
    expect(revised(promise, by(4))).toBeUndefined();
    expect(revised({ ...promise, revisedDeliverBy: by(6) }, by(5))).toBeUndefined();
    expect(revised(promise, undefined)).toBeUndefined();
    expect(revised(undefined, by(5))).toBeUndefined();
  });
});
