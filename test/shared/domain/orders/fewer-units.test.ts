import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linesAfter, spreadFewer } from "#shared/domain/orders/fewer-units.ts";
import { OrderLine } from "#shared/domain/orders/order.ts";
import { ShipmentId, Sku } from "#shared/kernel/ids.ts";

const mug = Sku.parse("mug");
const lines = (quantity: number) => [OrderLine.parse({ sku: mug, quantity })];
const shipment = (number: number, quantity: number) => ({
  id: ShipmentId.parse(`ord_a-${number}`),
  lines: [{ sku: mug, quantity }],
});

describe("fewer units", () => {
  it("are taken from the newest shipments first, and leave the others alone", () => {
    const open = [shipment(101, 3), shipment(201, 2)];
    expect(spreadFewer(lines(5), lines(2), open)).toEqual({
      ok: true,
      value: [
        { id: "ord_a-101", kept: [{ sku: mug, quantity: 2 }] },
        { id: "ord_a-201", kept: [] },
      ],
    });
    expect(spreadFewer(lines(5), lines(4), open)).toMatchObject({ value: [{ id: "ord_a-201" }] });
  });

  it("are all there, or the change is refused; more are never given", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 12 }),
        (open, begun, wanted) => {
          const carried = open.reduce((sum, units) => sum + units, 0);
          const ordered = carried + begun;
          if (ordered === 0) return;
          const after = wanted === 0 ? [] : lines(wanted);
          const shipments = open.map((units, place) => shipment(101 + place, units));
          const spread = spreadFewer(lines(ordered), after, shipments);
          expect(spread.ok).toBe(wanted <= ordered && ordered - wanted <= carried);
          if (!spread.ok) return;
          const less = spread.value.flatMap(({ kept }) => kept).reduce((sum, line) => sum + line.quantity, 0);
          const touched = new Set(spread.value.map(({ id }) => id));
          const rest = shipments
            .filter(({ id }) => !touched.has(id))
            .reduce((sum, one) => sum + (one.lines[0]?.quantity ?? 0), 0);
          expect(rest + less).toBe(carried - (ordered - wanted));
        },
      ),
    );
  });

  it("of 0 remove the line; what is not named stays", () => {
    const pole = OrderLine.parse({ sku: "pole", quantity: 1 });
    expect(linesAfter([...lines(2), pole], [{ sku: mug, quantity: 0 }])).toEqual([pole]);
  });
});
