// How long a host takes to start again with many workflows under way, and what it needs for them.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { startHost } from "#local/host/host.ts";
import { channel } from "#local/replay/api/parties.ts";
import { createClient } from "#local/replay/client.ts";
import { load } from "#local/replay/load.ts";
import { paceOf } from "#local/replay/pace.ts";
import { sampleItems, sampleNetwork, sampleStock } from "#local/replay/sample-network.ts";
import { MINUTE } from "#shared/kernel/time.ts";
import { rounded } from "../benchmark.ts";
import { startChild } from "./child.ts";
import { BEGINS, orderBodies } from "./order-bodies.ts";

export interface OpenExecutions {
  readonly assembly: string;
  readonly folder: string;
  readonly open: number;
}

const SETTLE_MS = 3_000;
/** Real orders, whose workflows are copied. */
const ORDERS = 30;

export async function openExecutions({ assembly, folder, open }: OpenExecutions) {
  const data = join(folder, "open");
  const until = await withOpenOrders(assembly, data);
  const copied = copyUntil(join(data, "state.sqlite"), open);
  const begun = performance.now();
  const child = await startChild(assembly, data, until);
  const startSeconds = (performance.now() - begun) / 1_000;
  const answers = await fetch(`${child.url}/v1/openapi.json`);
  const openSeconds = (performance.now() - begun) / 1_000;
  // What it goes on with once it is ready counts, too.
  await sleep(SETTLE_MS);
  const memory = { startPeakMiB: child.peakMiB() };
  await child.end();
  if (!answers.ok) throw new Error(`the host answers ${answers.status}`);
  return {
    openExecutions: copied,
    startSeconds: rounded(startSeconds, 2),
    firstAnswerSeconds: rounded(openSeconds, 2),
    ...memory,
  };
}

/** @returns the instant at which the host stopped */
async function withOpenOrders(assembly: string, data: string): Promise<number> {
  const virtualFrom = BEGINS - 5 * MINUTE;
  const host = await startHost({
    ...{ assembly, data, port: 0, seed: "1", quiet: true },
    clock: { virtualFrom, until: virtualFrom },
  });
  const client = createClient(host);
  const pace = paceOf(host.clock);
  await load(client, {
    network: sampleNetwork(),
    items: sampleItems(),
    stock: sampleStock(),
    asOf: pace.now(),
  });
  await pace.until(BEGINS);
  for (const [nth, body] of orderBodies(BEGINS).slice(0, ORDERS).entries())
    await client.ask(channel("web"), "place-order", {
      body: { ...body, channelOrderId: `O-${nth}` },
      headers: { "idempotency-key": `open-${nth}` },
    });
  await host.clock.settled();
  client.close();
  await host.stop();
  return pace.now();
}

/** Rows of a workflow beside its own, with their columns; the first one names the workflow. */
const BELONGINGS = {
  snapshots: "execution, snapshot",
  events: "execution, id, previous, type, at, details",
  task_tokens: "execution, token, wait, heartbeat_seconds",
  timers: "execution, wait, purpose, at",
} as const;
const OWN = "machine, revision, type, status, started, stopped, input, output, error, cause";

/** Copies running workflows under other names, with all that they wait for, until there are so many. @returns how many there are */
function copyUntil(file: string, wanted: number): number {
  const database = new DatabaseSync(file);
  const running = () =>
    Number(database.prepare("SELECT COUNT(*) AS n FROM executions WHERE status = 'RUNNING'").get()?.n);
  const first = running();
  if (first === 0) throw new Error("no workflow is under way");
  database.exec("BEGIN; CREATE TEMP TABLE source AS SELECT id FROM executions WHERE status = 'RUNNING'");
  for (let copy = 1; first * copy < wanted; copy += 1) copyAll(database, copy);
  database.exec("COMMIT");
  const open = running();
  database.close();
  return open;
}

/** Ids of a copy lie above all earlier ones. */
function copyAll(database: DatabaseSync, copy: number): void {
  const highest = Number(database.prepare("SELECT MAX(id) AS id FROM executions").get()?.id);
  database.exec(
    `INSERT INTO executions (id, arn, name, ${OWN})
     SELECT id + ${highest}, arn || '-${copy}', name || '-${copy}', ${OWN}
     FROM executions WHERE id IN (SELECT id FROM source)`,
  );
  for (const [table, columns] of Object.entries(BELONGINGS)) {
    const values = columns
      .replace("execution", `execution + ${highest}`)
      .replace("token", `token || '-${copy}'`);
    database.exec(
      `INSERT INTO ${table} (${columns}) SELECT ${values} FROM ${table} WHERE execution IN (SELECT id FROM source)`,
    );
  }
}
