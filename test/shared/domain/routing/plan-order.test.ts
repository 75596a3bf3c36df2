import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayKey } from "#shared/domain/routing/capacity.ts";
import { Decision } from "#shared/domain/routing/decision.ts";
import { type PlanOptions, planOrder } from "#shared/domain/routing/plan-order.ts";
import { LocalDate } from "#shared/kernel/time.ts";
import { demandFor, nodeId, strasbourgDoor, type Wish, type World, world } from "#test/support/network.ts";

const tuesday = "2026-03-10T10:00+01:00";
const wednesdayEvening = Date.parse("2026-03-11T18:00+01:00");

function decide(
  wish: Wish,
  given: Omit<World, "now"> & { now?: string },
  options: Partial<PlanOptions> = {},
): Decision {
  return planOrder(demandFor(wish), world({ now: tuesday, ...given }), { exclude: new Map(), ...options });
}

const shape = ({ shipments }: Decision) =>
  shipments.map(({ node, lines }) => [node, ...lines.map(({ sku, quantity }) => `${quantity} ${sku}`)]);
const verdicts = ({ candidates }: Decision) =>
  Object.fromEntries(candidates.map(({ node, eliminated }) => [node, eliminated?.code ?? "stays in"]));

describe("an order", () => {
  it("comes from the cheapest node that keeps the promise", () => {
    const stock = { mug: { lyon: 5, paris: 5, nantes: 5 } };
    const decision = decide({ lines: { mug: 2 } }, { stock }, { deadline: wednesdayEvening });
    expect(shape(decision)).toEqual([["lyon", "2 mug"]]);
    expect(decision).toMatchObject({
      outcome: "planned",
      ladderDay: 0,
      search: "exact",
      cost: 820,
      bound: 820,
    });
    expect(decision.shipments[0]?.cost).toEqual({
      tariff: 700,
      saturday: 0,
      handling: 120,
      split: 0,
      bid: 0,
    });
    expect(decision.runnerUp).toEqual({ nodes: ["paris"], cost: 940 });
  });

  it("comes cheaper where the promise leaves time", () => {
    const deadline = Date.parse("2026-03-12T18:00+01:00");
    const decision = decide({ lines: { mug: 2 } }, { stock: { mug: { lyon: 5 } } }, { deadline });
    expect(decision.shipments[0]?.leg).toMatchObject({ service: "economy" });
    expect(decision.cost).toBe(450 + 120);
  });

  it("without a promise yet gets the earliest that can be kept", () => {
    const decision = decide({ lines: { mug: 1 } }, { stock: { mug: { lyon: 5, nantes: 5 } } });
    expect(decision.deadline).toBe("2026-03-11T17:00:00.000Z");
  });

  it("stays in one parcel where that is cheaper than the nearest stock", () => {
    const stock = { mug: { lyon: 5, paris: 5 }, lamp: { lyon: 1 } };
    expect(shape(decide({ lines: { mug: 1, lamp: 1 } }, { stock }))).toEqual([["lyon", "1 mug", "1 lamp"]]);
  });

  it("is split where no node has everything", () => {
    const stock = { mug: { paris: 5 }, lamp: { lyon: 1 } };
    const decision = decide({ lines: { mug: 1, lamp: 1 }, to: strasbourgDoor }, { stock });
    expect(shape(decision)).toEqual([
      ["lyon", "1 lamp"],
      ["paris", "1 mug"],
    ]);
    expect(decision.shipments.map(({ cost }) => cost.split)).toEqual([0, 250]);
  });

  it("has a line divided only where no node holds it whole, largest holding first", () => {
    const stock = { mug: { lyon: 4, paris: 6, strasbourg: 1 } };
    expect(shape(decide({ lines: { mug: 9 }, to: strasbourgDoor }, { stock }))).toEqual([
      ["lyon", "3 mug"],
      ["paris", "6 mug"],
    ]);
    const enough = { mug: { lyon: 9, paris: 6 } };
    expect(shape(decide({ lines: { mug: 9 }, to: strasbourgDoor }, { stock: enough }))).toEqual([
      ["lyon", "9 mug"],
    ]);
  });

  it("of 200 kg fills as many parcels as it weighs", () => {
    const decision = decide(
      { lines: { sofa: 10 } },
      { stock: { sofa: { lyon: 10 } } },
      { deadline: wednesdayEvening },
    );
    expect(decision.shipments[0]?.cost).toEqual({
      tariff: 7 * 2500,
      saturday: 0,
      handling: 7 * 100 + 100,
      split: 0,
      bid: 0,
    });
  });

  it("too long for one service takes another", () => {
    const decision = decide({ lines: { pole: 1 } }, { stock: { pole: { lyon: 3 } } });
    expect(decision.shipments[0]?.leg).toMatchObject({ service: "economy" });
  });

  it("goes up the lateness ladder day by day", () => {
    const decision = decide(
      { lines: { pole: 1 } },
      { stock: { pole: { lyon: 3 } } },
      { deadline: wednesdayEvening },
    );
    expect(decision).toMatchObject({
      outcome: "planned",
      ladderDay: 1,
      deadline: "2026-03-12T17:00:00.000Z",
    });
  });

  it("is sent in part where something is missing everywhere", () => {
    const decision = decide(
      { lines: { mug: 5, lamp: 1 } },
      { stock: { mug: { lyon: 3 }, lamp: { lyon: 1 } } },
    );
    expect(decision.outcome).toBe("partial");
    expect(shape(decision)).toEqual([["lyon", "3 mug", "1 lamp"]]);
    expect(decision.unfilled).toEqual([{ sku: "mug", quantity: 2 }]);
  });

  it("is not sent where nothing is to be had", () => {
    const decision = decide({ lines: { mug: 1 } }, {});
    expect(decision).toMatchObject({ outcome: "infeasible", shipments: [], cost: 0, bound: 0 });
    expect(decision.unfilled).toEqual([{ sku: "mug", quantity: 1 }]);
    expect(decision.deadline).toBeUndefined();
  });

  it("to collect comes from the shelf of the named store, which is ready first", () => {
    const stock = { mug: { lyon: 5, paris: 5 } };
    const decision = decide(
      { lines: { mug: 1 }, method: { kind: "collect", node: nodeId("paris") } },
      { stock },
    );
    expect(shape(decision)).toEqual([["paris", "1 mug"]]);
    expect(decision.shipments[0]?.leg).toMatchObject({
      method: "collect",
      milestones: { deliverBy: "2026-03-10T11:30:00.000Z" },
    });
    expect(verdicts(decision)).toMatchObject({ lyon: "too-late" });
  });
});

describe("a node that takes no part", () => {
  const stock = { mug: { lyon: 5, paris: 5, strasbourg: 5, nantes: 5 } };
  const wish = { lines: { mug: 1 } };

  const reasons: readonly (readonly [string, Partial<World>, Partial<PlanOptions>])[] = [
    ["stopped", { nodes: { lyon: { stopped: true } } }, {}],
    ["channel-not-served", { nodes: { lyon: { channels: ["till"] } } }, {}],
    ["no-lead-time", { nodes: { lyon: { lead: undefined } } }, {}],
    ["excluded", {}, { exclude: new Map([[nodeId("lyon"), "declined"]]) }],
    ["no-stock", { stock: { mug: { paris: 5 } } }, {}],
    ["no-capacity", { nodes: { lyon: { parcelsPerDay: 0 } } }, {}],
    ["no-service-reaches-destination", { nodes: { lyon: { pickups: [] } } }, {}],
    ["too-late", { now: "2026-03-10T17:00+01:00" }, { deadline: Date.parse("2026-03-10T21:00+01:00") }],
  ];
  it.each(reasons)("is named with the reason: %s", (code, given, options) => {
    const decision = decide(wish, { stock, policy: { latenessLadderDays: 0 }, ...given }, options);
    expect(verdicts(decision)).toMatchObject({ lyon: code });
    expect(decision.candidates).toHaveLength(4);
  });

  it("says when what is ordered fits none of its services", () => {
    const decision = decide({ lines: { pole: 1 } }, { stock: { pole: { strasbourg: 1, lyon: 1 } } });
    expect(verdicts(decision)).toMatchObject({ strasbourg: "too-heavy-or-long", lyon: "stays in" });
  });

  it("waits out a full day, and is too late then", () => {
    const taken = { [dayKey(nodeId("lyon"), LocalDate.parse("2026-03-10"))]: 1000 };
    const policy = { latenessLadderDays: 0 };
    const decision = decide(
      wish,
      { stock: { mug: { lyon: 5 } }, taken, policy },
      { deadline: wednesdayEvening },
    );
    expect(decision.candidates.find(({ node }) => node === "lyon")?.eliminated).toEqual({
      code: "too-late",
      earliest: "2026-03-12T17:00:00.000Z",
    });
  });
});

const nodes = ["lyon", "paris", "strasbourg", "nantes"];
const skus = ["mug", "lamp", "sofa", "pole"];
const holdings = fc.record(Object.fromEntries(nodes.map((node) => [node, fc.integer({ min: 0, max: 4 })])));
const anyCase = fc.record({
  stock: fc.record(Object.fromEntries(skus.map((sku) => [sku, holdings]))),
  lines: fc.dictionary(fc.constantFrom(...skus), fc.integer({ min: 1, max: 6 }), { minKeys: 1 }),
  hour: fc.integer({ min: 0, max: 24 * 14 }),
  promisedDays: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
  maxParcels: fc.integer({ min: 1, max: 4 }),
});

type Case = typeof anyCase extends fc.Arbitrary<infer Value> ? Value : never;

describe("whatever is ordered", () => {
  const decideCase = ({ stock, lines, hour, promisedDays, maxParcels }: Case, reversed = false) => {
    const now = new Date(Date.parse(tuesday) + hour * 3_600_000).toISOString();
    const snapshot = world({ now, stock });
    const network = {
      ...snapshot.network,
      nodes: reversed ? snapshot.network.nodes.toReversed() : snapshot.network.nodes,
    };
    const deadline =
      promisedDays === undefined ? {} : { deadline: Date.parse(now) + promisedDays * 86_400_000 };
    return planOrder(
      demandFor({ lines }),
      { ...snapshot, network },
      { exclude: new Map(), maxParcels, ...deadline },
    );
  };
  const always = (claim: (decision: Decision, given: Parameters<typeof decideCase>[0]) => void): void =>
    fc.assert(
      fc.property(anyCase, (given) => claim(decideCase(given), given)),
      { numRuns: 200 },
    );

  it("the decision is well formed and every node is explained", () => {
    always((decision) => {
      expect(Decision.safeParse(decision).success).toBe(true);
      expect(decision.candidates.map(({ node }) => node)).toEqual(nodes.toSorted());
      for (const { eliminated, chosen } of decision.candidates)
        expect(eliminated !== undefined && chosen).toBe(false);
    });
  });

  it("no node sends more than it has, and every unit is planned or named as missing", () => {
    always(({ shipments, unfilled }, { stock, lines }) => {
      for (const { node, lines: sent } of shipments) {
        for (const { sku, quantity } of sent) expect(quantity).toBeLessThanOrEqual(stock[sku]?.[node] ?? 0);
      }
      for (const [sku, quantity] of Object.entries(lines)) {
        const parts = [...shipments.flatMap((shipment) => shipment.lines), ...unfilled].filter(
          (part) => part.sku === sku,
        );
        expect(parts.reduce((sum, part) => sum + part.quantity, 0)).toBe(quantity);
      }
    });
  });

  it("nothing is planned to arrive after the deadline, nor in more parcels than allowed", () => {
    always(({ shipments, deadline }, { maxParcels }) => {
      expect(shipments.length).toBeLessThanOrEqual(maxParcels);
      for (const { leg } of shipments)
        expect(Date.parse(leg.milestones.deliverBy)).toBeLessThanOrEqual(Date.parse(deadline ?? ""));
    });
  });

  it("the cost is the sum of its terms, and not below its bound", () => {
    always(({ shipments, cost, bound, search }) => {
      const terms = shipments.flatMap((shipment) => Object.values(shipment.cost));
      expect(terms.reduce<number>((sum, term) => sum + (term ?? 0), 0)).toBe(cost);
      expect(bound).toBeLessThanOrEqual(cost);
      if (search === "exact") expect(bound).toBe(cost);
    });
  });

  it("the decision does not depend on the order in which the network is listed", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        expect(JSON.stringify(decideCase(given, true))).toBe(JSON.stringify(decideCase(given)));
      }),
      { numRuns: 100 },
    );
  });
});
