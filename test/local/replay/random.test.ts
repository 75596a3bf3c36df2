import { describe, expect, it } from "vitest";
import { random } from "#local/replay/random.ts";

const draws = (seed: string): number[] => {
  const chance = random(seed);
  return Array.from({ length: 5 }, () => chance.int(1, 1000));
};

describe("seeded chance", () => {
  it("repeats itself for the same seed, and differs for another", () => {
    expect(draws("7")).toEqual(draws("7"));
    expect(draws("7")).not.toEqual(draws("8"));
  });

  it("gives a fork that does not depend on what was drawn before", () => {
    const used = random("7");
    used.next();
    expect(used.fork("stock").next()).toBe(random("7").fork("stock").next());
  });

  it("reaches both ends of a range, evenly", () => {
    const chance = random("dice");
    const counts = new Map<number, number>();
    for (let i = 0; i < 6_000; i++) {
      const face = chance.int(1, 6);
      counts.set(face, (counts.get(face) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });

  it("refuses to pick from nothing", () => {
    expect(() => random("7").pick([])).toThrow("nothing to pick from");
  });
});
