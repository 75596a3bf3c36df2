// The real instances are read where they lie beside the repository, and passed over where they do not.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "#bench/benchmark.ts";
import { readWaveInstance } from "#bench/waves/instance.ts";
import { waves } from "#bench/waves/waves.ts";
import { faultsOf, unitsPerAisle } from "#shared/domain/picking/wave/pick-problem.ts";
import { selectWave } from "#shared/domain/picking/wave/select-wave.ts";
import { seeded } from "#shared/kernel/seeded.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lines = ["2 3 2", "1 0 2", "2 0 1 1 1", "1 0 3", "2 0 3 1 1", "2 6"];
const file = (content: readonly string[]): string => {
  const path = join(folder, "instance.txt");
  writeFileSync(path, `${content.join("\n")}\n`);
  return path;
};
const withLine = (at: number, line: string): string => file(lines.with(at - 1, line));
const run = (instance: string) => waves.run({ instance, seconds: "0.05" });

describe("the benchmark of waves", () => {
  it("prints units for each aisle, and what the wave has", () => {
    expect(run(file(lines))).toMatchObject({
      objective: 4,
      orders: 2,
      aisles: 1,
      units: 4,
      lb: 2,
      ub: 6,
      machine: expect.any(String),
    });
  });

  it("reads orders without lines, and lines that end as on Windows", () => {
    expect(
      run(file(["3 3 2", ...lines.slice(1, 3), "0", ...lines.slice(3)].map((line) => `${line}\r`))),
    ).toMatchObject({
      objective: 4,
      orders: 2,
    });
  });

  it("fails when there is no wave", () => {
    expect(() => run(withLine(6, "5 6"))).toThrow("no wave of 5 to 6 units was found");
  });

  it("says what is wrong with an option", () => {
    expect(() => waves.run({})).toThrow(
      new UsageError(
        "give --instance FILE: `orders items aisles`, `k item units ...` for each order and each aisle, `LB UB`",
      ),
    );
    expect(() => waves.run({ instance: file(lines), seconds: "0" })).toThrow(
      new UsageError("--seconds is above 0"),
    );
    expect(() => run(join(folder, "nowhere.txt"))).toThrow(/nowhere.txt cannot be read: .*ENOENT/);
  });

  it.each([
    { at: 1, line: "2 3", why: 'line 1: it takes orders items aisles, not "2 3"' },
    { at: 1, line: "3 3 2", why: "it has 6 lines; 3 orders and 2 aisles make it 7" },
    { at: 2, line: "1 0", why: "line 2: 1 pairs of item and units are announced, and 1 numbers follow" },
    { at: 2, line: "", why: 'line 2: "" is no whole number from 0 to 1000000000' },
    { at: 3, line: "1 3 1", why: "line 3: item 3 is not below 3, the count of items" },
    { at: 4, line: "1 0 0", why: "line 4: 0 units of item 0" },
    { at: 5, line: "1 0 -2", why: 'line 5: "-2" is no whole number from 0 to 1000000000' },
    { at: 6, line: "6 2", why: "line 6: LB 6 is above UB 2" },
  ])("names the line that is wrong: $why", ({ at, line, why }) => {
    const instance = withLine(at, line);
    expect(() => run(instance)).toThrow(new UsageError(`${instance} is no wave instance: ${why}`));
  });
});

const real = fileURLToPath(new URL("../../../shared/data/waves/", import.meta.url));
const reason =
  "skipped where ../shared/data/waves is not beside the repository: the data may not be handed on";

describe.runIf(existsSync(real))(`real instances of waves (${reason})`, () => {
  const bestKnown = (name: string): number => {
    const rows = readFileSync(`${real}reference.csv`, "utf8").trim().split("\n");
    const [header = [], ...known] = rows.map((row) => row.split(","));
    const row = known.find((cells) => cells[header.indexOf("instance")] === name);
    return Number(row?.[header.indexOf("units_per_aisle")]);
  };

  it.each(["instance_0003.txt", "instance_0020.txt"])("come to their best known wave: %s", (name) => {
    const problem = readWaveInstance(real + name);
    let looks = 1_000;
    const wave = selectWave(problem, { random: seeded("1"), left: () => looks-- / 1_000 });
    expect(wave === undefined ? undefined : unitsPerAisle(wave)).toBeCloseTo(bestKnown(name), 2);
    expect(wave === undefined ? undefined : faultsOf(problem, wave)).toEqual([]);
  });

  it("give a wave within its units, the largest in little time too", () => {
    const { objective, units, lb, ub } = waves.run({ instance: `${real}instance_0018.txt`, seconds: "0.2" });
    expect(objective).toBeGreaterThan(0);
    expect(units).toBeGreaterThanOrEqual(lb);
    expect(units).toBeLessThanOrEqual(ub);
  });
});
