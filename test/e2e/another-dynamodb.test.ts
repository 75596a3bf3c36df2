// The same orders on the host's own tables and on a DynamoDB that somebody else runs: the same day, to the last figure.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { assembly } from "#test/support/assembly.ts";
import { type Dynoxide, startDynoxide } from "#test/support/dynoxide.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Of the sample day. From a warehouse and a store, with rescues, a collection and a cancellation; over in three days. */
const wanted = ["S-1001", "S-1002", "S-1003", "S-1004", "S-1009"];

let another: Dynoxide;
let folder: string;
beforeAll(async () => {
  another = await startDynoxide();
  folder = await mkdtemp(join(tmpdir(), "day-"));
  const lines = (await readFile(join(root, "samples/days/sample-day.ndjson"), "utf8")).split("\n");
  const some = lines.filter((line) => wanted.some((number) => line.includes(`"${number}"`)));
  await writeFile(join(folder, "day.ndjson"), some.join("\n"));
});
afterAll(async () => {
  await another.stop();
  await rm(folder, { recursive: true });
});

async function played(endpoint: string): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["local/cli/replay.ts", join(folder, "day.ndjson"), "--assembly", await assembly(), "--json"],
    { cwd: root, env: { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: endpoint } },
  );
  // What depends on the machine.
  const { wallSeconds: _, ordersPerSecond: __, setupSeconds: ___, ...figures } = JSON.parse(stdout);
  return figures;
}

it("a day comes out the same on another DynamoDB", { timeout: 180_000 }, async () => {
  const own = await played("");
  expect(own).toMatchObject({ orders: 5, cancelled: 1, collected: 1, rescues: 2, stuck: 0 });
  expect(own).toMatchObject({ oversoldUnits: 0, ledgerImbalance: 0 });
  expect(await played(another.url)).toEqual(own);
});
