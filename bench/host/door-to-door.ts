// A day of orders from the API to the door, under the virtual clock, in this process and in its memory: as it is replayed.
import { type Host, startHost } from "#local/host/host.ts";
import { type Client, createClient } from "#local/replay/client.ts";
import type { PlaceEntry } from "#local/replay/day-entry.ts";
import { paceOf } from "#local/replay/pace.ts";
import { type Played, playDay, type ReplayHost } from "#local/replay/run.ts";
import { sampleItems, sampleNetwork } from "#local/replay/sample-network.ts";
import { readScenario } from "#local/replay/scenario.ts";
import { steadyRhythm } from "#local/replay/world/lookout.ts";
import { manyOrders, stockFor } from "#local/torture/many-orders.ts";
import { MINUTE } from "#shared/kernel/time.ts";
import { cpuWatch, rounded } from "../benchmark.ts";
import { BEGINS } from "./order-bodies.ts";

export interface DoorToDoor {
  readonly assembly: string;
  readonly orders: number;
  /** A folder with what went before; in memory if left out. */
  readonly data?: string;
}

/** All orders are placed within so many hours. */
const HOURS = 10;
const CALM = new URL("../../samples/scenarios/calm.json", import.meta.url).pathname;

export async function doorToDoor({ assembly, orders, data = "memory" }: DoorToDoor) {
  const virtualFrom = BEGINS - 5 * MINUTE;
  const host = await startHost({
    ...{ assembly, data, port: 0, seed: "1", quiet: true },
    clock: { virtualFrom, until: virtualFrom },
  });
  const client = createClient(host);
  try {
    const spent = cpuWatch();
    const { wallSeconds } = await playOrders(host, client, orders);
    return {
      doorToDoorPerSecond: rounded(orders / wallSeconds, 1),
      doorToDoorCpuMsPerOrder: rounded((spent() * 1_000) / orders, 1),
    };
  } finally {
    client.close();
    await host.stop();
  }
}

/** Places so many orders within a day, and goes on until all have come to their end. */
export function playOrders(host: ReplayHost & Host, client: Client, orders: number): Promise<Played> {
  const pace = paceOf(host.clock);
  const from = Math.max(BEGINS, pace.now() + 5 * MINUTE);
  const every = (HOURS * 60 * MINUTE) / orders;
  const entries = manyOrders({ count: orders, from, every, seed: "1" }).map((entry) =>
    "order" in entry ? renumbered(entry, from) : entry,
  );
  return playDay(
    {
      ...{ host, pace, seed: "1", shift: 0, rhythm: steadyRhythm },
      day: {
        ...{ entries, items: sampleItems(), stock: stockFor(orders), derived: [], problems: [] },
        ...{ unmatchedCancellations: 0, skippedRows: {} },
      },
      network: sampleNetwork(),
      scenario: readScenario(CALM),
    },
    client,
  );
}

/** Channels number no two orders alike, whatever was played before. */
const renumbered = (entry: PlaceEntry, from: number): PlaceEntry => ({
  ...entry,
  order: { ...entry.order, channelOrderId: `${from}-${entry.order.channelOrderId}` },
});
