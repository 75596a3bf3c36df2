import { describe, expect, it } from "vitest";
import { readNdjsonDay } from "#local/replay/ndjson.ts";

const order = {
  channelOrderId: "A-1",
  method: "home",
  destination: {
    name: "Customer 1",
    street: "1 rue de l'Exemple",
    city: "Lyon",
    postcode: "69003",
    country: "FR",
  },
  lines: [{ sku: "MUG-1", quantity: 2 }],
};
const entry = (fields: object): string =>
  JSON.stringify({ at: "2026-03-10T09:00:00+01:00", channel: "web", ...fields });

describe("a day as NDJSON", () => {
  it("is put in order of time, in UTC", () => {
    const day = readNdjsonDay(
      [entry({ cancel: "A-1" }), entry({ at: "2026-03-10T07:30:00Z", order }), ""].join("\n"),
    );
    expect(day.entries).toMatchObject([
      { at: "2026-03-10T07:30:00.000Z", order: { channelOrderId: "A-1" } },
      { at: "2026-03-10T08:00:00.000Z", cancel: "A-1" },
    ]);
  });

  it("reports lines that are not entries, by number, and goes on", () => {
    const day = readNdjsonDay(
      [
        "{",
        entry({ order: { ...order, lines: [] } }),
        entry({ order: { ...order, method: "collect" } }),
        entry({ order }),
      ].join("\n"),
    );
    expect(day.problems).toMatchObject([
      { line: 1, message: "not JSON" },
      { line: 2, message: expect.stringContaining("order.lines") },
      { line: 3, message: expect.stringContaining("collectAt names the store") },
    ]);
    expect(day.entries).toHaveLength(1);
  });
});
