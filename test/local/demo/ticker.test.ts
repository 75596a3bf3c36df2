import { describe, expect, it } from "vitest";
import { lineOf } from "#local/demo/ticker.ts";
import { ChannelId, NodeId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

const names = new Map([["wh-lyon", "Warehouse Lyon"]]);
const parcel = (status: "planned" | "replaced", node: string) => ({ status, node: NodeId.parse(node) });
const order = {
  channel: ChannelId.parse("web"),
  channelOrderId: "W-1",
  status: "routed",
  method: "home",
  updatedAt: Instant.parse("2026-03-10T13:36:00.000Z"),
  promise: {
    method: "home",
    deliverBy: Instant.parse("2026-03-11T17:00:00.000Z"),
    promisedAt: Instant.parse("2026-03-10T13:36:00.000Z"),
  },
  parcels: [parcel("replaced", "st-tours"), parcel("planned", "wh-lyon")],
} as const;

describe("a line of the demonstration", () => {
  it("says where an order comes from and by when it was promised, in the customer's time", () => {
    expect(lineOf(order, names)).toBe(
      "Tue 10 Mar 14:36  web W-1                  from Warehouse Lyon, promised by Wed 11 Mar 18:00",
    );
  });

  it("says whether the promise was kept", () => {
    const ended = { ...order, status: "completed" } as const;
    expect(lineOf({ ...ended, promise: { ...order.promise, kept: true } }, names)).toContain(
      "delivered, promise kept",
    );
    expect(
      lineOf({ ...ended, method: "collect", promise: { ...order.promise, kept: false } }, names),
    ).toContain("collected, later than promised");
  });
});
