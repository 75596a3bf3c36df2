// A count is what was there at an instant; a level is what is there now.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flowsOf, refusedInstant, unitsNow } from "#shared/domain/stock/count.ts";
import { Movement } from "#shared/domain/stock/ledger.ts";
import { NodeId, Sku } from "#shared/kernel/ids.ts";
import { DAY, MINUTE, toInstant } from "#shared/kernel/time.ts";

const now = Date.parse("2026-03-03T08:00:00.000Z");
const mug = Sku.parse("mug");
const lyon = NodeId.parse("lyon");
const paris = NodeId.parse("paris");
const moved = (...entries: readonly object[]) =>
  Movement.parse({ id: "m", at: toInstant(now), reason: "adjusted", reference: "m", entries });

describe("what was counted, and moved since", () => {
  it("is what is there, whenever in the day it was counted", () => {
    fc.assert(
      fc.property(
        fc.nat(50),
        fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 30 }),
        fc.nat(30),
        (begin, wanted, at) => {
          // What really happens: nobody takes what is not there.
          const changes: number[] = [];
          let units = begin;
          const seen = [units];
          for (const change of wanted) {
            const real = Math.max(change, -units);
            changes.push(real);
            units += real;
            seen.push(units);
          }
          const counted = Math.min(at, changes.length);
          expect(unitsNow(seen[counted] ?? 0, changes.slice(counted))).toBe(units);
        },
      ),
    );
  });

  it("is never less than nothing, and what came last is all there", () => {
    fc.assert(
      fc.property(fc.nat(5), fc.array(fc.integer({ min: -9, max: 9 })), fc.nat(9), (units, since, came) => {
        expect(unitsNow(units, since)).toBeGreaterThanOrEqual(0);
        expect(unitsNow(units, [...since, came])).toBeGreaterThanOrEqual(came);
      }),
    );
  });

  it("of too few is nothing: what left was there", () => {
    expect(unitsNow(0, [-1, 5])).toBe(5);
  });
});

describe("the flow of a movement", () => {
  it("is what each node gave or got", () => {
    const flows = flowsOf(moved({ sku: mug, quantity: 3, from: "node:lyon", to: "node:paris" }));
    expect(flows.get(lyon)?.get(mug)).toBe(-3);
    expect(flows.get(paris)?.get(mug)).toBe(3);
  });

  it("leaves out what a count found: the next count sees it", () => {
    const found = { sku: mug, quantity: 2, from: "count", to: "node:lyon" };
    const picked = { sku: mug, quantity: 2, from: "node:lyon", to: "shipment:ord_1-101" };
    expect(flowsOf(moved(found, picked)).get(lyon)?.get(mug)).toBe(-2);
    expect(flowsOf(moved(found)).size).toBe(0);
  });

  it("of units on the road is none", () => {
    expect(flowsOf(moved({ sku: mug, quantity: 1, from: "shipment:ord_1-101", to: "customer" })).size).toBe(
      0,
    );
  });
});

describe("the instant of a count", () => {
  it("is refused in the future and when nobody knows any more what moved since", () => {
    expect(refusedInstant(toInstant(now + 4 * MINUTE), now)).toBeUndefined();
    expect(refusedInstant(toInstant(now + 6 * MINUTE), now)).toBe("lies in the future");
    expect(refusedInstant(toInstant(now - 30 * DAY), now)).toBeUndefined();
    expect(refusedInstant(toInstant(now - 30 * DAY - 1), now)).toBe("is more than 30 days ago");
  });
});
