import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { faultsOf, type PickProblem, unitsPerAisle } from "#shared/domain/picking/wave/pick-problem.ts";
import { selectWave } from "#shared/domain/picking/wave/select-wave.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { bruteForcePick, pickProblem } from "#test/support/pick-problems.ts";

const looks = (count: number) => {
  let left = count;
  return () => left-- / count;
};
const selected = (problem: PickProblem, count = 200, seed = "1") =>
  selectWave(problem, { random: seeded(seed), left: count === 0 ? () => 0 : looks(count) });

const units = (item: number, many = 1) => ({ item, units: many });
const problem: PickProblem = {
  items: 3,
  orders: [[units(0, 2)], [units(0), units(1)], [units(2, 4)]],
  aisles: [[units(0, 3)], [units(1, 9)], [units(2, 3)], [units(0, 3), units(1, 1), units(2, 1)]],
  least: 2,
  most: 8,
};

describe("a wave for picking", () => {
  it("visits the aisle that serves most by itself", () => {
    expect(selected(problem)).toEqual({ orders: [0, 1], aisles: [3], units: 4 });
  });

  it("visits more aisles where it must have more units", () => {
    expect(selected({ ...problem, least: 5 })).toEqual({ orders: [0, 1, 2], aisles: [2, 3], units: 8 });
  });

  it("does not outgrow its most units", () => {
    expect(selected({ ...problem, most: 3 })).toEqual({ orders: [0], aisles: [0], units: 2 });
  });

  it("leaves an order whose units all aisles together do not hold", () => {
    expect(selected({ ...problem, orders: [[units(2, 5)]] })).toBeUndefined();
  });

  it("is none where the orders do not come to its fewest units, or there is nothing to take", () => {
    expect(selected({ ...problem, least: 9, most: 20 })).toBeUndefined();
    expect(selected({ ...problem, orders: [], least: 0 })).toBeUndefined();
    expect(selected({ ...problem, aisles: [], least: 0 })).toBeUndefined();
  });

  it("counts several lines of one item together", () => {
    const twice = { ...problem, orders: [[units(0, 2), units(0, 2)]], aisles: [[units(0), units(0, 3)]] };
    expect(selected(twice)).toEqual({ orders: [0], aisles: [0], units: 4 });
  });

  it("is there even without time to search, and visits no aisle in vain", () => {
    const wave = selected(problem, 0);
    expect(wave).toEqual({ orders: [0, 1, 2], aisles: [2, 3], units: 8 });
  });

  it("is not searched for where none can be better: all units that it may have, from one aisle", () => {
    const left = vi.fn(() => 1);
    const oneAisle = { ...problem, aisles: [[units(0, 4), units(1, 9), units(2, 5)]] };
    expect(selectWave(oneAisle, { random: Math.random, left })).toEqual({
      ...{ orders: [0, 1, 2], aisles: [0], units: 8 },
    });
    expect(left).not.toHaveBeenCalled();
  });

  it("is the same for the same seed", () => {
    fc.assert(
      fc.property(pickProblem, fc.string(), (any, seed) => {
        expect(selected(any, 20, seed)).toEqual(selected(any, 20, seed));
      }),
      { numRuns: 50 },
    );
  });

  it("can always be picked", () => {
    fc.assert(
      fc.property(pickProblem, fc.nat(20), fc.string(), (any, count, seed) => {
        const wave = selected(any, count, seed);
        expect(wave === undefined ? [] : faultsOf(any, wave)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("is the best one where all can be tried", () => {
    fc.assert(
      fc.property(pickProblem, (any) => {
        const wave = selected(any);
        expect(wave === undefined ? 0 : unitsPerAisle(wave)).toBeCloseTo(bruteForcePick(any), 9);
      }),
      { numRuns: 150 },
    );
  });
});

describe("a wave that is checked", () => {
  const good = { orders: [0, 1], aisles: [3], units: 4 };

  it("has no fault when it can be picked", () => {
    expect(faultsOf(problem, good)).toEqual([]);
  });

  it.each([
    { wave: { ...good, aisles: [0] }, fault: { code: "item-short", item: 1, units: 1 } },
    { wave: { ...good, units: 5 }, fault: { code: "miscounted", units: 4 } },
    { wave: { orders: [], aisles: [0], units: 0 }, fault: { code: "too-few-units", units: 0 } },
    { wave: { ...good, aisles: [3, 3] }, fault: { code: "named-twice", kind: "aisle" } },
    { wave: { ...good, orders: [0, 1, 7] }, fault: { code: "unknown", kind: "order", place: 7 } },
  ])("is refused with its fault: $fault.code", ({ wave, fault }) => {
    expect(faultsOf(problem, wave)).toEqual([fault]);
  });

  it("is refused without an aisle, and with too many units", () => {
    expect(faultsOf({ ...problem, least: 0, most: 1 }, { orders: [0], aisles: [], units: 2 })).toEqual([
      { code: "no-aisle" },
      { code: "too-many-units", units: 2 },
      { code: "item-short", item: 0, units: 2 },
    ]);
  });
});
