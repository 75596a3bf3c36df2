// A feed of many rows through the public API of a host in a process of its own: how long it takes, and how much memory.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { LEAN_FLAGS } from "#local/host/lean.ts";
import { operator, planner } from "#local/replay/api/parties.ts";
import { signIn } from "#local/replay/api/sign-in.ts";
import { synthesized } from "#local/replay/assembly.ts";
import { type Client, createClient } from "#local/replay/client.ts";
import { load } from "#local/replay/load.ts";
import { sampleItems, sampleNetwork } from "#local/replay/sample-network.ts";
import type { Item } from "#shared/domain/network/item.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { type Benchmark, type Given, machine, rounded, rows as table, UsageError } from "../benchmark.ts";
import { writeFeed } from "./feed-file.ts";
import type { Told } from "./host-process.ts";

interface Figures {
  readonly rows: number;
  readonly levels: number;
  readonly fileMiB: number;
  /** From the last byte of the upload to the last row. */
  readonly seconds: number;
  readonly rowsPerSecond: number;
  readonly uploadSeconds: number;
  /** Of the host's process, and its database in it. */
  readonly peakMiBAboveIdle: number;
  readonly applied: number;
  readonly older: number;
  readonly rejected: number;
  /** Rows that were written so that they are bad. */
  readonly bad: number;
  /** The same file again, with the same instant. */
  readonly repeatSeconds: number;
  readonly repeatApplied: number;
  /** Units by which the ledger does not add up. */
  readonly imbalance: number;
  readonly machine: string;
}

const PROCESS = fileURLToPath(new URL("host-process.ts", import.meta.url));
const IDLE_MS = 3_000;
const MIB = 2 ** 20;

export const imports: Benchmark = {
  summary: "a feed of many rows, uploaded to a host in a process of its own: rows a second, memory",
  options: [
    "--rows N   rows of the file (1000000)",
    "--skus N   SKUs, each at the 35 nodes of the samples (2000)",
    "--seed S   draws other quantities (1)",
  ],
  takes: { rows: { type: "string" }, skus: { type: "string" }, seed: { type: "string" } },
  async run(given: Given): Promise<Figures> {
    const rows = whole(given, "rows", 1_000_000);
    const items = catalogue(whole(given, "skus", 2_000));
    const network = sampleNetwork();
    const folder = mkdtempSync(join(tmpdir(), "bench-imports-"));
    let host: Hosted | undefined;
    try {
      const file = join(folder, "feed.csv");
      const names = { skus: items.map(({ sku }) => sku), nodes: network.nodes.map(({ id }) => id) };
      const bad = await writeFeed(file, rows, names, String(given.seed ?? "1"));
      host = await hosted(await synthesized(join(folder, "assembly")), join(folder, "data"));
      const client = createClient({ url: host.url, tokenFor: signIn(host.url) });
      await load(client, { network, items, stock: [], asOf: Date.now() });
      await setTimeout(IDLE_MS);
      const idle = host.idle();
      const asOf = toInstant(Date.now());
      const first = await imported(client, file, asOf);
      const peak = host.peak();
      const second = await imported(client, file, asOf);
      const { ledgerImbalance } = await client.ask(planner, "audit-stock");
      client.close();
      return {
        rows: first.rows,
        levels: Math.min(rows, names.skus.length * names.nodes.length),
        fileMiB: rounded(statSync(file).size / MIB, 1),
        seconds: rounded(first.seconds, 1),
        rowsPerSecond: Math.round(rows / first.seconds),
        uploadSeconds: rounded(first.uploadSeconds, 1),
        peakMiBAboveIdle: rounded((peak - idle) / MIB, 0),
        ...{ applied: first.applied, older: first.older, rejected: first.rejected, bad },
        repeatSeconds: rounded(second.seconds, 1),
        repeatApplied: second.applied,
        imbalance: ledgerImbalance,
        machine: machine(),
      };
    } finally {
      await host?.end();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  table: (figures: Figures) => table(Object.entries(figures)),
};

function whole(given: Given, name: string, otherwise: number): number {
  const value = given[name] === undefined ? otherwise : Number(given[name]);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError(`--${name} takes a whole number above 0, not ${given[name]}`);
}

function catalogue(count: number): Item[] {
  const samples = sampleItems();
  return Array.from({ length: count }, (_, index) => {
    const like = samples[index % samples.length];
    if (like === undefined) throw new Error("the samples have no items");
    return { ...like, sku: Sku.parse(`SKU-${index}`) };
  });
}

interface Hosted {
  readonly url: string;
  /** Bytes that it holds now; from here on, the peak is watched. */
  idle(): number;
  peak(): number;
  end(): Promise<void>;
}

async function hosted(assembly: string, data: string): Promise<Hosted> {
  const child: ChildProcess = fork(PROCESS, [assembly, data], {
    execArgv: [...process.execArgv, ...LEAN_FLAGS],
  });
  let [rss, peak] = [0, 0];
  const [told] = (await once(child, "message")) as [Told];
  child.on("message", (message: Told) => {
    if (!("rss" in message)) return;
    ({ rss } = message);
    peak = Math.max(peak, rss);
  });
  return {
    url: "url" in told ? told.url : "",
    idle() {
      peak = rss;
      return rss;
    },
    peak: () => peak,
    async end() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

interface Imported {
  readonly rows: number;
  readonly applied: number;
  readonly older: number;
  readonly rejected: number;
  readonly uploadSeconds: number;
  readonly seconds: number;
}

async function imported(client: Client, file: string, asOf: ReturnType<typeof toInstant>): Promise<Imported> {
  const { id, upload } = await client.ask(operator, "import-stock", { body: { format: "csv", asOf } });
  const begun = performance.now();
  await put(upload?.url ?? "", file);
  const there = performance.now();
  for (;;) {
    await setTimeout(200);
    const seen = await client.ask(operator, "get-import", { params: { id } });
    if (seen.state === "failed") throw new Error(`the feed was not read: ${seen.reason}`);
    if (seen.state !== "done") continue;
    const { rows, applied, older, rejected } = seen;
    const seconds = (performance.now() - there) / 1_000;
    return { rows, applied, older, rejected, seconds, uploadSeconds: (there - begun) / 1_000 };
  }
}

async function put(url: string, file: string): Promise<void> {
  const sent = request(url, { method: "PUT", headers: { "content-length": statSync(file).size } });
  const answered = once(sent, "response");
  await pipeline(createReadStream(file), sent);
  const [answer] = await answered;
  answer.resume();
  if (answer.statusCode !== 200) throw new Error(`the upload was answered with ${answer.statusCode}`);
}
