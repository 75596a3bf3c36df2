import { describe, expect, it } from "vitest";
import {
  bookingTransitions,
  claimTransitions,
  isFinal,
  manifestTransitions,
  mayGo,
  orderTransitions,
  pickupRequestTransitions,
  purchaseOrderTransitions,
  returnTransitions,
  shipmentTransitions,
  sourcesOf,
  taskTransitions,
} from "#shared/domain/orders/lifecycles.ts";

type Table = Readonly<Record<string, readonly string[]>>;

/** Each lifecycle with the status it begins in. */
const lifecycles: readonly (readonly [string, Table, string])[] = [
  ["order", orderTransitions, "received"],
  ["shipment", shipmentTransitions, "planned"],
  ["task", taskTransitions, "open"],
  ["booking", bookingTransitions, "claimed"],
  ["purchase order", purchaseOrderTransitions, "submitted"],
  ["return", returnTransitions, "open"],
  ["manifest", manifestTransitions, "claimed"],
  ["pickup request", pickupRequestTransitions, "claimed"],
  ["claim", claimTransitions, "opened"],
];

function reachableFrom(table: Table, start: string): Set<string> {
  const reached = new Set([start]);
  for (const status of reached) for (const target of table[status] ?? []) reached.add(target);
  return reached;
}

describe.each(lifecycles)("the lifecycle of the %s", (_, table, begins) => {
  const statuses = Object.keys(table);

  it("leads only to statuses that it has", () => {
    expect(
      Object.values(table)
        .flat()
        .filter((target) => !statuses.includes(target)),
    ).toEqual([]);
  });

  it("leads to every status", () => {
    expect([...reachableFrom(table, begins)].sort()).toEqual([...statuses].sort());
  });

  it("can end from every status", () => {
    const stuck = statuses.filter(
      (status) => ![...reachableFrom(table, status)].some((one) => isFinal(table, one)),
    );
    expect(stuck).toEqual([]);
  });

  it("names no way twice, and none to where it is", () => {
    for (const [status, targets] of Object.entries(table)) {
      expect(new Set(targets).size).toBe(targets.length);
      expect(targets).not.toContain(status);
    }
  });

  it("is the same read forwards and backwards", () => {
    for (const from of statuses)
      for (const to of statuses) expect(mayGo(table, from, to)).toBe(sourcesOf(table, to).includes(from));
  });
});

describe("a shipment", () => {
  it("with the carrier is neither undone nor replaced: it arrives, at a door or in a store, or is lost", () => {
    expect(shipmentTransitions.handedOver).toEqual(["ready", "delivered", "lost"]);
  });

  it("can be cancelled until it is handed over", () => {
    expect(sourcesOf(shipmentTransitions, "cancelled")).toEqual([
      "planned",
      "released",
      "picked",
      "booked",
      "ready",
    ]);
  });
});
