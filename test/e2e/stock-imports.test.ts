// Files of counts through the public API: in the body or by an address, read chunk by chunk, each row told of.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer, stockUp } from "#test/support/retailer.ts";
import { shelf } from "#test/support/storyline.ts";

let retailer: Retailer;
beforeAll(async () => {
  retailer = await openRetailer();
});
afterAll(() => retailer.close());

const now = () => new Date(retailer.now()).toISOString();
const open = async (body: object, headers: Record<string, string> = {}) =>
  retailer.ask("operator", "POST /v1/stock/imports", { body, headers });
const progress = async (id: string) => (await retailer.ask("operator", `GET /v1/stock/imports/${id}`)).body;
const upload = async (url: string, body: string | Buffer) => {
  const { status } = await fetch(url, { method: "PUT", body });
  await retailer.host.clock.settled();
  return status;
};
/** Of a feed in the body, when it is read. */
const imported = async (content: string, more: object = {}) => {
  await retailer.until(retailer.now() + 1);
  const { status, body } = await open({ format: "csv", asOf: now(), content, ...more });
  expect(status).toBe(202);
  return progress(body.id);
};
const header = "sku,node,quantity\n";

describe("a feed in the body", () => {
  it("is accepted at once, and counted", async () => {
    const report = await imported(`${header}mug,lyon,7\npole,nantes,2\n`);
    expect(report).toMatchObject({ state: "done", rows: 2, applied: 2, older: 0, rejected: 0, problems: [] });
    expect(await shelf(retailer, "mug", "lyon")).toMatchObject({ onHand: 7 });
  });
});

describe("a feed by address", () => {
  it("is read once it is uploaded", async () => {
    const { status, body } = await open({ format: "ndjson" });
    expect(status).toBe(202);
    expect(body).toMatchObject({ state: "awaiting-upload", rows: 0, upload: { method: "PUT" } });
    const row = { sku: "lamp", node: "paris", quantity: 5, asOf: now() };
    expect(await upload(body.upload.url, `${JSON.stringify(row)}\n`)).toBe(200);
    expect(await progress(body.id)).toMatchObject({ state: "done", rows: 1, applied: 1 });
    expect(await shelf(retailer, "lamp", "paris")).toMatchObject({ onHand: 5 });
  });
});
void stockUp;
