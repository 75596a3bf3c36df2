// Every event of a rough day says what its documentation says, and nothing beside it.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventTable, LifecycleEvent } from "#shared/contracts/events.ts";
import { assembly } from "#test/support/assembly.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const data = mkdtempSync(join(tmpdir(), "lendemain-events-"));
afterAll(() => rmSync(data, { recursive: true, force: true }));

let published: readonly LifecycleEvent[];
beforeAll(async () => {
  const day = "samples/days/sample-day.ndjson";
  const how = ["--scenario", "samples/scenarios/rough.json", "--assembly", await assembly(), "--data", data];
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
