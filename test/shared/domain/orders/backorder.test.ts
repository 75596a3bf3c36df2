import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hasWaitedTooLong,
  isTriedAgain,
  notAskedAgain,
  oldestPromiseFirst,
  stillWaitedFor,
} from "#shared/domain/orders/backorder.ts";
import { OrderLine } from "#shared/domain/orders/order.ts";
import { NodeId, OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

const mug = Sku.parse("mug");
const lines = (quantity: number) => [OrderLine.parse({ sku: mug, quantity })];
type Ended = "lost" | "replaced" | "delivered" | "collected";
const carrying = (quantity: number, status: Ended, endedBecause?: string) => ({
  ...{ status, lines: [{ sku: mug, quantity }] },
  ...(endedBecause !== undefined && { endedBecause }),
});

describe("what a backordered order waits for", () => {
  it("is what has not arrived of it", () => {
    const arrived = [carrying(1, "delivered"), carrying(2, "collected"), carrying(1, "replaced")];
    expect(stillWaitedFor(lines(5), arrived)).toEqual([{ sku: mug, quantity: 2 }]);
    expect(stillWaitedFor(lines(3), arrived)).toEqual([]);
  });

  it("is not what came as a substitute", () => {
    const cup = Sku.parse("cup");
    const shipment = {
      ...{ status: "delivered" as const, lines: [{ sku: cup, quantity: 2 }] },
      substituted: [{ sku: cup, quantity: 2, insteadOf: mug }],
    };
    expect(stillWaitedFor(lines(3), [shipment])).toEqual([{ sku: mug, quantity: 1 }]);
  });

  it("is all that it ordered, but for what lay ready and was never collected", () => {
    expect(stillWaitedFor(lines(3), [])).toEqual([{ sku: mug, quantity: 3 }]);
    const shipments = [carrying(1, "lost", "not-collected"), carrying(2, "replaced")];
    expect(stillWaitedFor(lines(3), shipments)).toEqual([{ sku: mug, quantity: 2 }]);
    expect(stillWaitedFor(lines(1), [carrying(1, "lost", "not-collected")])).toEqual([]);
  });
});

describe("nodes that failed an order that waits", () => {
  const failed = (node: string, more: object = {}) => ({
    ...{ id: ShipmentId.parse(`ord_a-1${node.length}1`), node: NodeId.parse(node), lines: [] },
    ...{ status: "replaced" as const, ...more },
  });

  it("are not asked again where they said no, and are where they only did not find the units", () => {
    const missing = [{ sku: mug, quantity: 1 }];
    const all = [failed("paris"), failed("lyon", { missing }), failed("nantes", { movedBy: "wave" })];
    expect([...notAskedAgain(all).keys()]).toEqual(["paris"]);
  });
});

describe("orders that wait", () => {
  const at = (hour: number) => Instant.parse(`2026-03-03T${String(hour).padStart(2, "0")}:00:00.000Z`);
  const waiting = (id: string, placed: number, promised?: number) => ({
    order: {
      ...{ id: OrderId.parse(`ord_${id}`), placedAt: at(placed) },
      ...(promised !== undefined && {
        promise: { method: "home" as const, deliverBy: at(promised), promisedAt: at(placed) },
      }),
    },
  });

  it("are served by their promise, then by their age", () => {
    const all = [waiting("late", 1), waiting("young", 5, 20), waiting("old", 6, 12), waiting("later", 2)];
    const ids = oldestPromiseFirst(all).map(({ order }) => order.id);
    expect(ids).toEqual(["ord_old", "ord_young", "ord_late", "ord_later"]);
  });

  it("are given up after the policy's days, to the millisecond", () => {
    const order = { placedAt: at(9) };
    const tooLong = Date.parse(order.placedAt) + 30 * 86_400_000;
    expect(hasWaitedTooLong(order, { backorderDays: 30 }, tooLong)).toBe(true);
    expect(hasWaitedTooLong(order, { backorderDays: 30 }, tooLong - 1)).toBe(false);
  });

  it("are not sourced again after something failed, where the policy rescues nothing", () => {
    expect(isTriedAgain({ shipments: 0 }, { maxRescues: 0 })).toBe(true);
    expect(isTriedAgain({ shipments: 1 }, { maxRescues: 0 })).toBe(false);
    expect(isTriedAgain({ shipments: 1 }, { maxRescues: 1 })).toBe(true);
  });

  it("are served in the same turn, however they are listed", () => {
    const some = fc.record({
      id: fc.integer({ min: 1, max: 99 }),
      placed: fc.integer({ min: 0, max: 23 }),
      promised: fc.option(fc.integer({ min: 0, max: 23 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(some, { selector: ({ id }) => id, maxLength: 8 }), (drawn) => {
        const all = drawn.map(({ id, placed, promised }) => waiting(`n${id}`, placed, promised));
        const ids = (of: typeof all) => oldestPromiseFirst(of).map(({ order }) => order.id);
        expect(ids(all.toReversed())).toEqual(ids(all));
      }),
    );
  });
});
