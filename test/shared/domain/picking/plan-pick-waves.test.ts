import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Picking } from "#shared/domain/network/picking.ts";
import type { ShelfPlace } from "#shared/domain/network/shelf-place.ts";
import {
  dueToRelease,
  type OpenPick,
  planPickWaves,
  unitsOf,
} from "#shared/domain/picking/plan-pick-waves.ts";
import { releaseTimes } from "#shared/domain/picking/release-times.ts";
import { CarrierId, OrderId, ServiceId, ShipmentId, Sku, TaskId } from "#shared/kernel/ids.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { HOUR, MINUTE, toInstant } from "#shared/kernel/time.ts";

const zone = "Europe/Paris";
const at = (time: string): number => Date.parse(`2026-03-03T${time}:00+01:00`);
const picking = Picking.parse({
  wave: { maxOrders: 6, maxUnits: 30 },
  zones: [{ id: "small", aisles: ["A1", "A2", "A3"] }],
  shifts: [
    { from: "06:00", to: "12:00", pickers: 1 },
    { from: "13:00", to: "20:00", pickers: 2 },
  ],
  unitsPerHour: 60,
  slack: "PT0M",
  express: ["fast"],
});
const skus = Array.from({ length: 12 }, (_, index) => Sku.parse(`s${index}`));
const places = new Map(
  skus.map((sku, index): [Sku, ShelfPlace] => [sku, { aisle: `A${1 + (index % 4)}`, bay: index, level: 1 }]),
);

let last = 0;
function pick(due: string, units: readonly [number, number][], service = "slow"): OpenPick {
  last += 1;
  const shipmentId = ShipmentId.parse(`ord_x${last}-101`);
  return {
    id: TaskId.parse(`${shipmentId}.pick`),
    shipmentId,
    orderId: OrderId.parse(`ord_x${last}`),
    dueBy: toInstant(at(due)),
    lines: units.map(([sku, quantity]) => ({ sku: skus[sku] ?? Sku.parse("none"), quantity })),
    carrier: CarrierId.parse("c"),
    service: ServiceId.parse(service),
    leavesAt: toInstant(at(due) + HOUR),
  };
}
const plan = (picks: readonly OpenPick[], now: string, until?: string) =>
  planPickWaves(
    dueToRelease(picks, {
      picking,
      timeZone: zone,
      now: at(now),
      ...(until !== undefined && { until: at(until) }),
    }),
    { picking, now: at(now), places, random: seeded("test") },
  );

describe("the release of a truck's picks", () => {
  it("is as early as the people on shift need, over their break", () => {
    // 60 units in the last half hour by two people, 0 over noon, one person before.
    expect(releaseTimes([{ due: at("13:30"), units: 75 }], picking, zone)).toEqual([at("11:45")]);
  });

  it("leaves the hands of the sooner truck alone: the later one is done before its own deadline", () => {
    const times = releaseTimes(
      [
        { due: at("16:00"), units: 120 },
        { due: at("15:30"), units: 120 },
      ],
      picking,
      zone,
    );
    expect(times.map((time) => time / MINUTE)).toEqual([at("15:00") / MINUTE, at("14:00") / MINUTE]);
  });

  it("is not too late for any of them: work that is begun then is done in time", () => {
    const work = fc.record({
      due: fc.integer({ min: at("08:00"), max: at("19:00") }),
      units: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(work, { minLength: 1, maxLength: 6, selector: ({ due }) => due }),
        (jobs) => {
          const times = releaseTimes(jobs, picking, zone);
          const inOrder = jobs
            .map((job, index) => ({ ...job, release: times[index] ?? 0 }))
            .sort((a, b) => a.due - b.due);
          for (const [index, { release, due }] of inOrder.entries()) {
            expect(release).toBeLessThan(due);
            const before = inOrder[index - 1];
            if (before !== undefined) expect(before.release).toBeLessThanOrEqual(release);
          }
        },
      ),
    );
  });
});

describe("a plan of pick waves", () => {
  it("releases nothing before its time, and then all of the truck", () => {
    const truck = [
      pick("16:00", [[0, 10]]),
      pick("16:00", [
        [1, 20],
        [2, 30],
      ]),
    ];
    expect(plan(truck, "15:29")).toEqual([]);
    expect(plan(truck, "15:30").map(({ kind }) => kind)).toEqual(["single-line", "multi-line"]);
  });

  it("releases before its time what it is asked for, and no more", () => {
    const picks = [pick("16:00", [[0, 1]]), pick("19:00", [[0, 1]])];
    expect(plan(picks, "08:00", "17:00").flatMap((wave) => wave.picks)).toEqual([picks[0]]);
  });

  it("has what is late first, then the sooner truck, express before others of the same hour", () => {
    const picks = [
      pick("16:00", [[0, 1]]),
      pick("16:00", [[0, 1]], "fast"),
      pick("15:45", [[0, 1]]),
      pick("15:00", [[0, 1]]),
    ];
    const waves = plan(picks, "15:44", "17:00");
    expect(
      waves.map(({ isLate, picks: [first] }) => [isLate, first === undefined ? -1 : picks.indexOf(first)]),
    ).toEqual([
      [true, 3],
      [false, 2],
      [false, 1],
      [false, 0],
    ]);
  });

  it("puts every pick that it is time for into exactly one wave, within the limits", () => {
    const lines = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 1, max: 6 })), {
      selector: ([sku]) => sku,
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 25 }), (all) => {
        const picks = all.map((units) => pick("16:00", units));
        const waves = plan(picks, "08:00", "17:00");
        expect(
          waves
            .flatMap((wave) => wave.picks)
            .map(({ id }) => id)
            .sort(),
        ).toEqual(picks.map(({ id }) => id).sort());
        for (const { picks: together, units } of waves) {
          expect(together.length).toBeLessThanOrEqual(6);
          expect(units).toBe(together.reduce((sum, one) => sum + unitsOf(one), 0));
          expect(units).toBeLessThanOrEqual(30);
          expect(new Set(together.map((one) => one.lines.length === 1)).size).toBe(1);
        }
      }),
      { numRuns: 25 },
    );
  });
});
