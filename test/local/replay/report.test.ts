import { describe, expect, it } from "vitest";
import { type EndOrder, hasEnded, isOver, outcomesOf } from "#local/replay/report/report.ts";
import { type ReplayReport, table } from "#local/replay/report/table.ts";
import { OrderId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

const deliverBy = Instant.parse("2026-03-11T17:00:00.000Z");
const promisedAt = Instant.parse("2026-03-10T09:00:00.000Z");
const promise = (kept?: boolean): NonNullable<EndOrder["promise"]> => ({
  method: "home",
  deliverBy,
  promisedAt,
  ...(kept !== undefined && { kept }),
});

let number = 0;
const order = (fields: Partial<EndOrder>): EndOrder => ({
  id: OrderId.parse(`ord_${++number}`),
  status: "completed",
  method: "home",
  openShipments: 0,
  unfilledUnits: 0,
  rescues: 0,
  parcels: [{ road: "warehouse", status: "delivered" }],
  promise: promise(true),
  ...fields,
});

describe("the outcomes of a replay", () => {
  it("count each order once, by how it ended", () => {
    const orders = [
      order({}),
      order({ method: "collect", parcels: [{ road: "store", status: "collected" }] }),
      order({ status: "cancelled", parcels: [{ road: "store", status: "cancelled" }] }),
      order({ status: "backordered", parcels: [] }),
      order({ status: "backordered", openShipments: 1 }),
      order({ status: "failed", parcels: [{ road: "dropShip", status: "lost" }] }),
      order({ status: "routed", openShipments: 1 }),
      order({ status: "received", parcels: [] }),
    ];
    expect(outcomesOf(orders, 2)).toMatchObject({
      orders: 10,
      delivered: 1,
      collected: 1,
      cancelled: 1,
      backordered: 1,
      failed: 1,
      stuck: 3,
    });
  });

  it("leave out parcels that were replaced or cancelled", () => {
    const orders = [
      order({
        rescues: 1,
        parcels: [
          { road: "store", status: "replaced" },
          { road: "warehouse", status: "delivered" },
          { road: "dropShip", status: "delivered" },
        ],
      }),
      order({}),
      order({ status: "cancelled", parcels: [{ road: "store", status: "cancelled" }] }),
    ];
    expect(outcomesOf(orders, 0)).toMatchObject({
      byRoad: { warehouse: 2, store: 0, dropShip: 1 },
      shipmentsPerOrder: 1.5,
      splitPct: 50,
      rescues: 1,
    });
  });

  it("judge promises only where somebody waited: not the cancelled ones, not those without", () => {
    const { promise: _none, ...unpromised } = order({});
    const orders = [
      order({}),
      order({ promise: promise(false) }),
      order({ promise: promise(), lastArrival: deliverBy }),
      order({ status: "failed", promise: promise() }),
      order({ status: "backordered", promise: promise(false) }),
      order({ status: "cancelled", promise: promise(false), cancelling: true }),
      unpromised,
    ];
    expect(outcomesOf(orders, 0).promiseKeptPct).toBe(40);
  });

  it("tell what came in time apart from what came in full", () => {
    const inTime = { lastArrival: deliverBy };
    const orders = [
      order(inTime),
      order({ ...inTime, unfilledUnits: 1 }),
      // The promise did not cover the rest, which somebody may have tomorrow.
      order({ ...inTime, unfilledUnits: 1, status: "backordered", promise: promise(true) }),
      order({ ...inTime, unfilledUnits: 1, status: "backordered", promise: promise(false) }),
    ];
    expect(outcomesOf(orders, 0)).toMatchObject({ promiseKeptPct: 75, inFullPct: 25 });
  });

  it("judge those, too, that waited for stock until nobody waited any longer", () => {
    const orders = [order({}), order({ status: "cancelled", promise: promise(false) })];
    expect(outcomesOf(orders, 0).promiseKeptPct).toBe(50);
  });

  it("count as kept what lay ready in time, though nobody came for it", () => {
    expect(outcomesOf([order({ status: "failed", promise: promise(true) })], 0)).toMatchObject({
      failed: 1,
      promiseKeptPct: 100,
    });
  });

  it("divide by nothing without harm", () => {
    expect(outcomesOf([], 0)).toMatchObject({
      orders: 0,
      shipmentsPerOrder: 0,
      splitPct: 0,
      promiseKeptPct: 100,
      inFullPct: 100,
    });
  });
});

describe("an order", () => {
  it("has ended when nothing can come of it any more", () => {
    const statuses = ["received", "routed", "backordered", "completed", "cancelled", "failed"] as const;
    const ended = statuses.filter((status) => hasEnded({ status }));
    expect(ended).toEqual(["completed", "cancelled", "failed"]);
  });

  it("is over when backordered with nothing on its way", () => {
    expect(isOver({ status: "backordered", openShipments: 0 })).toBe(true);
    expect(isOver({ status: "backordered", openShipments: 1 })).toBe(false);
  });
});

it("the table names every figure, and what was refused", () => {
  const report: ReplayReport = {
    ...outcomesOf([order({})], 1),
    labelsBoughtTwice: 0,
    unitsSold: 3,
    oversoldUnits: 0,
    ledgerImbalance: 0,
    wallSeconds: 1.5,
    simulatedHours: 30,
    ordersPerSecond: 0.67,
    setupSeconds: 2,
    refused: { "unknown-sku": 1 },
    problems: 0,
    cancellationsUnmatched: 0,
    skippedRows: { POST: 4 },
  };
  expect(table(report)).toContain("refused: unknown-sku");
  expect(table(report)).toContain("Rows left out: POST");
  expect(table(report)).not.toContain("undefined");
});
