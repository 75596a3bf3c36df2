// Orders of the sample day, without what belongs to its hours.
import { manyOrders } from "#local/torture/many-orders.ts";
import type { EpochMs } from "#shared/kernel/time.ts";

const DAY_OF_ORDERS = 60;

/** Of whatever is measured on the sample network: a Tuesday morning. */
export const BEGINS = Date.parse("2026-03-10T08:00:00.000Z");

export const orderBodies = (from: EpochMs) =>
  manyOrders({ count: DAY_OF_ORDERS, from, every: 1_000, seed: "1" }).flatMap((entry) => {
    if (!("order" in entry)) return [];
    const { method, destination, lines } = entry.order;
    return method === "home" ? [{ method, destination, lines }] : [];
  });
