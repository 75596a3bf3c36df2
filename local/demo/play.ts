// What plays in the demonstration: the sample day's orders, and an outside world that never stops, so that
// an order placed by hand is picked, carried and delivered too.

import type { Host } from "#local/host/host.ts";
import { createAgenda } from "#local/replay/agenda.ts";
import { startChannels } from "#local/replay/channels.ts";
import type { Client } from "#local/replay/client.ts";
import { readDay } from "#local/replay/days.ts";
import { paceOf } from "#local/replay/pace.ts";
import type { ReplayHost } from "#local/replay/run.ts";
import { sampleNetwork } from "#local/replay/sample-network.ts";
import { readScenario } from "#local/replay/scenario.ts";
import { freeRhythm } from "#local/replay/world/lookout.ts";
import { startWorld } from "#local/replay/world.ts";
import { startTicker } from "./ticker.ts";

/** Plays orders and the outside world through the public API. @returns a function that ends it. */
export type Play = (host: ReplayHost & Pick<Host, "clock">, client: Client) => () => void;

/**
 * Seconds of the demonstration in one real second. The longest wait for a parcel is over a weekend: ordered on
 * Saturday after the last truck, at the door on Tuesday evening, 77 hours later. That is to be two minutes.
 */
export const DEMO_SPEED = 2_400;

const SEED = "demo";
const sample = (name: string): string => new URL(`../../samples/${name}`, import.meta.url).pathname;

/** Placing an order twice is placing it once: after a restart, the day simply begins again. */
export const playDemo: Play = (host, client) => {
  const pace = paceOf(host.clock);
  const agenda = createAgenda(pace);
  const network = sampleNetwork();
  const { entries } = readDay(sample("days/sample-day.ndjson"), { seed: SEED });
  const world = startWorld({
    ...network,
    client,
    pace,
    agenda,
    seed: SEED,
    scenario: readScenario(sample("scenarios/calm.json")),
    webhookSecret: host.webhookSecret,
    rhythm: freeRhythm(DEMO_SPEED),
  });
  let stopped = false;
  startTicker({ client, pace, agenda, nodes: network.nodes, write: (line) => process.stdout.write(line) });
  startChannels({ client, pace, agenda, entries, shift: 0, changed: world.changed });
  agenda.add(pace.now(), world.resume);
  agenda
    .run(() => stopped)
    .catch((error: unknown) => {
      if (!stopped) process.stderr.write(`The outside world came to a halt: ${String(error)}\n`);
    });
  return () => {
    stopped = true;
  };
};
