import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counterfactuals } from "#shared/domain/routing/counterfactuals.ts";
import { Decision } from "#shared/domain/routing/decision.ts";
import type { Bids } from "#shared/domain/routing/demand.ts";
import { asSeen, bytesOf, decideOrder, Evidence } from "#shared/domain/routing/evidence.ts";
import { planOrder } from "#shared/domain/routing/plan-order.ts";
import { demandFor, nodeId, type Wish, type World, world } from "#test/support/network.ts";

const now = "2026-03-10T10:00+01:00";
const deadline = Date.parse("2026-03-11T18:00+01:00");

function decide(wish: Wish, given: Omit<World, "now">, bids?: Bids) {
  const snapshot = { ...world({ now, ...given }), ...(bids && { bids }) };
  return { ...decideOrder(demandFor(wish), snapshot, { deadline, exclude: new Map() }), snapshot };
}

const throughJson = <T>(value: T): unknown => JSON.parse(JSON.stringify(value));

describe("a decision", () => {
  const units = fc.integer({ min: 0, max: 3 });
  const atNodes = fc.record({ lyon: units, paris: units, strasbourg: units, nantes: units });

  it("is made again from what it saw, byte for byte", () => {
    fc.assert(
      fc.property(
        fc.record({ mug: atNodes, lamp: atNodes, pole: atNodes }),
        fc.record({ mug: fc.integer({ min: 1, max: 3 }), lamp: units, pole: units }),
        fc.integer({ min: 0, max: 60 }),
        (stock, asked, worth) => {
          const lines = Object.fromEntries(Object.entries(asked).filter(([, quantity]) => quantity > 0));
          const bids: Bids = {
            version: "b1",
            unit: (_, node) => (node === "lyon" ? worth : 0),
            parcel: () => 3,
          };
          const { decision, seen, snapshot } = decide({ lines }, { stock }, bids);
          const [demand, again, options] = asSeen(Evidence.parse(throughJson(seen)), snapshot.network);
          const recorded = Decision.parse(throughJson(decision));
          expect(bytesOf(planOrder(demand, again, options))).toBe(bytesOf(recorded));
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });

  it("writes down only what is not nothing", () => {
    const { seen } = decide({ lines: { mug: 1 } }, { stock: { mug: { lyon: 2 } } });
    expect(seen.available).toEqual({ mug: { lyon: 2 } });
    expect(seen.items.map(({ sku }) => sku)).toEqual(["mug"]);
  });

  it("pays what units are worth elsewhere, and says so", () => {
    const bids: Bids = { version: "b7", unit: (_, node) => (node === "lyon" ? 500 : 0), parcel: () => 0 };
    const given = { stock: { mug: { lyon: 5, paris: 5 } } };
    expect(decide({ lines: { mug: 1 } }, given).decision.shipments[0]?.node).toBe("lyon");
    const { decision } = decide({ lines: { mug: 1 } }, given, bids);
    expect(decision.shipments[0]).toMatchObject({ node: "paris", cost: { bid: 0 } });
    expect(decision.bidsVersion).toBe("b7");
    expect(decision.runnerUp).toEqual({ nodes: ["lyon"], cost: 700 + 110 + 500 });
  });
});

describe("the counterfactual", () => {
  const explain = (wish: Wish, given: Omit<World, "now">) => {
    const { decision, seen, snapshot } = decide(wish, given);
    return counterfactuals(decision, seen, snapshot.network);
  };

  it("names the units that a cheaper node lacked", () => {
    const stock = { mug: { lyon: 1, paris: 5 }, lamp: { paris: 5 } };
    expect(explain({ lines: { mug: 3, lamp: 1 } }, { stock })).toEqual([
      {
        node: nodeId("lyon"),
        lacking: [
          { sku: "mug", quantity: 2 },
          { sku: "lamp", quantity: 1 },
        ],
        cost: 1000 + 100 + 40,
        saves: 140,
        unfilledUnits: 0,
      },
    ]);
  });

  it("names who could have filled what stayed unfilled", () => {
    const [first] = explain({ lines: { mug: 4 } }, { stock: { mug: { lyon: 3 } } });
    expect(first).toMatchObject({ node: "paris", unfilledUnits: 0 });
  });

  it("names who could have sent it to the store cheaper", () => {
    const wish: Wish = { lines: { mug: 1 }, method: { kind: "collect", node: nodeId("paris") } };
    const nodes = { strasbourg: { handling: { perParcel: 0, perUnit: 0 } } };
    const snapshot = world({ now, stock: { mug: { lyon: 3 } }, nodes });
    const { decision, seen } = decideOrder(demandFor(wish), snapshot, { exclude: new Map() });
    expect(decision.shipments.map(({ node }) => node)).toEqual(["lyon"]);
    const found = counterfactuals(decision, seen, snapshot.network);
    expect(found).toContainEqual(expect.objectContaining({ node: "strasbourg", saves: 110 }));
  });

  it("is none where the chosen node is the cheapest of all", () => {
    expect(explain({ lines: { mug: 1 } }, { stock: { mug: { lyon: 3, paris: 3 } } })).toEqual([]);
  });

  it("does not speak of nodes that may not send", () => {
    const stock = { mug: { paris: 5 } };
    const policy = { stops: [{ node: "lyon", reason: "strike" }] };
    expect(explain({ lines: { mug: 1 } }, { stock, policy })).toEqual([]);
  });
});
