// Collected in a store that does not hold it: carried there from elsewhere, and ready in its opening hours.
import { describe, expect, it } from "vitest";
import { collectOptions } from "#shared/domain/promise/collect-options.ts";
import { promiseOptions } from "#shared/domain/promise/promise-options.ts";
import { storesWith } from "#shared/domain/promise/stores-with.ts";
import type { Decision } from "#shared/domain/routing/decision.ts";
import { planOrder } from "#shared/domain/routing/plan-order.ts";
import { ChannelId, Sku } from "#shared/kernel/ids.ts";
import { demandFor, nodeId, parisDoor, type Wish, type World, world } from "#test/support/network.ts";

const tuesday = "2026-03-10T10:00+01:00";
const inParis = (lines: Wish["lines"], on?: string): Wish => ({
  lines,
  method: { kind: "collect", node: nodeId("paris") },
  ...(on !== undefined && { on }),
});

const offered = (wish: Wish, given: Partial<World>) => {
  const found = promiseOptions(demandFor(wish), world({ now: tuesday, ...given }));
  return found.ok ? found.value : found.refusal;
};

const planned = (wish: Wish, given: Partial<World>): Decision =>
  planOrder(demandFor(wish), world({ now: tuesday, ...given }), { exclude: new Map() });

describe("a store without stock", () => {
  const stock = { mug: { lyon: 5 } };

  it("is promised half an hour after the carrier's window, when it opens next", () => {
    expect(offered(inParis({ mug: 1 }), { stock })).toEqual([
      {
        method: "collect",
        node: "paris",
        shippedToStore: true,
        services: ["next-day"],
        deliverBy: "2026-03-11T17:30:00.000Z",
        orderBy: "2026-03-10T15:00:00.000Z",
        price: 700,
        parcels: 1,
        confidence: 0.903,
      },
    ]);
  });

  it("takes the time that it says it needs, inside its opening hours", () => {
    const lead = { accept: "PT1H", pick: "PT1H", pack: "PT30M", receive: "PT1H20M" };
    expect(offered(inParis({ mug: 1 }), { stock, nodes: { paris: { lead } } })).toMatchObject([
      { deliverBy: "2026-03-12T09:30:00.000Z" },
    ]);
  });

  it("has nothing ready on a Sunday or a Monday when it is closed", () => {
    const sofa = { stock: { sofa: { lyon: 1 } }, now: "2026-03-13T10:00+01:00" };
    const nodes = { paris: { hours: { tue: [{ opens: "10:00", closes: "19:00" }] } } };
    expect(offered(inParis({ sofa: 1 }), { ...sofa, nodes })).toMatchObject([
      { deliverBy: "2026-03-17T09:30:00.000Z" },
    ]);
  });

  it("is sent nothing while a stop is in force", () => {
    const stop = { node: "paris", reason: "flood", until: "2026-03-20T08:00:00Z" };
    expect(offered(inParis({ mug: 1 }), { stock, policy: { stops: [stop] } })).toMatchObject({
      code: expect.any(String),
    });
    const over = { ...stop, until: "2026-03-10T08:00:00Z" };
    expect(offered(inParis({ mug: 1 }), { stock, policy: { stops: [over] } })).toHaveLength(1);
  });

  it("has it ready on the day that was asked for", () => {
    const [option] = planned(inParis({ mug: 1 }, "2026-03-14"), { stock }).shipments;
    expect(option?.leg.milestones.deliverBy).toBe("2026-03-14T17:30:00.000Z");
  });

  it("that is stopped, or in which nobody collects, receives nothing", () => {
    for (const change of [{ stopped: true }, { collection: false }])
      expect(offered(inParis({ mug: 1 }), { stock, nodes: { paris: change } })).toEqual({
        code: "not-a-collection-point",
        node: "paris",
      });
  });

  it("takes a place among the nearest, and no store is offered twice", () => {
    const given = { now: tuesday, stock: { mug: { lyon: 5, strasbourg: 2 } } };
    const found = collectOptions(demandFor({ lines: { mug: 1 } }), world(given), { lat: 48.86, lon: 2.38 });
    expect(found).toMatchObject([{ node: "paris", shippedToStore: true }, { node: "strasbourg" }]);
    expect(found[1]?.shippedToStore).toBeUndefined();
  });

  it("is not named to a visitor who wants what is there now", () => {
    const destination = { ...parisDoor, lat: 48.855, lon: 2.36 };
    const around = { destination, channel: ChannelId.parse("web") };
    expect(storesWith(Sku.parse("mug"), world({ now: tuesday, stock }), around)).toEqual([]);
  });
});

describe("a store that holds a part", () => {
  const stock = { mug: { paris: 1, lyon: 5 }, lamp: { lyon: 2 } };

  it("gives it from the shelf, has the rest shipped, and is ready when the last has come", () => {
    const { shipments, deadline } = planned(inParis({ mug: 1, lamp: 1 }), { stock });
    expect(shipments.map(({ node, leg }) => [node, leg.method])).toContainEqual(["lyon", "ship-to-store"]);
    expect(deadline).toBe("2026-03-11T17:30:00.000Z");
    expect(offered(inParis({ mug: 6 }), { stock })).toMatchObject([
      { shippedToStore: true, deliverBy: "2026-03-11T17:30:00.000Z", parcels: 2 },
    ]);
  });

  it("that holds all is offered from the shelf alone", () => {
    const found = offered(inParis({ mug: 1 }), { stock });
    expect(found).toMatchObject([{ node: "paris", services: [], price: 0 }]);
    expect(found).not.toMatchObject([{ shippedToStore: true }]);
  });

  it("is told what is missing everywhere, its own units counted", () => {
    expect(offered(inParis({ mug: 8 }), { stock })).toEqual({
      code: "out-of-stock",
      lines: [{ sku: "mug", missing: 2 }],
    });
  });
});

describe("a leg to a store", () => {
  it("says when the carrier is there and when the customer may come", () => {
    const [shipment] = planned(inParis({ mug: 1 }), { stock: { mug: { lyon: 1 } } }).shipments;
    expect(shipment?.leg).toMatchObject({
      ...{ method: "ship-to-store", node: "lyon", store: "paris", service: "next-day" },
      arriveBy: "2026-03-11T17:00:00.000Z",
      milestones: { handOverBy: "2026-03-10T17:00:00.000Z", deliverBy: "2026-03-11T17:30:00.000Z" },
    });
  });
});
