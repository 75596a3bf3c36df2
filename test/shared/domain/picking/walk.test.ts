import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ShelfPlace } from "#shared/domain/network/shelf-place.ts";
import { trolleysFor } from "#shared/domain/picking/trolleys.ts";
import { placeName, walkFor } from "#shared/domain/picking/walk.ts";
import { Sku } from "#shared/kernel/ids.ts";

const places = new Map(
  Object.entries({
    a1: { aisle: "1", bay: 3, level: 2 },
    a2: { aisle: "1", bay: 8, level: 1 },
    b1: { aisle: "2", bay: 1, level: 1 },
    b2: { aisle: "2", bay: 9, level: 1 },
    c1: { aisle: "10", bay: 2, level: 4 },
    c2: { aisle: "10", bay: 2, level: 1 },
  }).map(([sku, place]): [Sku, ShelfPlace] => [Sku.parse(sku), place]),
);
const wanted = (to: string, ...skus: string[]) =>
  skus.map((sku) => ({ to, sku: Sku.parse(sku), quantity: 1 }));

describe("a walk", () => {
  it("goes up one aisle and down the next, lower levels first, aisles by number", () => {
    const stops = walkFor(wanted("x", "b1", "c1", "a2", "b2", "zz", "a1", "c2"), places);
    expect(stops.map((stop) => placeName(stop))).toEqual([
      "1-03-2",
      "1-08-1",
      "2-09-1",
      "2-01-1",
      "10-02-1",
      "10-02-4",
      "no place",
    ]);
  });

  it("turns by the aisles that it visits, not by all that there are", () => {
    expect(walkFor(wanted("x", "a1", "a2", "c1", "c2"), places).map(({ sku }) => sku)).toEqual([
      "a1",
      "a2",
      "c2",
      "c1",
    ]);
  });

  it("stops once for each SKU, for all who want it, and brings neither more nor less", () => {
    const line = fc.record({
      to: fc.constantFrom("x", "y", "z"),
      sku: fc.constantFrom(...places.keys()),
      quantity: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const stops = walkFor(lines, places);
        expect(new Set(stops.map(({ sku }) => sku)).size).toBe(stops.length);
        for (const who of ["x", "y", "z"])
          for (const sku of places.keys()) {
            const asked = lines.filter((one) => one.to === who && one.sku === sku);
            const put = stops.flatMap((stop) =>
              stop.sku === sku ? stop.puts.filter(({ to }) => to === who) : [],
            );
            expect(put.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(
              asked.reduce((sum, { quantity }) => sum + quantity, 0),
            );
          }
        for (const { quantity, puts } of stops)
          expect(puts.reduce((sum, put) => sum + put.quantity, 0)).toBe(quantity);
      }),
    );
  });
});

describe("trolleys", () => {
  it("carry each order once, at most so many of them, each in a tote of its own", () => {
    const order = fc
      .uniqueArray(fc.constantFrom(...places.keys()), { minLength: 1 })
      .map((skus) => ({ lines: skus.map((sku) => ({ sku, quantity: 1 })) }));
    fc.assert(
      fc.property(fc.array(order), fc.integer({ min: 1, max: 5 }), (orders, totes) => {
        const seats = trolleysFor(orders, totes, places);
        expect(seats).toHaveLength(orders.length);
        const taken = new Set(seats.map(({ trolley, tote }) => `${trolley}/${tote}`));
        expect(taken.size).toBe(orders.length);
        for (const { tote } of seats) expect(tote).toBeLessThanOrEqual(totes);
        expect(Math.max(0, ...seats.map(({ trolley }) => trolley))).toBe(Math.ceil(orders.length / totes));
      }),
    );
  });
});
