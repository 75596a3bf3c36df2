// Files of counts through the public API: in the body or by an address, read chunk by chunk, each row told of.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, feed, openRetailer, type Retailer } from "#test/support/retailer.ts";
import { audited, orderOf, place, shelf, storyOf } from "#test/support/storyline.ts";

const MINUTE = 60_000;
const header = "sku,node,quantity\n";
const nodes = ["lyon", "paris", "nantes"];
const skus = ["mug", "lamp", "pole", "sofa"];

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer();
});
afterAll(() => retailer.close());

const instant = (at = retailer.now()) => new Date(at).toISOString();
const passes = (ms: number) => retailer.until(retailer.now() + ms);
const open = (body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  retailer.ask("operator", "POST /v1/stock/imports", { body, headers });
const progress = async (id: string) => (await retailer.ask("operator", `GET /v1/stock/imports/${id}`)).body;
const upload = async (url: string, body: string | Uint8Array): Promise<number> => {
  const { status } = await fetch(url, { method: "PUT", body: Buffer.from(body) });
  await retailer.host.clock.settled();
  return status;
};
/** Of a file by address, when it is read. */
const uploaded = async (format: "csv" | "ndjson", content: string | Uint8Array, more: object = {}) => {
  await passes(1);
  const { body } = await open({ format, asOf: instant(), ...more });
  expect(await upload(body.upload.url, content)).toBe(200);
  return progress(body.id);
};
const linesOf = (report: { problems: { line: number }[] }) => report.problems.map(({ line }) => line);

describe("a feed in the body", () => {
  it("is accepted at once, and counted", async () => {
    const { body } = await feed(retailer, "csv", `${header}mug,lyon,7\npole,nantes,2\n`);
    expect(body).toMatchObject({ state: "done", rows: 2, applied: 2, older: 0, rejected: 0, problems: [] });
    expect(await shelf(retailer, "mug", "lyon")).toMatchObject({ onHand: 7 });
  });

  it("may be far larger than other bodies, up to 5 MiB", async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `mug,${nodes[index % 3]},${index % 7}`);
    const { body } = await feed(retailer, "csv", `${header}${rows.join("\n")}`);
    expect(body).toMatchObject({ state: "done", rows: 60_000, applied: 3, older: 59_997 });
    const { status, body: problem } = await feed(retailer, "csv", "x".repeat(5 * 1024 * 1024));
    expect([status, problem.code]).toEqual([413, "body-too-large"]);
  });

  it("with the same key is the same import, and the same rows again change nothing", async () => {
    await passes(1);
    const body = { format: "csv", asOf: instant(), content: `${header}mug,lyon,11\n` };
    const key = { "idempotency-key": "night-1" };
    const [first, second] = [await open(body, key), await open(body, key)];
    expect(second.body).toEqual(first.body);
    expect(await progress(first.body.id)).toMatchObject({ state: "done", applied: 1 });
    const other = await open({ ...body, content: `${header}mug,lyon,12\n` }, key);
    expect([other.status, other.body.code]).toEqual([422, "idempotency-mismatch"]);
    const again = await open(body);
    expect(again.body.id).not.toBe(first.body.id);
    expect(await progress(again.body.id)).toMatchObject({ state: "done", rows: 1, applied: 0, older: 1 });
    // When the answer is forgotten, too.
    await passes(25 * 60 * MINUTE);
    expect((await open(body, key)).body).toMatchObject({ id: first.body.id, state: "done" });
  });
});

describe("a feed by address", () => {
  it("is read once it is uploaded, with an instant for each row", async () => {
    const { status, body } = await open({ format: "ndjson" });
    expect(status).toBe(202);
    expect(body).toMatchObject({ state: "awaiting-upload", rows: 0, upload: { method: "PUT" } });
    expect(await progress(body.id)).not.toHaveProperty("upload");
    const row = { sku: "lamp", node: "paris", quantity: 5, asOf: instant() };
    expect(await upload(body.upload.url, `${JSON.stringify(row)}\n`)).toBe(200);
    expect(await progress(body.id)).toMatchObject({ state: "done", rows: 1, applied: 1 });
    expect(await shelf(retailer, "lamp", "paris")).toMatchObject({ onHand: 5 });
  });

  it("is read in chunks: every row once, every line by its number", async () => {
    await passes(1);
    const bad = new Set([2, 17_001, 33_333, 60_001]);
    const long = 40_000;
    const from = retailer.now();
    const rows = Array.from({ length: 60_000 }, (_, index) => {
      const line = index + 2;
      if (bad.has(line)) return "mug,lyon,many,";
      if (line === long) return `mug,lyon,1,${"x".repeat(1_200_000)}`;
      // Milliseconds later each, so that each of them counts.
      return `${skus[index % 4]},${nodes[index % 3]},${index},${instant(from - 60_000 + index)}`;
    });
    const report = await uploaded("csv", `\uFEFFsku,node,quantity,asOf\r\n${rows.join("\r\n")}`);
    expect(report).toMatchObject({ state: "done", rows: 60_000, rejected: 5 });
    expect(linesOf(report)).toEqual([2, 17_001, 33_333, long, 60_001]);
    expect(report.problems[3].message).toContain("longer than");
    expect(report.applied + report.older).toBe(59_995);
    // 12 levels in each of several chunks.
    expect(report.applied).toBeGreaterThanOrEqual(36);
    expect(await shelf(retailer, "sofa", "lyon")).toMatchObject({ onHand: 59_991 });
    await audited(retailer);
  });

  it("that never comes is not waited for longer than two hours", async () => {
    const { body } = await open({ format: "csv", asOf: instant() });
    await passes(61 * MINUTE);
    expect(await progress(body.id)).toMatchObject({ state: "awaiting-upload" });
    expect(await upload(body.upload.url, `${header}mug,lyon,1\n`)).toBe(403);
    await passes(60 * MINUTE);
    expect(await progress(body.id)).toMatchObject({ state: "expired", reason: "no file came in time" });
  });

  it("that is uploaded again when it was read changes nothing", async () => {
    await passes(1);
    const { body } = await open({ format: "csv", asOf: instant() });
    await upload(body.upload.url, `${header}mug,lyon,21\n`);
    const first = await progress(body.id);
    await upload(body.upload.url, `${header}mug,lyon,22\nmug,paris,22\n`);
    expect(await progress(body.id)).toEqual(first);
    expect(await shelf(retailer, "mug", "lyon")).toMatchObject({ onHand: 21 });
  });

  it("takes nothing by an address that nobody gave", async () => {
    const { body } = await open({ format: "csv", asOf: instant() });
    const bare = body.upload.url.split("?")[0];
    expect(await upload(bare, "x")).toBe(403);
    expect(await upload(`${bare.replace(/[^/]+\/[^/]+$/, "elsewhere/x")}`, "x")).toBe(404);
    expect((await fetch(body.upload.url)).status).toBe(403);
  });
});

describe("rows that cannot be counted", () => {
  it("are named by line and reason, and the rest goes on", async () => {
    const late = instant(retailer.now() + 60 * MINUTE);
    const rows = [
      `mug,lyon,1,${late}`,
      "mug,lyon,-1,",
      "mug,lyon,1.5,",
      "yeti,lyon,1,",
      "mug,brest,1,",
      "mug,lyon",
      '"mug,lyon,1,',
      "mug,lyon,1,yesterday",
      `mug,lyon,1,${instant(retailer.now() - 31 * 24 * 60 * MINUTE)}`,
      "",
      '"mug","lyon",31,',
    ];
    const report = await uploaded("csv", `sku,node,quantity,asOf\n${rows.join("\n")}`);
    expect(report).toMatchObject({ state: "done", rows: 10, applied: 1, rejected: 9 });
    expect(report.problems).toEqual([
      { line: 2, message: "asOf: lies in the future" },
      { line: 3, message: "quantity: not a whole number from 0 to 1,000,000,000" },
      { line: 4, message: "quantity: not a whole number from 0 to 1,000,000,000" },
      { line: 5, message: "no item yeti" },
      { line: 6, message: "no node brest" },
      { line: 7, message: "2 values, not 4" },
      { line: 8, message: "a quote is not closed" },
      { line: 9, message: expect.stringContaining("asOf: ") },
      { line: 10, message: "asOf: is more than 30 days ago" },
    ]);
    expect(await shelf(retailer, "mug", "lyon")).toMatchObject({ onHand: 31 });
  });

  it("are counted all and named in part, where they are many", async () => {
    const report = await uploaded("csv", `${header}${"mug,lyon,x\n".repeat(500)}mug,lyon,32\n`);
    expect(report).toMatchObject({ rows: 501, applied: 1, rejected: 500 });
    expect(report.problems).toHaveLength(200);
  });

  it("say when they were counted, or the import does", async () => {
    const report = await uploaded("csv", `${header}mug,lyon,1\n`, { asOf: undefined });
    expect(report.problems).toEqual([{ line: 2, message: expect.stringContaining("when it was counted") }]);
  });
});

describe("a file that is not what it claims to be", () => {
  it.each([
    ["csv", "", "the file is empty"],
    ["csv", header, "the file has no rows"],
    ["csv", "mug;lyon;1\n", "the first line must be sku,node,quantity"],
    ["csv", "sku,node\nmug,lyon\n", "the first line must be sku,node,quantity"],
    ["csv", `{"sku":"mug","node":"lyon","quantity":1}\n`, "the first line must be sku,node,quantity"],
    ["ndjson", `${header}mug,lyon,1\n`, "the file is CSV, not NDJSON"],
    ["csv", Buffer.from([0x1f, 0x8b, 8, 0, 0]), "the file is compressed"],
    ["csv", Buffer.from("PK\u0003\u0004"), "the file is an archive or a spreadsheet"],
    ["csv", Buffer.from(header, "utf16le"), "the file is not text in UTF-8"],
  ] as const)("in %s is refused whole, and says why (%#)", async (format, content, reason) => {
    const report = await uploaded(format, content);
    expect(report).toMatchObject({ state: "failed", rows: 0, applied: 0 });
    expect(report.reason).toContain(reason);
  });
});

describe("a count of last night", () => {
  it("does not bring back what was sold in the morning", async () => {
    await feed(retailer, "csv", `${header}lamp,lyon,10\nlamp,paris,0\n`);
    const { orderId } = (await place(retailer, orderOf({ lines: { lamp: 2 } }))).body;
    const counted = retailer.now();
    await passes(MINUTE);
    await storyOf(retailer, orderId, "web").tell("pick", "confirm");
    const held = (await place(retailer, orderOf({ lines: { lamp: 1 } }))).body.orderId;
    await passes(MINUTE);
    // Of 10 that were there, one was found broken; two left since.
    const report = await uploaded("csv", `${header}lamp,lyon,9\n`, { asOf: instant(counted) });
    expect(report).toMatchObject({ applied: 0, older: 1 });
    const later = await uploaded("csv", `${header}lamp,lyon,9\n`, { asOf: instant(counted + 1) });
    expect(later).toMatchObject({ applied: 1 });
    expect(await shelf(retailer, "lamp", "lyon")).toEqual({ onHand: 7, held: 1, available: 6 });
    await storyOf(retailer, held, "web").cancel();
    await audited(retailer);
  });
});

describe("an import", () => {
  it("that nobody opened is not found, and is not for channels", async () => {
    expect((await retailer.ask("operator", "GET /v1/stock/imports/imp_none")).status).toBe(404);
    expect((await retailer.ask("channel:web", "GET /v1/stock/imports/imp_none")).status).toBe(403);
  });
});
