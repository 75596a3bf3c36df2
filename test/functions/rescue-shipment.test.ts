import type { Context } from "aws-lambda";
import { expect, it } from "vitest";
import { shipmentsOf } from "#functions/_planning/holds.ts";
import { createHandler } from "#functions/fulfilment/rescue-shipment.ts";
import type { RecordedDecision } from "#shared/contracts/api/orders.ts";
import type { TaskStatus } from "#shared/domain/orders/lifecycles.ts";
import { Order, type Shipment } from "#shared/domain/orders/order.ts";
import { planOrder } from "#shared/domain/routing/plan-order.ts";
import { DAY, Instant, toInstant } from "#shared/kernel/time.ts";
import type { RecordedPlan, Routing } from "#shared/ports/orders.ts";
import { demandFor, world } from "#test/support/network.ts";

const now = "2026-03-10T08:00:00+01:00";
const stock: Record<string, Record<string, number>> = { mug: { lyon: 5, paris: 5, strasbourg: 5 } };
const snapshot = world({ now, stock });
const at = toInstant(Date.parse(now));
const order = Order.parse({
  ...{ id: "ord_1", channel: "web", channelOrderId: "W-1", status: "routed", method: "home", request: "r" },
  ...{
    placedAt: at,
    updatedAt: at,
    attempts: 1,
    shipments: 1,
    openShipments: 1,
    arrived: 0,
    unfilledUnits: 0,
    rescues: 0,
  },
});

/** An order whose only shipment was declined, and a world in which another order wins what the first rescue plans. */
function contested(
  status: Shipment["status"] = "released",
  reason = "declined",
  {
    expectedAt,
    pick,
    only = false,
    waitsLonger = true,
    promised,
  }: {
    expectedAt?: Shipment["expectedAt"];
    pick?: TaskStatus;
    only?: boolean;
    waitsLonger?: boolean;
    promised?: Instant;
  } = {},
) {
  const first = planOrder(demandFor({ lines: { mug: 1 } }), snapshot, { exclude: new Map() });
  const shipments = shipmentsOf(order, 1, first, snapshot.network, at).map((one) => ({
    ...{ ...one, status },
    ...(expectedAt !== undefined && { expectedAt }),
  }));
  const decisions: RecordedDecision[] = [{ attempt: 1, reason: "route", decision: first }];
  const routed: Routing[] = [];
  const here = first.shipments[0]?.node ?? "";
  const left: Record<string, number> = only ? { [here]: 5 } : { ...stock.mug };
  const promise = promised && { method: "home", deliverBy: promised, promisedAt: at };
  const head = () => ({ ...order, attempts: decisions.length, ...(promise && { promise }) });
  const deps = {
    clock: { now: () => snapshot.now },
    geography: { locate: () => ({ postcode: "75004", subdivision: "FR-75", lat: 48.855, lon: 2.36 }) },
    network: { current: async () => snapshot.network, items: async () => snapshot.items },
    stock: {
      picture: async () => ({
        available: new Map(Object.entries(left).map(([node, units]) => [`mug|${node}`, units])),
        taken: new Map(),
      }),
      wasReleased: async () => false,
      releaseAttempt: async () => undefined,
    },
    orders: {
      get: async () => head(),
      shipments: async () => shipments,
      shipment: async () => shipments[0],
      task: async () => pick && { status: pick },
      decisions: async () => decisions,
      dossier: async () => ({ order: head(), lines: [], address: { country: "FR", postcode: "75004" } }),
      recordPlan: async (_id: string, plan: RecordedPlan) => {
        decisions.push(plan);
        return "done";
      },
      route: async (routing: Routing) => {
        routed.push(routing);
        const node = routing.shipments[0]?.node ?? "";
        if (routed.length > 1) return { held: true };
        left[node] = 0;
        return { held: false, lost: [`mug|${node}`] };
      },
    },
  };
  const rescue = createHandler(deps as unknown as Parameters<typeof createHandler>[0]);
  const asked = { orderId: order.id, shipmentId: shipments[0]?.id, reason, waitsLonger };
  return {
    routed,
    declined: shipments[0]?.node,
    leg: shipments[0]?.leg,
    run: () => rescue(asked, {} as Context),
  };
}

it("plans a rescue again on fresh stock when another order was quicker", async () => {
  const { routed, declined, run } = contested();
  const { shipments } = await run();
  const nodes = routed.map((routing) => routing.shipments[0]?.node);
  expect(routed.map((routing) => routing.attempt)).toEqual([2, 3]);
  expect(new Set([declined, ...nodes]).size).toBe(3);
  expect(shipments.map((one) => one.shipmentId)).toEqual(["ord_1-301"]);
});

it("of what was given up meanwhile makes nothing new", async () => {
  const ended = contested("replaced", "States.Timeout");
  expect(await ended.run()).toEqual({ shipments: [], goesOn: false });
  expect(ended.routed).toEqual([]);
});

it("replaces nothing that the carrier has already, unless it was lost there", async () => {
  const late = contested("handedOver", "States.Timeout");
  expect(await late.run()).toEqual({ shipments: [], goesOn: false, onItsWay: true });
  expect(late.routed).toEqual([]);
  const lost = contested("handedOver", "lost");
  expect((await lost.run()).shipments).toHaveLength(1);
  expect(lost.routed.at(-1)?.replacing).toMatchObject({ givesUp: false });
});

it("waits on for what its carrier still expects to bring", async () => {
  const expectedAt = toInstant(snapshot.now + 5 * DAY);
  const late = contested("handedOver", "lost", { expectedAt });
  await expect(late.run()).rejects.toMatchObject({
    ...{ name: "ArrivalMoved", message: toInstant(Date.parse(expectedAt) + 10 * DAY) },
  });
  expect(late.routed).toEqual([]);
});

it.each(["released", "picked"] as const)(
  "hears what was said of a pick of a shipment that is %s, just as its time was up",
  async (status) => {
    const late = contested(status, "States.Timeout", { pick: "done" });
    const answer = await late.run();
    expect(answer).toEqual({ shipments: [], goesOn: true, pickUntil: late.leg?.milestones.handOverBy });
    expect(late.routed).toEqual([]);
  },
);

it("gives a late pick to others who keep the promise", async () => {
  const promised = Instant.parse("2026-03-11T17:00:00.000Z");
  const late = contested("released", "States.Timeout", { pick: "started", promised });
  expect(await late.run()).toMatchObject({ shipments: [{ shipmentId: "ord_1-301" }], goesOn: false });
});

it.each(["open", "started"] as const)(
  "waits for a late pick, %s, that nobody else can make in time",
  async (pick) => {
    const late = contested("released", "States.Timeout", { pick, only: true });
    const { pickBy, packBy } = late.leg?.milestones ?? {};
    const pickUntil = toInstant((Date.parse(pickBy ?? "") + Date.parse(packBy ?? "")) / 2);
    expect(await late.run()).toEqual({ shipments: [], goesOn: true, pickUntil });
    expect(late.routed).toEqual([]);
  },
);

it.each([
  ["that was never begun, for an offer is what was not answered", undefined, "States.Timeout"],
  ["that was withdrawn", "withdrawn", "States.Timeout"],
  ["that failed otherwise", "open", "TypeError"],
] as const)("waits for no pick %s", async (_, pick, reason) => {
  const late = contested("released", reason, { ...(pick && { pick }), only: true });
  expect(await late.run()).not.toHaveProperty("pickUntil");
});

it("waits for nothing in an execution that was begun before there were such waits", async () => {
  const [open, done] = (["open", "done"] as const).map((pick) =>
    contested("released", "States.Timeout", { pick, only: true, waitsLonger: false }),
  );
  for (const old of [open, done]) expect(await old?.run()).not.toHaveProperty("pickUntil");
});
