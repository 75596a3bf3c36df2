// How long a quote takes, in process: a cart of five lines on a network of 60 nodes and 6 services, which is the
// sample network with 25 of its nodes and two of its services twice.

import { sampleItems, sampleNetwork } from "#local/replay/sample-network.ts";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { promiseOptions } from "#shared/domain/promise/promise-options.ts";
import type { Demand, Snapshot } from "#shared/domain/routing/demand.ts";
import { CarrierId, ChannelId, NodeId } from "#shared/kernel/ids.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { DAY, MINUTE } from "#shared/kernel/time.ts";
import { type Benchmark, leastTimes, machine, quantile, rounded, rows } from "./benchmark.ts";

interface Figures {
  readonly p99Ms: number;
  readonly p50Ms: number;
  readonly nodes: number;
  readonly services: number;
  /** Options offered, on average. */
  readonly options: number;
  readonly machine: string;
}

const NODES = 60;
const LINES = 5;
const QUOTES = 1_000;

export const promise: Benchmark = {
  summary: "time to quote a cart of five lines on 60 nodes and 6 services",
  options: [],
  takes: {},
  run(): Figures {
    const random = seeded("carts");
    const snapshot = wideSnapshot();
    const carts = Array.from({ length: QUOTES }, () => quoteOf(snapshot, random));
    const found = carts.map(([demand, given]) => promiseOptions(demand, given));
    const options = found.reduce((sum, quote) => sum + (quote.ok ? quote.value.length : 0), 0);
    const micros = leastTimes(
      carts.map(
        ([demand, given]) =>
          () =>
            promiseOptions(demand, given),
      ),
    );
    const times = micros.map((time) => time / 1_000).sort((a, b) => a - b);
    return {
      p99Ms: rounded(quantile(times, 0.99), 3),
      p50Ms: rounded(quantile(times, 0.5), 3),
      nodes: snapshot.network.nodes.length,
      services: snapshot.network.carriers.flatMap(({ services }) => services).length,
      options: rounded(options / QUOTES, 2),
      machine: machine(),
    };
  },
  table: (figures: Figures) => rows(Object.entries(figures)),
};

const places = [
  { postcode: "69003", subdivision: "FR-69", lat: 45.757, lon: 4.854 },
  { postcode: "75011", subdivision: "FR-75", lat: 48.859, lon: 2.378 },
  { postcode: "67000", subdivision: "FR-67", lat: 48.581, lon: 7.75 },
  { postcode: "29200", subdivision: "FR-29", lat: 48.39, lon: -4.486 },
];

/** Another cart, place and minute of a year at each call; half of the nodes have a line. */
function quoteOf(snapshot: Snapshot, random: () => number): [Demand, Snapshot] {
  const items = [...snapshot.items.keys()];
  const first = Math.floor(random() * items.length);
  const place = places[Math.floor(random() * places.length)] ?? places[0];
  const demand: Demand = {
    channel: ChannelId.parse("web"),
    lines: Array.from({ length: LINES }, (_, line) => ({
      sku: items[(first + 7 * line) % items.length] as (typeof items)[number],
      quantity: 1,
    })),
    destination: { country: "FR", ...place } as Demand["destination"],
    method: { kind: "home" },
  };
  const salt = Math.floor(random() * 1_000);
  const now = Date.UTC(2026, 0, 1) + Math.floor((random() * 365 * DAY) / MINUTE) * MINUTE;
  const available: Snapshot["available"] = (sku, node) =>
    ((sku.length * 31 + hash(sku + node) + salt) % 2) * 10;
  return [demand, { ...snapshot, now, available }];
}

function hash(text: string): number {
  let value = 0;
  for (let k = 0; k < text.length; k++) value = (value * 31 + text.charCodeAt(k)) % 65_521;
  return value;
}

function wideSnapshot(): Snapshot {
  const { nodes, carriers, policy } = sampleNetwork();
  const both = nodes.map(withTwin);
  const copies = both
    .slice(0, NODES - both.length)
    .map((node) => ({ ...node, id: NodeId.parse(`${node.id}-2`) }));
  return {
    now: 0,
    network: {
      version: 1,
      nodes: [...both, ...copies],
      carriers: [...carriers, ...carriers.flatMap(twinsOf)],
      policy,
    },
    items: new Map(sampleItems().map((item) => [item.sku, item])),
    available: () => 0,
    parcelsTaken: () => 0,
  };
}

/** Carriers and services that are there twice. */
const doubled: readonly string[] = ["next-day", "economy"];

const twin = (id: CarrierId): CarrierId => CarrierId.parse(`${id}-2`);
function twinsOf({ id, services, ...carrier }: Carrier): Carrier[] {
  const own = services.filter((service) => doubled.includes(service.id));
  return own.length === 0 ? [] : [{ ...carrier, id: twin(id), services: own }];
}
const withTwin = (node: NetworkNode): NetworkNode => ({
  ...node,
  pickups: node.pickups.flatMap((pickup) =>
    doubled.includes(pickup.service) ? [pickup, { ...pickup, carrier: twin(pickup.carrier) }] : [pickup],
  ),
});
