// Why an order is sent from where it is: told over the API, and made again from the answer by `npm run explain`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRetailer, type Retailer } from "#test/support/retailer.ts";
import { orderOf, place } from "#test/support/storyline.ts";

let retailer: Retailer;
let orderId = "";
beforeAll(async () => {
  retailer = await openRetailer({ stock: { lamp: { lyon: 1, paris: 9 }, mug: { paris: 100, lyon: 100 } } });
  orderId = (
    await place(retailer, orderOf({ lines: { lamp: 2, mug: 1 }, more: { requestedDate: "2026-03-04" } }))
  ).body.orderId;
});
afterAll(() => retailer.close());

const decisions = (query = "", party = "planner") =>
  retailer.ask(party, `GET /v1/orders/${orderId}/decisions${query}`);

function explain(document: unknown, ...flags: readonly string[]) {
  const file = join(mkdtempSync(join(tmpdir(), "explain-")), "decision.json");
  writeFileSync(file, JSON.stringify(document));
  const cli = fileURLToPath(new URL("../../local/cli/explain.ts", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, file, ...flags], { encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("the decisions of an order", () => {
  it("name the candidates with their terms, the runner-up and what would have changed them", async () => {
    const { body } = await decisions();
    const [{ decision, counterfactuals, seen }] = body.decisions;
    expect(decision.shipments.map((one: { node: string }) => one.node)).toEqual(["paris"]);
    expect(decision.candidates).toContainEqual(
      expect.objectContaining({
        node: "paris",
        chosen: true,
        terms: expect.objectContaining({ split: 0, bid: 0 }),
      }),
    );
    expect(counterfactuals[0]).toMatchObject({ node: "lyon", lacking: [{ sku: "lamp", quantity: 1 }] });
    expect(seen).toBeUndefined();
  });

  it("are made again to the same bytes, also after the policy has changed", async () => {
    const { body } = await decisions("?replay=true");
    expect(explain(body, "--json")).toMatchObject({ status: 0, stderr: "" });
    const { body: held } = await retailer.ask("planner", "GET /v1/network/policy");
    const policy = { ...held.policy, maxParcels: 1, tiers: [{ goal: "keep-together" }] };
    const { body: changed } = await retailer.ask("operator", "PUT /v1/network/policy", { body: { policy } });
    expect(changed).toEqual({ version: held.version + 1, written: 1, warnings: [] });
    const later = (await decisions("?replay=true")).body;
    const { status, stdout } = explain(later, "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout).decisions[0]).toMatchObject({ attempt: 1, same: true });
    const { body: past } = await retailer.ask("planner", `GET /v1/network/policy?version=${held.version}`);
    expect(past.policy.maxParcels).toBe(held.policy.maxParcels);
  });

  it("are told in words", async () => {
    const { stdout } = explain((await decisions("?replay=true")).body);
    expect(stdout).toContain("lyon would have won with 1 more of lamp");
    expect(stdout).toContain("the same decision, byte for byte");
  });

  it("that were tampered with are found out", async () => {
    const { body } = await decisions("?replay=true");
    body.decisions[0].seen.available.lamp.lyon = 5;
    expect(explain(body)).toMatchObject({ status: 1, stdout: expect.stringContaining("decides otherwise") });
  });

  it("that come without what they saw cannot be made again, and the reason is said", async () => {
    expect(explain((await decisions()).body)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("?replay=true"),
    });
    expect(explain({ no: "decision" }).status).toBe(2);
  });

  it("show what they saw to planners only", async () => {
    expect((await decisions("", "channel:web")).status).toBe(200);
    expect((await decisions("?replay=true", "channel:web")).status).toBe(403);
  });
});
