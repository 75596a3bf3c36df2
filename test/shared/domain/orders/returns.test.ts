import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Inspected, inspect, ReturnOrder, refusals } from "#shared/domain/orders/returns.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { DAY, Instant, toInstant } from "#shared/kernel/time.ts";

const at = Instant.parse("2026-03-03T08:00:00.000Z");
const now = Date.parse(at);
const mug = Sku.parse("mug");

const arrived = (quantity: number, daysAgo: number) => ({
  status: "delivered" as const,
  lines: [{ sku: mug, quantity }],
  arrivedAt: toInstant(now - daysAgo * DAY),
});
const rma = (more: object = {}): ReturnOrder =>
  ReturnOrder.parse({
    ...{ id: "rma_ord_a-1", orderId: "ord_a", status: "open", reason: "changed-mind", by: "post" },
    ...{ lines: [{ sku: mug, quantity: 2 }], receipts: 0, received: [] },
    ...{ openedAt: at, useBy: at, updatedAt: at, ...more },
  });
const came = (quantity: number, condition: Inspected["condition"] = "as-new") => ({
  ...{ sku: mug, quantity, condition },
  ...{ node: "lyon", at },
});
const asked = (quantity: number, history: Partial<Parameters<typeof refusals>[1]>) =>
  refusals([{ sku: mug, quantity }], { shipments: [], returns: [], days: 30, now, ...history })[0];

describe("a unit may come back", () => {
  it("within its days after it arrived, counted for each parcel", () => {
    expect(asked(1, { shipments: [arrived(1, 29)] })).toBeUndefined();
    expect(asked(1, { shipments: [arrived(1, 30)] })).toMatchObject({ code: "too-late" });
    const two = [arrived(1, 40), arrived(1, 2)];
    expect(asked(1, { shipments: two })).toBeUndefined();
    expect(asked(2, { shipments: two })).toEqual({ code: "too-many", returnable: 1 });
  });

  it("once: what is announced, and what came back, is spoken for", () => {
    const shipments = [arrived(5, 1)];
    expect(asked(3, { shipments, returns: [rma()] })).toBeUndefined();
    expect(asked(4, { shipments, returns: [rma()] })).toEqual({ code: "too-many", returnable: 3 });
    const ended = rma({ status: "expired", receipts: 1, received: [came(1), came(1, "wrong-item")] });
    expect(asked(4, { shipments, returns: [ended] })).toBeUndefined();
    expect(asked(5, { shipments, returns: [ended] })).toEqual({ code: "too-many", returnable: 4 });
  });

  it("whatever became of a parcel that never arrived", () => {
    const comeback = rma({ parcel: "ord_a-101", reason: "found", received: [came(2)] });
    expect(asked(2, { shipments: [arrived(2, 1)], returns: [comeback] })).toBeUndefined();
  });
});

describe("an inspection", () => {
  it("takes no more than was announced, of what conditions ever, and is complete when all is in", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom("as-new", "damaged", "wrong-item")),
          {
            maxLength: 8,
          },
        ),
        fc.integer({ min: 1, max: 10 }),
        (parts, announced) => {
          let open = rma({ lines: [{ sku: mug, quantity: announced }] });
          let [units, moved, owed] = [0, 0, 0];
          for (const [quantity, condition] of parts) {
            const one = { sku: mug, quantity, condition: condition as Inspected["condition"] };
            const found = inspect(open, [one]);
            expect(found.ok).toBe(units + quantity <= announced);
            if (!found.ok) continue;
            units += quantity;
            const { restocked, scrapped, refundable, complete } = found.value;
            moved += [...restocked, ...scrapped].reduce((sum, line) => sum + line.quantity, 0);
            owed += refundable.reduce((sum, line) => sum + line.quantity, 0);
            expect(complete).toBe(units === announced);
            open = rma({
              lines: open.lines,
              received: [...open.received, came(quantity, one.condition)],
            });
          }
          const kept = open.received.filter(({ condition }) => condition !== "wrong-item");
          expect(moved).toBe(kept.reduce((sum, line) => sum + line.quantity, 0));
          expect(owed).toBeLessThanOrEqual(moved);
        },
      ),
    );
  });

  it("knows from whom units come: a customer, or what was written off as lost", () => {
    const from = (more: object) => {
      const found = inspect(rma(more), [{ sku: mug, quantity: 1, condition: "as-new" }]);
      return found.ok && found.value.from;
    };
    expect([from({}), from({ parcel: "ord_a-101", reason: "found" })]).toEqual(["customer", "lost"]);
  });
});
