import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lessOf, linesAfter, moreUnits, uncarried } from "#shared/domain/orders/changed-lines.ts";
import { OrderLine } from "#shared/domain/orders/order.ts";
import { ShipmentId, Sku } from "#shared/kernel/ids.ts";

const [mug, pole] = [Sku.parse("mug"), Sku.parse("pole")];
type Units = { readonly sku: Sku; readonly quantity: number }[];
const units = (mugs: number, poles: number): Units =>
  [
    { sku: mug, quantity: mugs },
    { sku: pole, quantity: poles },
  ].filter(({ quantity }) => quantity > 0);
const lines = (mugs: number, poles = 0) => units(mugs, poles).map((line) => OrderLine.parse(line));
const shipment = (number: number, mugs: number, poles = 0) => ({
  id: ShipmentId.parse(`ord_a-${number}`),
  lines: units(mugs, poles),
});
const none = { open: [], undoable: [], unfilled: [] };

describe("fewer units", () => {
  it("are taken from the newest shipments first, and leave the others alone", () => {
    const open = [shipment(101, 3), shipment(201, 2)];
    expect(lessOf(lines(5), lines(2), { ...none, open })).toEqual({
      ok: true,
      value: {
        kept: [
          { id: "ord_a-201", lines: [] },
          { id: "ord_a-101", lines: [{ sku: mug, quantity: 2 }] },
        ],
        unfilled: 0,
      },
    });
    expect(lessOf(lines(5), lines(4), { ...none, open })).toMatchObject({
      value: { kept: [{ id: "ord_a-201" }] },
    });
  });

  it("are first those that nobody carries", () => {
    const given = { ...none, open: [shipment(101, 2)], unfilled: units(1, 0) };
    expect(lessOf(lines(3), lines(2), given)).toEqual({ ok: true, value: { kept: [], unfilled: 1 } });
  });

  it("undo a parcel that somebody has begun with where it carries nothing else, and only whole", () => {
    const undoable = [shipment(101, 2), shipment(102, 0, 1)];
    expect(lessOf(lines(2, 1), lines(2), { ...none, undoable })).toEqual({
      ok: true,
      value: { kept: [{ id: "ord_a-102", lines: [] }], unfilled: 0 },
    });
    expect(lessOf(lines(2, 1), lines(1, 1), { ...none, undoable })).toEqual({
      ok: false,
      refusal: { sku: mug },
    });
    const together = [shipment(101, 2, 1)];
    expect(lessOf(lines(2, 1), lines(2), { ...none, undoable: together }).ok).toBe(false);
  });

  it("of 0 remove the line; what is not named stays", () => {
    const one = OrderLine.parse({ sku: "pole", quantity: 1 });
    expect(linesAfter([...lines(2), one], [{ sku: mug, quantity: 0 }])).toEqual([one]);
  });
});

describe("more units", () => {
  it("are what comes on top of each line", () => {
    expect(moreUnits(lines(2, 1), lines(5, 1))).toEqual([{ sku: mug, quantity: 3 }]);
    expect(moreUnits(lines(2, 1), lines(1))).toEqual([]);
  });
});

describe("whatever is changed", () => {
  const few = fc.integer({ min: 0, max: 4 });
  const parcels = fc.array(fc.tuple(few, few), { maxLength: 3 });

  it("every unit that is wanted is carried or known to be missing, and no more", () => {
    fc.assert(
      fc.property(parcels, parcels, fc.tuple(few, few), fc.tuple(few, few), (open, begun, left, wanted) => {
        const carriers = {
          open: open.map(([a, b], place) => shipment(101 + place, a, b)),
          undoable: begun.map(([a, b], place) => shipment(201 + place, a, b)),
          unfilled: units(...left),
        };
        const all = [...carriers.open, ...carriers.undoable];
        const sum = (of: Units, sku: Sku) =>
          of.reduce((total, line) => total + (line.sku === sku ? line.quantity : 0), 0);
        const carriedBefore = all.flatMap((one) => one.lines);
        const ordered = [mug, pole].map((sku) => sum(carriedBefore, sku) + sum(carriers.unfilled, sku));
        const before = lines(ordered[0] ?? 0, ordered[1] ?? 0);
        const after = lines(Math.min(wanted[0], ordered[0] ?? 0), Math.min(wanted[1], ordered[1] ?? 0));
        const less = lessOf(before, after, carriers);
        if (!less.ok) {
          // Refused for units that are in hand together with others.
          expect(carriers.undoable.some((one) => sum(one.lines, less.refusal.sku) > 0)).toBe(true);
          return;
        }
        const keptOf = new Map(less.value.kept.map((one) => [one.id, one.lines]));
        const carried = all.flatMap((one) => keptOf.get(one.id) ?? one.lines);
        const missing = uncarried(after, carried, 99);
        for (const sku of [mug, pole]) expect(sum(carried, sku) + sum(missing, sku)).toBe(sum(after, sku));
        const missed = sum(missing, mug) + sum(missing, pole);
        expect(missed + less.value.unfilled).toBe(left[0] + left[1]);
        // What somebody has begun with stays whole, or is undone.
        for (const { id } of carriers.undoable) expect(keptOf.get(id) ?? []).toEqual([]);
      }),
    );
  });
});
