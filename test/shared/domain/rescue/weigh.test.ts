import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Chance } from "#shared/domain/rescue/chances.ts";
import { asPlannerChose, atTimeOut, chooseOption } from "#shared/domain/rescue/choose.ts";
import type { RescueCase } from "#shared/domain/rescue/rescue-case.ts";
import { weigh, weighAgain } from "#shared/domain/rescue/weigh.ts";
import { Weighing } from "#shared/domain/rescue/weighing.ts";
import { demandFor, nodeId, type Wish, type World, world } from "#test/support/network.ts";

const now = "2026-03-10T10:00+01:00";
const deadline = Date.parse("2026-03-11T18:00+01:00");
const chance = (doubt: number): Chance => ({ because: "failed here", doubt });

interface Given extends Partial<RescueCase> {
  readonly wish?: Wish;
  readonly stock: NonNullable<World["stock"]>;
  readonly policy?: World["policy"];
}

function weighed({ wish = { lines: { lamp: 2 } }, stock, policy = {}, ...more }: Given) {
  const snapshot = world({ now, stock, policy });
  const rescue: RescueCase = {
    demand: demandFor(wish),
    deadline,
    failedAt: nodeId("lyon"),
    over: new Map([[nodeId("lyon"), "said no"]]),
    again: new Map(),
    spent: false,
    broken: false,
    ...more,
  };
  return { ...weigh(rescue, snapshot), snapshot };
}

const kinds = (given: Given) => weighed(given).weighing.options.map(({ kind }) => kind);

describe("a rescue weighs", () => {
  it("other nodes, one parcel or several, a later day, and to leave it out", () => {
    expect(kinds({ stock: { lamp: { paris: 5 } } })[0]).toBe("re-source");
    expect(kinds({ stock: { lamp: { paris: 1, strasbourg: 1 } } })[0]).toBe("split");
    expect(kinds({ stock: {} })).toEqual(["leave-out"]);
    expect(kinds({ stock: { lamp: { paris: 5 } } }).at(-1)).toBe("leave-out");
  });

  it("the node that did not find it, once more, at the risk that it fails again", () => {
    const again = new Map([[nodeId("lyon"), chance(150)]]);
    const { weighing } = weighed({ stock: { lamp: { lyon: 5 } }, over: new Map(), again });
    expect(weighing.options[0]).toMatchObject({
      kind: "ask-again",
      nodes: ["lyon"],
      keepsPromise: true,
      doubt: 300,
    });
  });

  it("a customer who collects, where the policy allows it", () => {
    const stock = { lamp: { paris: 5 } };
    expect(kinds({ stock })).not.toContain("collect");
    expect(kinds({ stock, policy: { rescue: { collectInstead: true } } })).toContain("collect");
  });

  it("nothing but to leave it out, when no rescue is left", () => {
    expect(kinds({ stock: { lamp: { paris: 5 } }, spent: true })).toEqual(["leave-out"]);
  });
});

describe("a parcel on its way that will be late", () => {
  const expectedBy = deadline + 86_400_000;
  const late = { wish: { lines: { mug: 2 } }, over: new Map(), expectedBy };

  it("is sent once more, in one parcel and in time, or waited for", () => {
    expect(kinds({ ...late, stock: { mug: { lyon: 5 } } })).toEqual(["duplicate", "tell"]);
    expect(kinds({ ...late, stock: { mug: { paris: 1, strasbourg: 1 } } })).toEqual(["tell"]);
    expect(kinds({ ...late, stock: { mug: { lyon: 5 } }, deadline: Date.parse(now) + 3_600_000 })).toEqual([
      "tell",
    ]);
  });

  it("is waited for where a second parcel, and what it leaves over, cost more than the breach", () => {
    const stock = { mug: { lyon: 5 } };
    const [first] = weighed({ ...late, stock }).weighing.options;
    expect(first).toMatchObject({ kind: "duplicate", doubt: 800, keepsPromise: true });
    expect(first?.extra).toBe((first?.cost ?? 0) + 800);
    expect(kinds({ ...late, stock, policy: { rescue: { surplus: 5_000 } } })[0]).toBe("tell");
  });

  it("is weighed again to the byte, from what was seen", () => {
    const { weighing, snapshot } = weighed({ ...late, stock: { mug: { lyon: 5 } } });
    expect(JSON.stringify(weighAgain(weighing, snapshot.network))).toBe(JSON.stringify(weighing));
  });
});

describe("the score", () => {
  const options = () => weighed({ stock: { lamp: { paris: 5 } } }).weighing.options;

  it("adds up, and the least comes first", () => {
    for (const { cost, breach, doubt, total } of options()) expect(total).toBe(cost + breach + doubt);
    const totals = options().map(({ total }) => total);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
  });

  it("knows no breach where the promise is kept, and the worst where nothing comes", () => {
    const all = options();
    expect(all[0]).toMatchObject({ keepsPromise: true, breach: 0 });
    expect(all.at(-1)).toMatchObject({ kind: "leave-out", keepsPromise: false, extra: 0 });
    expect(Math.max(...all.map(({ breach }) => breach))).toBe(all.at(-1)?.breach);
  });
});

describe("the choice", () => {
  const { options } = weighed({ stock: { lamp: { paris: 5 } } }).weighing;

  it("is the best one within the budget", () => {
    expect(chooseOption(options, 100_000)).toEqual({ chosen: 0, because: "best" });
    const dear = options.map((option, place) => (place === 0 ? { ...option, extra: 5_000 } : option));
    expect(chooseOption(dear as typeof options, 4_000)).toEqual({ chosen: 1, because: "within-budget" });
  });

  it("of a planner is carried out as the world is now: the same nodes, else the same kind, else the default", () => {
    const [best, ...others] = options;
    if (best === undefined) throw new Error("no option");
    expect(asPlannerChose(options, best, 0)).toEqual({ chosen: 0, because: "planner" });
    expect(asPlannerChose(options, { kind: best.kind, nodes: [] }, 0)).toEqual({
      chosen: 0,
      because: "planner",
    });
    const gone = asPlannerChose(others, best, 0);
    expect(gone).toEqual(atTimeOut(others, 0));
    expect(gone.because).toBe("time-out");
  });
});

it("the options come out the same from what was seen, byte for byte", () => {
  const units = fc.integer({ min: 0, max: 4 });
  const levels = fc.record({ lyon: units, paris: units, strasbourg: units, nantes: units });
  fc.assert(
    fc.property(levels, units, fc.boolean(), fc.boolean(), (lamp, asked, second, spent) => {
      const again = second ? new Map([[nodeId("lyon"), chance(150)]]) : new Map<never, never>();
      const { weighing, snapshot } = weighed({
        ...{ stock: { lamp }, wish: { lines: { lamp: asked + 1 } }, spent, again },
        over: second ? new Map() : new Map([[nodeId("lyon"), "said no"]]),
      });
      const recorded = Weighing.parse(
        JSON.parse(JSON.stringify({ ...weighing, chosen: 0, because: "best" })),
      );
      const { options } = weighAgain(recorded, snapshot.network);
      expect(JSON.stringify(options)).toBe(JSON.stringify(recorded.options));
    }),
    { seed: 11, numRuns: 60 },
  );
});
