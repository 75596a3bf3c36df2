// A rough day: every event says what its documentation says, and nothing beside it, and the books of its days are closed.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Host, startHost } from "#local/host/host.ts";
import { planner } from "#local/replay/api/parties.ts";
import { createClient } from "#local/replay/client.ts";
import { dynamoStockLedger } from "#shared/adapters/dynamodb/stock-ledger.ts";
import { eventTable, LifecycleEvent } from "#shared/contracts/events.ts";
import { assembly } from "#test/support/assembly.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const data = mkdtempSync(join(tmpdir(), "lendemain-events-"));
afterAll(() => rmSync(data, { recursive: true, force: true }));

let published: readonly LifecycleEvent[];
let app: string;
beforeAll(async () => {
  const day = "samples/days/sample-day.ndjson";
  app = await assembly();
  const how = ["--scenario", "samples/scenarios/rough.json", "--assembly", app, "--data", data];
  await promisify(execFile)(process.execPath, ["local/cli/replay.ts", day, ...how, "--json"], { cwd: root });
  const journal = readFileSync(join(data, "logs/aws-events-lendemain-development.ndjson"), "utf8");
  published = journal
    .trim()
    .split("\n")
    .map((line) => LifecycleEvent.parse(JSON.parse(line).detail));
}, 120_000);

it("every event of the day has the facts of its type, and no other", () => {
  for (const { type, facts } of published) {
    const { error } = eventTable[type].facts.strict().safeParse(facts);
    expect({ type, issues: error?.issues }).toEqual({ type, issues: undefined });
  }
});

it("the day tells of most that can happen", () => {
  const types = new Set(published.map(({ type }) => type));
  expect([...types]).toEqual(
    expect.arrayContaining(["order.completed", "shipment.short", "shipment.declined", "shipment.rescued"]),
  );
  expect(types.size).toBeGreaterThanOrEqual(18);
});

it("what closed days add up to, and what is open, is what all movements say", async () => {
  const host = await startHost({
    ...{ assembly: app, data, port: 0, seed: "1", quiet: true, clock: { virtualFrom: 0, until: 0 } },
  });
  const client = createClient(host);
  const audit = (whole: "true" | "false") => client.ask(planner, "audit-stock", { query: { whole } });
  const { levels: _, ...report } = await audit("true");
  const carried = await audit("false");
  const books = await dynamoStockLedger(stockTable(host)).books(host.clock.now());
  client.close();
  await host.stop();
  expect(books.carried?.movements).toBeGreaterThan(0);
  expect(report).toMatchObject({ ledgerImbalance: 0, discrepancies: [] });
  expect(carried).toMatchObject(report);
});

function stockTable({ functions }: Host): string {
  const { environment } = functions.find(({ environment }) => environment.STOCK_TABLE !== undefined) ?? {};
  return String(environment?.STOCK_TABLE);
}
