// The same orders on the host's own tables and on a DynamoDB that somebody else runs: the same day, to the last figure.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { assembly } from "#test/support/assembly.ts";
import { type Dynoxide, startDynoxide } from "#test/support/dynoxide.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** All three roads, a cancellation and a rescue are among them. */
const ORDERS = 12;

let another: Dynoxide;
beforeAll(async () => {
  another = await startDynoxide();
});
afterAll(() => another.stop());

async function played(endpoint: string): Promise<Record<string, unknown>> {
  const day = "samples/days/sample-day.ndjson";
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["local/cli/replay.ts", day, "--limit", String(ORDERS), "--assembly", await assembly(), "--json"],
    { cwd: root, env: { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: endpoint } },
  );
  // What depends on the machine.
  const { wallSeconds: _, ordersPerSecond: __, setupSeconds: ___, ...figures } = JSON.parse(stdout);
  return figures;
}

it("a day comes out the same on another DynamoDB", { timeout: 180_000 }, async () => {
  const own = await played("");
  expect(own).toMatchObject({ orders: ORDERS, stuck: 0, oversoldUnits: 0, ledgerImbalance: 0 });
  expect(await played(another.url)).toEqual(own);
});
