import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { Day } from "#local/replay/day.ts";
import { readDay } from "#local/replay/days.ts";

const header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

interface Row {
  readonly invoice?: string;
  readonly sku?: string;
  readonly quantity?: string;
  readonly date?: string;
  readonly customer?: string;
}

const row = ({
  invoice = "577805",
  sku = "22144",
  quantity = "4",
  date = "2011-11-22 08:19:00",
  customer = "13881",
}: Row) =>
  `${invoice},${sku},"FELT CRAFT, LITTLE FRIENDS",${quantity},${date},1.85,${customer},United Kingdom`;

const folder = mkdtempSync(join(tmpdir(), "lendemain-day-"));
afterAll(() => rmSync(folder, { recursive: true }));

function read(lines: readonly string[], name = "day.csv"): Day {
  const path = join(folder, name);
  const text = [header, ...lines, ""].join("\n");
  writeFileSync(path, name.endsWith(".gz") ? gzipSync(text) : text);
  return readDay(path, { seed: 1 });
}

const orders = ({ entries }: Day) => entries.flatMap((entry) => ("order" in entry ? [entry.order] : []));
const cancels = ({ entries }: Day) => entries.flatMap((entry) => ("cancel" in entry ? [entry] : []));

describe("an invoice of the online retailer", () => {
  it("is one order, at the hour that it says, in Paris", () => {
    const day = read([row({}), row({ sku: "22086", quantity: "2" })]);
    expect(day.entries.map(({ at }) => at)).toEqual(["2011-11-22T07:19:00.000Z"]);
    expect(orders(day)[0]?.lines).toEqual([
      { sku: "22144", quantity: 4 },
      { sku: "22086", quantity: 2 },
    ]);
    expect(day.problems).toEqual([]);
  });

  it("has one line for a product that it names twice", () => {
    expect(orders(read([row({}), row({ quantity: "3" })]))[0]?.lines).toEqual([
      { sku: "22144", quantity: 7 },
    ]);
  });

  it("goes to the same address as the customer's other invoices", () => {
    const [first, second, other] = orders(
      read([row({}), row({ invoice: "577806" }), row({ invoice: "577807", customer: "9" })]),
    );
    expect(first?.destination).toEqual(second?.destination);
    expect(first?.destination).not.toEqual(other?.destination);
  });

  it("brings its products, with a derived weight, and stock that covers it", () => {
    const day = read([row({ quantity: "40" })]);
    expect(day.items).toMatchObject([{ sku: "22144", name: "FELT CRAFT, LITTLE FRIENDS" }]);
    expect(day.items[0]?.weight).toBeGreaterThanOrEqual(50);
    expect(day.stock.find(({ node }) => node === "wh-lyon")?.quantity).toBeGreaterThanOrEqual(40);
    expect(day.derived.join(" ")).toContain("Stock:");
  });
});

describe("a row that cannot be used", () => {
  it("is reported with its line number, and the rest goes on", () => {
    const day = read([
      row({}),
      row({ invoice: "577806", quantity: "-5" }),
      row({ invoice: "577806", quantity: "1.5" }),
      row({ invoice: "577806", date: "2011-13-22 08:19:00" }),
      "577806,22144,too short",
      row({ invoice: "X577806" }),
      row({ invoice: "577807" }),
    ]);
    expect(day.problems).toEqual([
      { line: 3, message: "quantity -5 on an order" },
      { line: 4, message: 'quantity "1.5" is not a whole number' },
      { line: 5, message: '"2011-13-22 08:19:00" is not a date of the form 2011-11-22 08:19:00' },
      { line: 6, message: "3 columns where 8 are expected" },
      { line: 7, message: '"X577806" is not an invoice number' },
    ]);
    expect(orders(day).map(({ channelOrderId }) => channelOrderId)).toEqual(["577805", "577807"]);
  });

  it("is reported when its quotes do not close", () => {
    const day = read([row({}), '577806,22144,"never closed,4']);
    expect(day.problems).toMatchObject([{ line: 3, message: expect.stringContaining("Quote Not Closed") }]);
    expect(orders(day)).toHaveLength(1);
  });

  it("is counted, not reported, when it is postage, a fee or bookkeeping", () => {
    const day = read([
      row({}),
      row({ sku: "POST" }),
      row({ sku: "BANK CHARGES" }),
      row({ invoice: "A563185", sku: "B" }),
    ]);
    expect(day.skippedRows).toEqual({ "not a product": 2, "bookkeeping adjustment": 1 });
    expect(day.problems).toEqual([]);
  });
});

describe("a cancellation invoice", () => {
  const cancellation = { invoice: "C577900", quantity: "-4", date: "2011-11-22 10:00:00" };

  it("cancels the customer's latest earlier order that holds its products", () => {
    const day = read([
      row({}),
      row({ invoice: "577806", date: "2011-11-22 09:00:00" }),
      row({ invoice: "577807", date: "2011-11-22 11:00:00" }),
      row(cancellation),
    ]);
    expect(cancels(day)).toMatchObject([{ at: "2011-11-22T09:00:00.000Z", cancel: "577806" }]);
    expect(day.unmatchedCancellations).toBe(0);
  });

  it("speaks through the channel of the order", () => {
    const day = read([row({}), row(cancellation)]);
    expect(cancels(day)[0]?.channel).toBe(day.entries[0]?.channel);
  });

  it("is counted as unmatched without such an order, or without a customer", () => {
    const day = read([
      row({}),
      row({ ...cancellation, sku: "99999" }),
      row({ ...cancellation, invoice: "C577901", customer: "" }),
      row({ ...cancellation, invoice: "C577902", date: "2011-11-22 08:00:00" }),
    ]);
    expect(cancels(day)).toEqual([]);
    expect(day.unmatchedCancellations).toBe(3);
  });

  it("cancels an order once", () => {
    const day = read([row({}), row(cancellation), row({ ...cancellation, invoice: "C577901" })]);
    expect(cancels(day)).toHaveLength(1);
    expect(day.unmatchedCancellations).toBe(1);
  });
});

describe("a file", () => {
  it("reads the same compressed", () => {
    expect(read([row({})], "day.csv.gz")).toEqual(read([row({})]));
  });

  it("is refused when it is cut off, has another header, or another form", () => {
    const cut = join(folder, "cut.csv.gz");
    writeFileSync(cut, gzipSync(header).subarray(0, 20));
    expect(() => readDay(cut, { seed: 1 })).toThrow("is not a complete gzip file");
    const other = join(folder, "other.csv");
    writeFileSync(other, "a,b\n1,2\n");
    expect(() => readDay(other, { seed: 1 })).toThrow("the first line must be InvoiceNo");
    expect(() => readDay("day.xlsx", { seed: 1 })).toThrow("expected .ndjson, .csv");
  });
});
