import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Box } from "#shared/domain/network/node.ts";
import { cartonise } from "#shared/domain/routing/cartons.ts";
import type { Piece } from "#shared/domain/routing/order-lines.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { Millimetres } from "#shared/kernel/units.ts";

const box = (id: string, sides: readonly number[], maxGrams = 20_000): Box =>
  Box.parse({ id, inside: { length: sides[0], width: sides[1], height: sides[2] }, maxGrams, grams: 100 });
const piece = (sku: string, sides: readonly number[], { grams = 500, quantity = 1 } = {}): Piece => {
  const [length, width, height] = sides.map((side) => Millimetres.parse(side));
  return { sku: Sku.parse(sku), grams, quantity, size: { length, width, height } as Piece["size"] };
};

const small = box("small", [200, 150, 100]);
const large = box("large", [400, 300, 200]);
const limits = { grams: 30_000, length: 1_000 };
const boxesOf = (pieces: readonly Piece[], boxes = [large, small], most = limits) =>
  cartonise(pieces, boxes, most).map((carton) => carton.box ?? "own packaging");

describe("a shipment", () => {
  it("goes into the smallest box that holds it", () => {
    expect(boxesOf([piece("mug", [100, 100, 100])])).toEqual(["small"]);
    expect(boxesOf([piece("mug", [100, 100, 100], { quantity: 3 })])).toEqual(["large"]);
  });

  it("weighs what is in it and the box", () => {
    expect(cartonise([piece("mug", [100, 100, 100], { quantity: 2, grams: 400 })], [small], limits)).toEqual([
      { box: "small", grams: 900, contents: [{ sku: "mug", quantity: 2 }] },
    ]);
  });

  it("is turned until it fits", () => {
    expect(boxesOf([piece("book", [90, 190, 140])])).toEqual(["small"]);
  });

  it("fills a large box first, and the rest takes a small one", () => {
    expect(boxesOf([piece("brick", [200, 150, 100], { quantity: 9 })])).toEqual(["large", "small"]);
  });

  it("travels as it is where no box holds it", () => {
    const pole = piece("pole", [900, 50, 50]);
    expect(boxesOf([pole, piece("mug", [100, 100, 100])])).toEqual(["small", "own packaging"]);
  });

  it("never weighs more than the box or the service takes", () => {
    const heavy = piece("weight", [50, 50, 50], { grams: 9_000, quantity: 4 });
    expect(boxesOf([heavy])).toEqual(["small", "small"]);
    expect(boxesOf([heavy], [large, small], { grams: 10_000, length: 1_000 })).toHaveLength(4);
  });

  it("does not use a box that is too long for the service", () => {
    expect(boxesOf([piece("mug", [100, 100, 100])], [large], { grams: 30_000, length: 300 })).toEqual([
      "own packaging",
    ]);
  });

  it("of hundreds of units is packed by volume, and nothing is left out", () => {
    const cartons = cartonise([piece("bead", [20, 20, 20], { grams: 10, quantity: 2_000 })], [large], limits);
    const units = cartons.flatMap(({ contents }) => contents.map(({ quantity }) => quantity));
    expect(units.reduce((sum, count) => sum + count, 0)).toBe(2_000);
    expect(cartons.length).toBe(1);
  });
});

describe("every packing", () => {
  const side = fc.integer({ min: 20, max: 450 });
  const pieces = fc.array(
    fc
      .tuple(fc.tuple(side, side, side), fc.integer({ min: 10, max: 9_000 }), fc.integer({ min: 1, max: 4 }))
      .map(([sides, grams, quantity]) => ({ sides, grams, quantity })),
    { minLength: 1, maxLength: 6 },
  );

  it("holds each unit once, within volume and weight", () => {
    fc.assert(
      fc.property(pieces, (drafts) => {
        const given = drafts.map((draft, index) => piece(`sku${index}`, draft.sides, draft));
        const cartons = cartonise(given, [small, large], limits);
        for (const { sku, quantity } of given) {
          const packed = cartons.flatMap(({ contents }) => contents.filter((line) => line.sku === sku));
          expect(packed.reduce((sum, line) => sum + line.quantity, 0)).toBe(quantity);
        }
        for (const carton of cartons) {
          const inside = [small, large].find(({ id }) => id === carton.box)?.inside;
          if (inside === undefined) continue;
          const volume = carton.contents.reduce((sum, line) => {
            const { size } = given.find(({ sku }) => sku === line.sku) ?? { size: inside };
            return sum + line.quantity * size.length * size.width * size.height;
          }, 0);
          expect(volume).toBeLessThanOrEqual(inside.length * inside.width * inside.height);
          expect(carton.grams).toBeLessThanOrEqual(20_100);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
