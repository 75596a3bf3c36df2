// Orders over HTTP until they are routed and held: as many callers as are wanted, each with one order under way.
import { channel, grantOf } from "#local/replay/api/parties.ts";
import { signIn } from "#local/replay/api/sign-in.ts";
import { createClient } from "#local/replay/client.ts";
import { load } from "#local/replay/load.ts";
import { sampleItems, sampleNetwork } from "#local/replay/sample-network.ts";
import { stockFor } from "#local/torture/many-orders.ts";
import { quantile, rounded } from "../benchmark.ts";
import { openCaller, placedWithin } from "./caller.ts";
import { startChild } from "./child.ts";
import { BEGINS, orderBodies } from "./order-bodies.ts";

export interface Accepting {
  readonly assembly: string;
  readonly data: string;
  readonly callers: number;
  readonly seconds: number;
}

const WAIT_S = 20;
const WARM_UP_S = 3;
const ENOUGH = 500_000;

export async function accepting({ assembly, data, callers, seconds }: Accepting) {
  const child = await startChild(assembly, data, BEGINS);
  try {
    const client = createClient({ url: child.url, tokenFor: signIn(child.url) });
    const stock = stockFor(ENOUGH);
    await load(client, { network: sampleNetwork(), items: sampleItems(), stock, asOf: BEGINS });
    client.close();
    const token = await signIn(child.url)(grantOf(channel("web")));
    const caller = openCaller(child.url, token, orderBodies(BEGINS));
    const run = (length: number) => placedWithin(length, callers, () => caller.place(WAIT_S));
    await run(WARM_UP_S);
    const cpu = child.cpuSeconds();
    const placed = await run(seconds);
    const spent = child.cpuSeconds() - cpu;
    caller.close();
    const routed = placed.filter(({ status }) => status === 201);
    const times = routed.map(({ ms }) => ms).sort((a, b) => a - b);
    return {
      acceptedPerSecond: rounded(routed.length / seconds, 1),
      p50Ms: rounded(quantile(times, 0.5), 1),
      p99Ms: rounded(quantile(times, 0.99), 1),
      refused: placed.length - routed.length,
      cpuMsPerOrder: rounded((spent * 1_000) / routed.length, 2),
      peakMiB: child.peakMiB(),
    };
  } finally {
    await child.end();
  }
}
