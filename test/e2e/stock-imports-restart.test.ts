// A host that is killed while it reads a feed goes on where it was, and counts every row once.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as realTime } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listen } from "#local/host/ports.ts";
import { operator, planner } from "#local/replay/api/parties.ts";
import { signIn } from "#local/replay/api/sign-in.ts";
import { type Client, createClient } from "#local/replay/client.ts";
import { load } from "#local/replay/load.ts";
import { sampleItems, sampleNetwork } from "#local/replay/sample-network.ts";
import { startVictim, type Victim } from "#local/torture/victim.ts";
import type { ImportView } from "#shared/contracts/api/stock.ts";
import { assembly } from "#test/support/assembly.ts";

const items = sampleItems().slice(0, 60);
const { nodes } = sampleNetwork();
const ROWS = 40_000;
const from = Date.now() - 60_000;

let folder = "";
let victim: Victim;
let client: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "imports-"));
  const server = createServer();
  const port = await listen(server, 0);
  await new Promise((resolve) => server.close(resolve));
  const clock = { speed: 1, from: Date.now() };
  const wanted = { assembly: await assembly(), data: join(folder, "data"), port, clock };
  victim = await startVictim(wanted, join(folder, "host.log"));
  client = createClient({ url: victim.ready.url, tokenFor: signIn(victim.ready.url) });
  await load(client, { network: sampleNetwork(), items, stock: [], asOf: Date.now() });
});
afterAll(async () => {
  client.close();
  await victim.end();
  rmSync(folder, { recursive: true, force: true });
});

const look = (id: string): Promise<ImportView> => client.ask(operator, "get-import", { params: { id } });

const isOver = ({ state }: Pick<ImportView, "state">): boolean => state === "done" || state === "failed";

async function until(id: string, reached: (seen: ImportView) => boolean): Promise<ImportView> {
  for (;;) {
    const seen = await look(id).catch(() => undefined);
    if (seen !== undefined && reached(seen)) return seen;
    await realTime(10);
  }
}

/** Each row later than the one before, so that each of them counts where it is the last of its chunk. */
const rowAt = (index: number): string => {
  const sku = items[index % items.length]?.sku;
  const node = nodes[Math.floor(index / items.length) % nodes.length]?.id;
  return `${sku},${node},${index % 1_000},${new Date(from + index).toISOString()}`;
};

it("a feed is read to its end, whenever the host is killed", { timeout: 180_000 }, async () => {
  const rows = Array.from({ length: ROWS }, (_, index) => rowAt(index));
  const opened = await client.ask(operator, "import-stock", { body: { format: "csv" } });
  const body = ["sku,node,quantity,asOf", ...rows].join("\n");
  expect((await fetch(opened.upload?.url ?? "", { method: "PUT", body })).status).toBe(200);

  let kills = 0;
  let read = 0;
  for (const deed of ["kill", "starting", "kill"] as const) {
    const seen = await until(opened.id, ({ bytesRead = 0, state }) => bytesRead > read || isOver({ state }));
    if (isOver(seen)) break;
    read = seen.bytesRead ?? 0;
    // Somewhere within the next chunk.
    await realTime(300);
    kills += await victim.suffer(deed, Math.random);
  }
  expect(kills).toBeGreaterThan(0);

  const done = await until(opened.id, isOver);
  expect(done).toMatchObject({ state: "done", rows: ROWS, rejected: 0, bytesRead: body.length });
  expect(done.applied + done.older).toBe(ROWS);
  // All levels of the first chunk and of the last, at least.
  const levels = items.length * nodes.length;
  expect(done.applied).toBeGreaterThanOrEqual(2 * levels);
  const last = ROWS - 1;
  const sku = items[last % items.length]?.sku ?? "";
  const node = nodes[Math.floor(last / items.length) % nodes.length]?.id;
  const stock = await client.ask(operator, "get-stock", { params: { sku } });
  expect(stock.levels.find((level) => level.node === node)).toMatchObject({ onHand: last % 1_000 });
  expect(await client.ask(planner, "audit-stock")).toMatchObject({ levels, ledgerImbalance: 0 });
});
