// How long large orders and large networks take, in process, from the survey of the nodes to the decision: the sample
// network, and a network of 5,000 nodes made of its nodes.

import { gzipSync } from "node:zlib";
import { sampleItems, sampleNetwork } from "#local/replay/sample-network.ts";
import { Item } from "#shared/domain/network/item.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { Decision } from "#shared/domain/routing/decision.ts";
import type { Demand, Snapshot } from "#shared/domain/routing/demand.ts";
import { decideOrder } from "#shared/domain/routing/evidence.ts";
import { planOrder } from "#shared/domain/routing/plan-order.ts";
import { ChannelId, NodeId, type Sku } from "#shared/kernel/ids.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { type Benchmark, machine, quantile, rounded, rows } from "./benchmark.ts";

interface Figures {
  readonly p99Ms5000x5: number;
  readonly p50Ms5000x5: number;
  readonly p99Ms5000x12: number;
  readonly p50Ms5000x12: number;
  readonly order1114Ms: number;
  /** Of the plan's cost over its proven bound, in percent of the bound; 0 where the plan is proven least. */
  readonly gapPct1114: number;
  /** The same, with parcels told by weight alone: the search's own gap, without what packing into boxes adds. */
  readonly gapPct1114ByWeight: number;
  readonly shipments1114: number;
  /** Largest gap among the orders on 5,000 nodes. */
  readonly gapPct5000: number;
  /** Of a decision with what it saw, as it is kept: gzip. */
  readonly recordKb5000x12: number;
  readonly recordKb1114: number;
  readonly machine: string;
}

const NODES = 5_000;
const LINES = 1_114;
const ORDERS = 60;
const WARM_UP = 15;
const NOW = Date.parse("2026-03-03T08:00:00.000Z");

export const large: Benchmark = {
  summary: "time to decide an order of 1,114 lines, and orders of 5 and 12 lines on 5,000 nodes",
  options: [],
  takes: {},
  run(): Figures {
    const wide = wideSnapshot();
    const [five, twelve] = [timesOf(wide, 5), timesOf(wide, 12)];
    const long = longOrder();
    const whole = timed(() => planOrder(long.demand, long.snapshot, noLimits));
    return {
      p99Ms5000x5: five.p99,
      p50Ms5000x5: five.p50,
      p99Ms5000x12: twelve.p99,
      p50Ms5000x12: twelve.p50,
      order1114Ms: rounded(whole.ms, 0),
      gapPct1114: gapPct(whole.made),
      gapPct1114ByWeight: gapPct(planOrder(long.demand, withoutBoxes(long.snapshot), noLimits)),
      shipments1114: whole.made.shipments.length,
      gapPct5000: Math.max(five.gapPct, twelve.gapPct),
      recordKb5000x12: recordKb(orderOf(wide, 12, seeded("wide")), wide),
      recordKb1114: recordKb(long.demand, long.snapshot),
      machine: machine(),
    };
  },
  table: (figures: Figures) => rows(Object.entries(figures)),
};

const noLimits = { exclude: new Map<NodeId, string>() };

function timesOf(snapshot: Snapshot, lines: number) {
  const random = seeded(`lines-${lines}`);
  const runs = Array.from({ length: WARM_UP + ORDERS }, () => {
    const demand = orderOf(snapshot, lines, random);
    return timed(() => planOrder(demand, snapshot, noLimits));
  }).slice(WARM_UP);
  const times = runs.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    p99: rounded(quantile(times, 0.99), 1),
    p50: rounded(quantile(times, 0.5), 1),
    gapPct: Math.max(...runs.map(({ made }) => gapPct(made))),
  };
}

/** The quicker of two calls. */
function timed(plan: () => Decision): { readonly made: Decision; readonly ms: number } {
  const [first, second] = [once(plan), once(plan)];
  return first.ms < second.ms ? first : second;
}

function once(plan: () => Decision) {
  const begin = process.cpuUsage();
  const made = plan();
  const { user, system } = process.cpuUsage(begin);
  return { made, ms: (user + system) / 1_000 };
}

const gapPct = ({ cost, bound, search }: Decision): number =>
  search === "exact" || cost === 0 ? 0 : rounded((100 * (cost - bound)) / Math.max(1, bound), 2);

function recordKb(demand: Demand, snapshot: Snapshot): number {
  return rounded(gzipSync(JSON.stringify(decideOrder(demand, snapshot, noLimits))).length / 1_024, 1);
}

const paris = {
  country: "FR",
  postcode: "75011",
  subdivision: "FR-75",
  lat: 48.859,
  lon: 2.378,
} as Demand["destination"];

function orderOf({ items }: Snapshot, lines: number, random: () => number): Demand {
  const skus = [...items.keys()];
  const first = Math.floor(random() * skus.length);
  return {
    channel: ChannelId.parse("web"),
    lines: Array.from({ length: lines }, (_, line) => ({
      sku: skus[(first + 7 * line) % skus.length] as Sku,
      quantity: 1 + Math.floor(2 * random()),
    })),
    destination: paris,
    method: { kind: "home" },
  };
}

/** Each node of the sample network again and again, a little further north each time; a third holds a line. */
function wideSnapshot(): Snapshot {
  const { nodes, carriers, policy } = sampleNetwork();
  const all = Array.from({ length: NODES }, (_, index): NetworkNode => {
    const node = nodes[index % nodes.length] as NetworkNode;
    const copy = Math.floor(index / nodes.length);
    const site = { ...node.site, lat: node.site.lat + copy / 1_000 };
    const perParcel = (node.handling.perParcel + (copy % 50)) as typeof node.handling.perParcel;
    const handling = { ...node.handling, perParcel };
    return { ...node, id: NodeId.parse(`${node.id}-${copy}`), site, handling };
  });
  return {
    now: NOW,
    network: { version: 1, nodes: all, carriers, policy },
    items: new Map(sampleItems().map((item) => [item.sku, item])),
    available: (sku, node) => (hash(`${sku}${node}`) % 3 === 0 ? 1 + (hash(node) % 9) : 0),
    parcelsTaken: () => 0,
  };
}

/** A wholesale order: half of the lines are in both warehouses, the others in one, and a tenth in every store. */
function longOrder(): { readonly demand: Demand; readonly snapshot: Snapshot } {
  const network = { version: 1, ...sampleNetwork() };
  const samples = sampleItems().filter(
    ({ set, making, restrictions }) => !set && !making && !restrictions.length,
  );
  const items = Array.from({ length: LINES }, (_, index) =>
    Item.parse({ ...samples[index % samples.length], sku: `WHOLE-${index}` }),
  );
  const demand: Demand = {
    channel: ChannelId.parse("web"),
    lines: items.map(({ sku }, index) => ({ sku, quantity: 1 + (index % 6) })),
    destination: paris,
    method: { kind: "home" },
  };
  const available: Snapshot["available"] = (sku, node) => {
    const draw = hash(sku) % 4;
    if (node === "wh-lyon") return draw === 0 ? 0 : 50;
    if (node === "wh-lille") return draw === 1 ? 0 : 50;
    return hash(`${sku}${node}`) % 10 === 0 ? 3 : 0;
  };
  const known = new Map(items.map((item) => [item.sku, item]));
  return { demand, snapshot: { now: NOW, network, items: known, available, parcelsTaken: () => 0 } };
}

function withoutBoxes(snapshot: Snapshot): Snapshot {
  const nodes = snapshot.network.nodes.map((node) => ({ ...node, boxes: [] }));
  return { ...snapshot, network: { ...snapshot.network, nodes } };
}

function hash(text: string): number {
  let value = 0;
  for (let k = 0; k < text.length; k++) value = (value * 31 + text.charCodeAt(k)) % 65_521;
  return value;
}
