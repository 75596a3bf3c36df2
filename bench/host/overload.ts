// What a host does with ten times the orders that it can route: it refuses, keeps what it took, and recovers by itself.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { channel, grantOf, planner } from "#local/replay/api/parties.ts";
import { signIn } from "#local/replay/api/sign-in.ts";
import { synthesized } from "#local/replay/assembly.ts";
import { type Answer, ApiError, type Client, createClient } from "#local/replay/client.ts";
import { load } from "#local/replay/load.ts";
import { sampleItems, sampleNetwork } from "#local/replay/sample-network.ts";
import { stockFor } from "#local/torture/many-orders.ts";
import { OrderId } from "#shared/kernel/ids.ts";
import { type Benchmark, type Given, machine, quantile, rounded, rows, whole } from "../benchmark.ts";
import { type Caller, openCaller, type Placed, placedWithin } from "./caller.ts";
import { startChild } from "./child.ts";
import { BEGINS, orderBodies } from "./order-bodies.ts";

interface Figures {
  /** Orders that were sent while it was overloaded. */
  readonly offered: number;
  readonly accepted: number;
  /** Refused with 429 or 503. */
  readonly shed: number;
  /** Neither: other answers, and none. */
  readonly failed: number;
  /** Accepted, and not routed afterwards. */
  readonly lost: number;
  /** Of the accepted ones, until their answer. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly peakMiB: number;
  /** From the last order sent until all accepted ones are routed, and a new one is routed in its usual time. */
  readonly recoveredMs: number;
  readonly sustainablePerSecond: number;
  readonly offeredPerSecond: number;
  readonly seconds: number;
  readonly machine: string;
}

/** Callers who each place an order and wait until it is routed. */
const STEADY = 8;
const WAIT_S = 20;
/** An overloaded host has so many milliseconds to come to itself. */
const PATIENCE_MS = 300_000;

export const overload: Benchmark = {
  summary: "a host in a process of its own at ten times the orders it can route",
  options: [
    "--seconds N  of overload (10), after as many at the rate that it sustains",
    "--times N    orders offered, of those it sustains (10)",
  ],
  takes: { seconds: { type: "string" }, times: { type: "string" } },
  async run(given: Given): Promise<Figures> {
    const seconds = whole(given, "seconds", 10);
    const times = whole(given, "times", 10);
    const folder = await mkdtemp(join(tmpdir(), "lendemain-overload-"));
    const assembly = await synthesized(join(folder, "assembly"));
    const child = await startChild(assembly, join(folder, "data"), BEGINS);
    try {
      const client = createClient({ url: child.url, tokenFor: signIn(child.url) });
      await load(client, {
        network: sampleNetwork(),
        items: sampleItems(),
        stock: stockFor(20_000),
        asOf: BEGINS,
      });
      const token = await signIn(child.url)(grantOf(channel("web")));
      const caller = openCaller(child.url, token, orderBodies(BEGINS));
      const figures = await measure({ client, caller, seconds, times });
      caller.close();
      client.close();
      return { ...figures, peakMiB: child.peakMiB(), seconds, machine: machine() };
    } finally {
      await child.end();
      await rm(folder, { recursive: true, force: true });
    }
  },
  table: (figures: Figures) => rows(Object.entries(figures)),
};

interface Course {
  readonly client: Client;
  readonly caller: Caller;
  readonly seconds: number;
  readonly times: number;
}

async function measure({ client, caller, seconds, times }: Course) {
  const steady = await sustained(caller, seconds);
  const perSecond = steady.length / seconds;
  const placed = await offered(caller, perSecond * times, seconds);
  const stopped = performance.now();
  const answers = await Promise.all(placed);
  const accepted = answers.filter(({ orderId }) => orderId !== undefined);
  const shed = answers.filter(({ status }) => status === 429 || status === 503).length;
  const slowest = Math.max(...steady.map(({ ms }) => ms));
  await recovered(client, caller, slowest);
  const recoveredMs = Math.round(performance.now() - stopped);
  const latencies = accepted.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    offered: answers.length,
    accepted: accepted.length,
    shed,
    failed: answers.length - accepted.length - shed,
    lost: await lostOf(client, accepted),
    p50Ms: Math.round(quantile(latencies, 0.5)),
    p99Ms: Math.round(quantile(latencies, 0.99)),
    recoveredMs,
    sustainablePerSecond: rounded(perSecond, 1),
    offeredPerSecond: rounded(answers.length / seconds, 1),
  };
}

/** Orders that were routed while nobody placed more than could be. */
async function sustained(caller: Caller, seconds: number): Promise<readonly Placed[]> {
  await Promise.all(Array.from({ length: STEADY }, () => caller.place(WAIT_S)));
  const placed = await placedWithin(seconds, STEADY, () => caller.place(WAIT_S));
  const routed = placed.filter(({ status }) => status === 201);
  if (routed.length === 0) throw new Error("the host routed no order");
  return routed;
}

/** Sent at an even pace, whether the earlier ones are answered or not. */
async function offered(caller: Caller, perSecond: number, seconds: number): Promise<Promise<Placed>[]> {
  const placed: Promise<Placed>[] = [];
  const begun = performance.now();
  for (let passed = 0; passed < seconds * 1_000; passed = performance.now() - begun) {
    while (placed.length < (passed / 1_000) * perSecond) placed.push(caller.place());
    await sleep(5);
  }
  return placed;
}

/** Nothing waits to be routed, and a new order is routed as fast as the slowest was before. */
async function recovered(client: Client, caller: Caller, usualMs: number): Promise<void> {
  for (const since = performance.now(); performance.now() - since < PATIENCE_MS; await sleep(50)) {
    if ((await waiting(client)) !== 0) continue;
    const { status, ms } = await caller.place(WAIT_S);
    if (status === 201 && ms <= usualMs) return;
  }
  throw new Error(`the host has not recovered after ${PATIENCE_MS / 1_000} seconds`);
}

async function waiting(client: Client): Promise<number | undefined> {
  try {
    const { orders } = await client.ask(planner, "list-orders", { query: { status: "received", limit: 1 } });
    return orders.length;
  } catch {
    return undefined;
  }
}

async function lostOf(client: Client, accepted: readonly Placed[]): Promise<number> {
  let lost = 0;
  for (const { orderId = "" } of accepted) {
    const order = await known(client, OrderId.parse(orderId));
    if (order === undefined || order.status === "received") lost += 1;
  }
  return lost;
}

/** Whoever asks too often is refused as well, and asks again. */
async function known(client: Client, id: OrderId): Promise<Answer<"get-order"> | undefined> {
  for (;;) {
    try {
      return await client.ask(planner, "get-order", { params: { id } });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!error.passing) return undefined;
      await sleep(1_000);
    }
  }
}
