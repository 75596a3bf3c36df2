// The demonstration: the sample network in an empty host, then whatever plays on it.
import { existsSync, writeFileSync } from "node:fs";
import type { Host } from "../host/host.ts";
import { createClient } from "../replay/client.ts";
import { load } from "../replay/load.ts";
import { sampleItems, sampleLocations, sampleNetwork, sampleStock } from "../replay/sample-network.ts";
import { type Play, playDemo } from "./play.ts";

export interface Demo {
  /** False: the data folder held it already. */
  readonly loaded: boolean;
  stop(): void;
}

/** Loads the samples into a data folder that has none, through the public API, then lets the world play. */
export async function startDemo(host: Host, play: Play = playDemo): Promise<Demo> {
  const client = createClient(host);
  const marker = host.folder.file("demo.json");
  const loaded = !existsSync(marker);
  if (loaded) {
    const asOf = host.clock.now();
    const [network, items, stock, locations] = [
      sampleNetwork(),
      sampleItems(),
      sampleStock(),
      sampleLocations(),
    ];
    await load(client, { network, items, stock, locations, asOf });
    writeFileSync(marker, `${JSON.stringify({ loaded: new Date(asOf).toISOString() })}\n`);
  }
  const end = play(host, client);
  return {
    loaded,
    stop() {
      end();
      client.close();
    },
  };
}
