// Reads the real invoices where they lie beside the repository; passes over them where they do not.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readDay } from "#local/replay/days.ts";

const folder = fileURLToPath(new URL("../../../../shared/data/online-retail/", import.meta.url));
const files = [
  { name: "peak-day-2011-11-22.csv", orders: 150, cancelled: 0, unmatched: 16, problems: 3 },
  { name: "week-2011-11-14.csv", orders: 724, cancelled: 15, unmatched: 88, problems: 46 },
];

describe.runIf(existsSync(folder))("the online retailer's invoices", () => {
  it.each(files)("give the same day for the same seed: $name", ({ name }) => {
    expect(readDay(folder + name, { seed: 1 })).toEqual(readDay(folder + name, { seed: 1 }));
    expect(readDay(folder + name, { seed: 1 }).entries).not.toEqual(
      readDay(folder + name, { seed: 2 }).entries,
    );
  });

  it.each(files)("have no problems but stock written off as a sale: $name", ({ name, ...expected }) => {
    const { entries, unmatchedCancellations: unmatched, problems } = readDay(folder + name, { seed: 1 });
    const orders = entries.filter((entry) => "order" in entry).length;
    const cancelled = entries.length - orders;
    expect({ orders, cancelled, unmatched, problems: problems.length }).toEqual(expected);
    expect(problems.filter(({ message }) => !/^quantity -\d+ on an order$/.test(message))).toEqual([]);
  });

  it("stock nearly all lines, save a few", () => {
    const { entries, stock } = readDay(`${folder}week-2011-11-14.csv`, { seed: 1 });
    const most = new Map<string, number>();
    for (const { sku, quantity } of stock) most.set(sku, Math.max(most.get(sku) ?? 0, quantity));
    const lines = entries.flatMap((entry) => ("order" in entry ? entry.order.lines : []));
    const unfillable = lines.filter(({ sku, quantity }) => quantity > (most.get(sku) ?? 0)).length;
    expect(unfillable).toBeLessThan(lines.length * 0.001);
  });
});
