// Orders are placed, picked and delivered while the host is killed again and again; then all of it must add up.
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as realTime } from "node:timers/promises";
import { planner } from "#local/replay/api/parties.ts";
import { signIn } from "#local/replay/api/sign-in.ts";
import { type ApiError, type Client, createClient } from "#local/replay/client.ts";
import type { Progress } from "#local/replay/run.ts";
import { playDay } from "#local/replay/run.ts";
import { sampleItems, sampleNetwork } from "#local/replay/sample-network.ts";
import type { Scenario } from "#local/replay/scenario.ts";
import { freeRhythm } from "#local/replay/world/lookout.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { DAY, HOUR } from "#shared/kernel/time.ts";
import { canFill } from "./disk.ts";
import { checkInvariants, type Findings, type Invariants } from "./invariants.ts";
import { manyOrders, stockFor } from "./many-orders.ts";
import { type Deed, deeds, startVictim, type Victim } from "./victim.ts";

export interface TortureOptions {
  readonly orders: number;
  readonly kills: number;
  readonly seed: string;
  /** Seconds of the host's time in one real second. */
  readonly speed: number;
  readonly assembly: string;
  /** A folder for the host's data and its log. */
  readonly folder: string;
  readonly scenario: Scenario;
  progress(soFar: Progress & { readonly kills: number }): void;
}

export interface TortureReport extends Invariants {
  readonly orders: number;
  readonly kills: number;
  readonly killsBy: Readonly<Record<Deed, number>>;
  /** Times that the host ended by itself. */
  readonly crashes: number;
  /** Orders that the API refused, and what of the outside world it refused for good. */
  readonly refused: Readonly<Record<string, number>>;
  readonly wallSeconds: number;
  readonly findings: Findings;
}

/** Orders in a real second, so that the host is busy and keeps up. */
const ORDERS_PER_SECOND = 2;
const BEGINS = Date.parse("2026-03-10T06:00:00.000Z");
/** The last parcel is at its door about so long after its order. */
const TAIL = 3 * DAY;

export async function torture(options: TortureOptions): Promise<TortureReport> {
  const { orders, seed, speed, assembly, folder, scenario } = options;
  const started = performance.now();
  const port = await freePort();
  const data = join(folder, "data");
  const clock = { speed, from: BEGINS };
  const victim = await startVictim({ assembly, data, port, clock }, join(folder, "host.log"));
  const client = createClient({ url: victim.ready.url, tokenFor: signIn(victim.ready.url) });
  const refused = new Map<string, number>();
  const executioner = createExecutioner(options, victim);
  try {
    const from = BEGINS + HOUR;
    const played = playDay(
      {
        host: {
          url: victim.ready.url,
          tokenFor: signIn(victim.ready.url),
          webhookSecret: victim.ready.webhookSecret,
        },
        pace: victim.pace,
        day: {
          entries: manyOrders({ count: orders, from, every: (speed / ORDERS_PER_SECOND) * 1_000, seed }),
          items: sampleItems(),
          stock: stockFor(orders),
          problems: [],
          derived: [],
          unmatchedCancellations: 0,
          skippedRows: {},
        },
        network: sampleNetwork(),
        scenario,
        seed,
        shift: 0,
        rhythm: freeRhythm(speed),
        progress(soFar) {
          executioner.begin();
          options.progress({ ...soFar, kills: executioner.kills() });
        },
        refused: ({ status, code }: ApiError) => {
          // What was withdrawn meanwhile, or had been done before the answer was lost, is refused, and normal.
          if (status === 404 || status === 409) return;
          refused.set(code, (refused.get(code) ?? 0) + 1);
        },
      },
      client,
    );
    const { channels } = await Promise.race([played, victim.lost]);
    await Promise.race([executioner.end(), victim.lost]);
    await settled(client, victim);
    const { invariants, findings } = await checkInvariants(client, channels.placed);
    for (const [code, count] of channels.refused) refused.set(code, (refused.get(code) ?? 0) + count);
    return {
      orders: channels.placed.length,
      kills: executioner.kills(),
      killsBy: executioner.killsBy(),
      crashes: victim.crashes(),
      ...invariants,
      refused: Object.fromEntries([...refused].sort()),
      wallSeconds: Number(((performance.now() - started) / 1_000).toFixed(1)),
      findings,
    };
  } finally {
    executioner.stop();
    await executioner.end();
    client.close();
    await victim.end();
  }
}

/** Of ten deeds, so many are of each kind; no disk is filled where none can be. */
const mix: Readonly<Record<Deed, number>> = { kill: 5, starting: 2, terminate: 1, disk: 2 };

/** Kills at random instants, so that all kills are done about when the last parcel arrives. */
function createExecutioner({ orders, kills: wanted, seed, speed }: TortureOptions, victim: Victim) {
  const chance = seeded(`torture ${seed}`);
  const possible = canFill() ? deeds : deeds.filter((deed) => deed !== "disk");
  const drawn = possible.flatMap((deed) => Array.from({ length: mix[deed] }, () => deed));
  const killsBy: Record<Deed, number> = { kill: 0, starting: 0, terminate: 0, disk: 0 };
  const mean = ((orders / ORDERS_PER_SECOND) * 1_000 + TAIL / speed) / wanted;
  let kills = 0;
  let stopped = false;
  let working: Promise<void> | undefined;
  const work = async () => {
    while (kills < wanted) {
      await realTime(-Math.log(1 - chance()) * mean);
      if (stopped) return;
      const deed = drawn[Math.floor(chance() * drawn.length)] ?? "kill";
      const done = await victim.suffer(deed, chance);
      kills += done;
      killsBy[deed] += done;
    }
  };
  return {
    begin() {
      // What the victim does wrong is told by the victim itself.
      working ??= work().catch(() => undefined);
    },
    kills: () => kills,
    killsBy: () => killsBy,
    /** Resolves when all kills are done. */
    end: async () => working,
    stop() {
      stopped = true;
    },
  };
}

/** Executions end a moment after the last thing that happened to their shipments. */
async function settled(client: Client, victim: Victim): Promise<void> {
  await victim.pace.until(victim.pace.now() + HOUR);
  for (let tries = 0; tries < 50; tries += 1) {
    try {
      await client.ask(planner, "get-overview");
      return;
    } catch {
      await realTime(100);
    }
  }
}

/** The host comes back on the same one after each kill. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
