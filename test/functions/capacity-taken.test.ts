// The rooms that a planned shipment takes, which a wave gives back before it plans again.
import { describe, expect, it } from "vitest";
import { capacityTaken } from "#functions/_planning/waiting-orders.ts";
import { planOrder } from "#shared/domain/routing/plan-order.ts";
import { demandFor, nodeId, type Wish, world } from "#test/support/network.ts";

const taken = (wish: Wish) => {
  const snapshot = world({ now: "2026-03-10T10:00+01:00", stock: { mug: { lyon: 5 }, lamp: { paris: 5 } } });
  const { shipments } = planOrder(demandFor(wish), snapshot, { exclude: new Map() });
  return shipments.map((shipment) => Object.fromEntries(capacityTaken(shipment)));
};
const inParis = { kind: "collect", node: nodeId("paris") } as const;
const truck = { "day|lyon|2026-03-10": 1, "pickup|lyon|eclair|next-day|2026-03-10T17:30:00.000Z": 1 };

describe("a planned shipment takes room", () => {
  it("on the node's day and on the truck, to a door and to a store", () => {
    expect(taken({ lines: { mug: 1 } })).toEqual([truck]);
    expect(taken({ lines: { mug: 1 }, method: inParis })).toEqual([truck]);
  });

  it("on the node's day alone where it is collected from the shelf", () => {
    expect(taken({ lines: { lamp: 1 }, method: inParis })).toEqual([{ "day|paris|2026-03-10": 1 }]);
  });
});
