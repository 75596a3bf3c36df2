// A day of orders from the API to the door, under the virtual clock, in this process and in its memory: as it is replayed.
import { startHost } from "#local/host/host.ts";
import { createClient } from "#local/replay/client.ts";
import { paceOf } from "#local/replay/pace.ts";
import { playDay } from "#local/replay/run.ts";
import { sampleItems, sampleNetwork } from "#local/replay/sample-network.ts";
import { readScenario } from "#local/replay/scenario.ts";
import { steadyRhythm } from "#local/replay/world/lookout.ts";
import { manyOrders, stockFor } from "#local/torture/many-orders.ts";
import { MINUTE } from "#shared/kernel/time.ts";
import { cpuWatch, rounded } from "../benchmark.ts";

export interface DoorToDoor {
  readonly assembly: string;
  readonly orders: number;
}

const BEGINS = Date.parse("2026-03-10T08:00:00.000Z");
/** All orders are placed within so many hours. */
const HOURS = 10;
const CALM = new URL("../../samples/scenarios/calm.json", import.meta.url).pathname;

export async function doorToDoor({ assembly, orders }: DoorToDoor) {
  const virtualFrom = BEGINS - 5 * MINUTE;
  const host = await startHost({
    ...{ assembly, data: "memory", port: 0, seed: "1", quiet: true },
    clock: { virtualFrom, until: virtualFrom },
  });
  const client = createClient(host);
  try {
    const every = (HOURS * 60 * MINUTE) / orders;
    const entries = manyOrders({ count: orders, from: BEGINS, every, seed: "1" });
    const spent = cpuWatch();
    const { wallSeconds } = await playDay(
      {
        host,
        pace: paceOf(host.clock),
        day: {
          ...{ entries, items: sampleItems(), stock: stockFor(orders), derived: [], problems: [] },
          ...{ unmatchedCancellations: 0, skippedRows: {} },
        },
        network: sampleNetwork(),
        scenario: readScenario(CALM),
        seed: "1",
        shift: 0,
        rhythm: steadyRhythm,
      },
      client,
    );
    return {
      doorToDoorPerSecond: rounded(orders / wallSeconds, 1),
      doorToDoorCpuMsPerOrder: rounded((spent() * 1_000) / orders, 1),
    };
  } finally {
    client.close();
    await host.stop();
  }
}
