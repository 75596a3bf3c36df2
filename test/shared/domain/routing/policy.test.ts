import { describe, expect, it } from "vitest";
import { planOrder } from "#shared/domain/routing/plan-order.ts";
import { demandFor, type Wish, type World, world } from "#test/support/network.ts";

const now = "2026-03-10T10:00+01:00";
const deadline = Date.parse("2026-03-11T18:00+01:00");
const decide = (wish: Wish, given: Omit<World, "now">, value?: number) =>
  planOrder({ ...demandFor(wish), ...(value !== undefined && { value }) }, world({ now, ...given }), {
    deadline,
    exclude: new Map(),
  });
const nodesOf = (decision: ReturnType<typeof decide>) => decision.shipments.map(({ node }) => node);
const verdictOf = (decision: ReturnType<typeof decide>, node: string) =>
  decision.candidates.find((one) => one.node === node)?.eliminated;

const everywhere = { mug: { lyon: 5, paris: 5, strasbourg: 5 }, lamp: { paris: 5, strasbourg: 5 } };

describe("a policy", () => {
  it("that keeps orders together sends one shipment where two would be cheaper", () => {
    const stock = { mug: { lyon: 9, paris: 9 }, lamp: { paris: 1 } };
    const nodes = { paris: { handling: { perParcel: 200, perUnit: 900 } } };
    const wish = { lines: { mug: 9, lamp: 1 } };
    expect(nodesOf(decide(wish, { stock, nodes }))).toEqual(["lyon", "paris"]);
    const together = decide(wish, { stock, nodes, policy: { tiers: [{ goal: "keep-together" }] } });
    expect(nodesOf(together)).toEqual(["paris"]);
    expect(together).toMatchObject({ search: "exact", cost: together.bound });
  });

  it("that prefers a group takes from it though it is dearer, as long as the promise holds", () => {
    const nodes = { strasbourg: { groups: ["outlet"], handling: { perParcel: 900, perUnit: 0 } } };
    const policy = { tiers: [{ goal: "prefer" as const, groups: ["outlet"] }] };
    expect(nodesOf(decide({ lines: { mug: 1 } }, { stock: everywhere, nodes }))).toEqual(["lyon"]);
    const preferring = decide({ lines: { mug: 1 } }, { stock: everywhere, nodes, policy });
    expect(nodesOf(preferring)).toEqual(["strasbourg"]);
    expect(preferring.cost).toBe(preferring.bound);
    const none = { ...everywhere, mug: { lyon: 5 } };
    expect(nodesOf(decide({ lines: { mug: 1 } }, { stock: none, nodes, policy }))).toEqual(["lyon"]);
  });

  it("ranks its goals: together before preferred, or the other way round", () => {
    const nodes = { strasbourg: { groups: ["outlet"] } };
    const stock = { mug: { paris: 5, strasbourg: 5 }, lamp: { paris: 5 } };
    const prefer = { goal: "prefer" as const, groups: ["outlet"] };
    const together = { goal: "keep-together" as const };
    const wish = { lines: { mug: 1, lamp: 1 } };
    const by = (...tiers: (typeof prefer | typeof together)[]) =>
      nodesOf(decide(wish, { stock, nodes, policy: { tiers } }));
    expect(by(together, prefer)).toEqual(["paris"]);
    expect(by(prefer, together)).toEqual(["paris", "strasbourg"]);
  });

  it("stops a node for a time and says why", () => {
    const stop = { node: "lyon", reason: "stocktaking", until: "2026-03-10T12:00:00Z" };
    const stopped = decide({ lines: { mug: 1 } }, { stock: everywhere, policy: { stops: [stop] } });
    expect(nodesOf(stopped)).toEqual(["paris"]);
    expect(verdictOf(stopped, "lyon")).toEqual({
      code: "stopped",
      reason: "stocktaking",
      until: "2026-03-10T12:00:00Z",
    });
    const over = { ...stop, until: "2026-03-10T09:00:00Z" };
    const still = { ...stop, channels: ["till"] };
    for (const stops of [[over], [still]])
      expect(nodesOf(decide({ lines: { mug: 1 } }, { stock: everywhere, policy: { stops } }))).toEqual([
        "lyon",
      ]);
  });

  it("keeps a channel to groups of nodes, services and parcels", () => {
    const nodes = { paris: { groups: ["shops"] }, strasbourg: { groups: ["shops"] } };
    const web = (rule: object) => ({
      stock: everywhere,
      nodes,
      policy: { channels: [{ channel: "web", ...rule }] },
    });
    const wish = { lines: { mug: 1 } };
    expect(nodesOf(decide(wish, web({ onlyGroups: ["shops"] })))).toEqual(["paris"]);
    expect(nodesOf(decide(wish, web({ neverGroups: ["shops"] })))).toEqual(["lyon"]);
    expect(verdictOf(decide(wish, web({ neverGroups: ["shops"] })), "paris")).toEqual({
      code: "group-not-allowed",
    });
    const courier = decide(wish, web({ services: ["courier"] }));
    expect(courier.shipments.map(({ leg }) => leg.method === "home" && leg.service)).toEqual(["courier"]);
    const stock = { mug: { lyon: 1 }, lamp: { paris: 1 } };
    const one = decide({ lines: { mug: 1, lamp: 1 } }, { ...web({ maxParcels: 1 }), stock });
    expect(one.outcome).toBe("partial");
  });

  it("does not split orders below a value", () => {
    const stock = { mug: { lyon: 1 }, lamp: { paris: 1 } };
    const policy = { splitThresholds: [{ below: 5_000, maxParcels: 1 }] };
    const wish = { lines: { mug: 1, lamp: 1 } };
    expect(decide(wish, { stock, policy }, 4_999).outcome).toBe("partial");
    expect(decide(wish, { stock, policy }, 5_000).outcome).toBe("planned");
    expect(decide(wish, { stock, policy }).outcome).toBe("planned");
  });
});

describe("a node", () => {
  it("keeps back its safety stock beside its display pieces", () => {
    const stock = { mug: { paris: 4 } };
    const nodes = { paris: { displayUnits: 1, safetyStock: 2 } };
    expect(decide({ lines: { mug: 1 } }, { stock, nodes }).outcome).toBe("planned");
    expect(decide({ lines: { mug: 2 } }, { stock, nodes })).toMatchObject({
      outcome: "partial",
      unfilled: [{ sku: "mug", quantity: 1 }],
    });
  });
});

describe("a store", () => {
  it("never sells its display piece", () => {
    const stock = { mug: { paris: 2 } };
    const nodes = { paris: { displayUnits: 1 } };
    expect(decide({ lines: { mug: 1 } }, { stock, nodes }).outcome).toBe("planned");
    expect(decide({ lines: { mug: 2 } }, { stock, nodes })).toMatchObject({
      outcome: "partial",
      unfilled: [{ sku: "mug", quantity: 1 }],
    });
  });
});
