// Real orders as a wave: two that stand in each other's way, reckoned by hand.
import { describe, expect, it } from "vitest";
import { surveyOrder } from "#shared/domain/routing/survey.ts";
import { contestedOrders } from "#shared/domain/routing/wave/contested.ts";
import { pricesOfDemand } from "#shared/domain/routing/wave/prices-of-demand.ts";
import { replan } from "#shared/domain/routing/wave/replan.ts";
import { earliestDeadline, roomFor, waveOfOrders } from "#shared/domain/routing/wave/wave-of-orders.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import { demandFor, nodeId, type World, world } from "#test/support/network.ts";

const now = "2026-03-03T08:00:00Z";
const stock = { mug: { lyon: 1, strasbourg: 1 }, lamp: { lyon: 1 } };

function surveyed(lines: Readonly<Record<string, number>>, given: Partial<World> = {}) {
  const survey = surveyOrder(demandFor({ lines }), world({ now, stock, ...given }));
  return { survey, deadline: earliestDeadline(survey) ?? 0 };
}

const terms = (orders: ReturnType<typeof surveyed>[], given: Partial<World> = {}) => {
  const { available, parcelsTaken } = world({ now, stock, ...given });
  const room = roomFor(orders, parcelsTaken);
  return { available, room: (node: string) => room.get(nodeId(node)) ?? 0, unfilledFactor: 20 };
};

describe("an order in a wave", () => {
  it("pays for a parcel its tariff, the handling and the split penalty, for a unit its handling", () => {
    const order = surveyed({ mug: 1 });
    const { problem, nodes } = waveOfOrders([order], terms([order]));
    expect(nodes).toEqual(["lyon", "strasbourg"]);
    // Eclair takes 7 euros up to a kilogram; a warehouse 1 a parcel and 0.10 a unit, a store 2 and 0.20.
    expect([...(problem.orders[0]?.parcelCost ?? [])]).toEqual([700 + 100 + 250, 700 + 200 + 250]);
    expect([...(problem.orders[0]?.lineCost ?? [])]).toEqual([10, 20]);
    expect([...problem.stock]).toEqual([1, 1]);
    expect([...problem.capacity]).toEqual([1000, 10]);
  });

  it("never pays more than it really would, whatever steps its tariff has", () => {
    const order = surveyed({ mug: 1, lamp: 1 });
    const { problem } = waveOfOrders([order], terms([order]));
    const [first] = problem.orders;
    const both = (first?.parcelCost[0] ?? 0) + (first?.lineCost[0] ?? 0) + (first?.lineCost[1] ?? 0);
    expect(both).toBeLessThanOrEqual(1000 + 100 + 250 + 20);
    expect(both).toBeGreaterThan(700 + 100 + 250 + 20);
  });

  it("leaves display units and a full day alone", () => {
    const given = {
      nodes: { strasbourg: { displayUnits: 1 }, lyon: { parcelsPerDay: 3 } },
      taken: { "day|lyon|2026-03-03": 2 },
    };
    const order = surveyed({ mug: 1 }, given);
    const { problem, nodes } = waveOfOrders([order], terms([order], given));
    expect([nodes, [...problem.stock]]).toEqual([["lyon"], [1]]);
    expect(problem.capacity[0]).toBe(1);
  });
});

describe("orders that stand in each other's way", () => {
  const mug = { ...surveyed({ mug: 1 }), heldAt: [nodeId("lyon")], pays: 810 + 250 };
  const both = {
    ...surveyed({ mug: 1, lamp: 1 }),
    heldAt: [nodeId("strasbourg"), nodeId("lyon")],
    pays: 1110 + 920 + 500,
  };
  const found = replan([mug, both], terms([mug, both]), "seed");

  it("move as one group, each to where the other was", () => {
    expect(found.groups).toHaveLength(1);
    expect(found.groups[0]?.toSorted((a, b) => a.index - b.index)).toEqual([
      { index: 0, nodes: ["strasbourg"] },
      { index: 1, nodes: ["lyon", "lyon"] },
    ]);
  });

  it("are bounded by no more than the best they can come to", () => {
    expect(found.bound).toBeLessThanOrEqual(920 + 1120 + 500);
    expect(found.bound).toBeGreaterThan(0.9 * (920 + 1120 + 500));
  });

  it("are planned the same again", () => {
    expect(replan([mug, both], terms([mug, both]), "seed")).toEqual(found);
  });

  it("lower the bound by what they save by staying as they are", () => {
    const cheap = { ...mug, pays: mug.pays - 300 };
    expect(replan([cheap, both], terms([cheap, both]), "seed").bound).toBeCloseTo(found.bound - 300);
  });
});

describe("the orders that a wave looks at", () => {
  const task = (orderId: string, node: string, sku: string) => ({
    orderId: orderId as never,
    node: nodeId(node),
    lines: [{ sku: sku as Sku, quantity: 1 }],
  });

  it("are those that want what another one holds elsewhere", () => {
    const tasks = [
      task("ord_a", "lyon", "mug"),
      task("ord_b", "paris", "mug"),
      task("ord_c", "lyon", "lamp"),
    ];
    expect([...contestedOrders(tasks)]).toEqual(["ord_a", "ord_b"]);
  });
});

describe("prices of demand", () => {
  const demands = [
    ...Array.from({ length: 4 }, () => demandFor({ lines: { mug: 1 } })),
    demandFor({ lines: { mug: 1, lamp: 1 } }),
  ];

  it("are nothing where there is plenty", () => {
    const plenty = world({ now, stock: { mug: { lyon: 99 }, lamp: { lyon: 99 } } });
    expect(pricesOfDemand({ demands, expected: 5 }, plenty)).toEqual({ unit: [], parcel: [] });
  });

  it("are whole, and positive for the scarce unit", () => {
    const scarce = world({ now, stock: { mug: { lyon: 1, strasbourg: 9 }, lamp: { lyon: 9 } } });
    const { unit } = pricesOfDemand({ demands, expected: 5 }, scarce);
    expect(unit).toContainEqual({ sku: "mug", node: "lyon", price: expect.any(Number) });
    for (const { price } of unit) expect(Number.isInteger(price) && price > 0).toBe(true);
  });

  it("are none without a past", () => {
    expect(pricesOfDemand({ demands: [], expected: 5 }, world({ now }))).toEqual({ unit: [], parcel: [] });
  });
});
