import { describe, expect, it } from "vitest";
import { pieces } from "#local/replay/load.ts";

const sizes = (all: readonly unknown[][]) => all.map((piece) => piece.length);

describe("what is loaded", () => {
  it("is cut by number and by bytes, in order, and nothing is left out", () => {
    const values = Array.from({ length: 25 }, (_, i) => i);
    expect(sizes(pieces(values, { most: 10, bytes: () => 1 }))).toEqual([10, 10, 5]);
    expect(sizes(pieces(values, { most: 100, bytes: () => 60 * 1024 }))).toEqual([3, 3, 3, 3, 3, 3, 3, 3, 1]);
    expect(pieces(values, { most: 7, bytes: () => 1 }).flat()).toEqual(values);
  });

  it("sends what is too large alone, for the API to judge", () => {
    expect(sizes(pieces([1, 2, 3], { most: 9, bytes: (n) => (n === 2 ? 1e6 : 1) }))).toEqual([1, 1, 1]);
  });
});
