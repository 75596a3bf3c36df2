// The network table: the network in versions (network-versions.ts), items by SKU.
import { systemClock } from "#shared/adapters/system.ts";
import { warningsOf } from "#shared/domain/network/check-network.ts";
import { Item } from "#shared/domain/network/item.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { Pause } from "#shared/domain/network/policy.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import { toEpoch } from "#shared/kernel/time.ts";
import type { Change, NetworkStore } from "#shared/ports/network.ts";
import { breakersIn } from "./carrier-breakers.ts";
import { batchPut } from "./client.ts";
import { type Draft, type Head, pastHead, publish, readDraft, readHead } from "./network-versions.ts";
import { getMany } from "./reading.ts";

const BATCH = 25;
const CACHED_ITEMS = 50_000;
/** Past versions kept in memory: decisions of one order seldom saw more. */
const CACHED_VERSIONS = 4;

/** A change of the network reaches every function within this many milliseconds. */
const FRESH_MS = 2_000;

const stores = new Map<string, NetworkStore>();

/** One per process and table: functions that share a process share what they have read. */
export function dynamoNetworkStore(table: string): NetworkStore {
  const place = `${process.env.AWS_ENDPOINT_URL_DYNAMODB ?? ""} ${table}`;
  const store = stores.get(place) ?? openStore(table);
  stores.set(place, store);
  return store;
}

function openStore(table: string): NetworkStore {
  let head: Head | undefined;
  let cached: Network | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let items = new Map<Sku, Item>();
  let itemsVersion = -1;
  const past = new Map<number, Network>();

  const refresh = async (): Promise<void> => {
    const newest = await readHead(table);
    const breakers = breakersIn(newest);
    if (JSON.stringify(breakers) !== JSON.stringify(cached?.breakers) && cached !== undefined)
      cached = { ...cached, breakers };
    if (head?.version === newest.version) return;
    // A change of items leaves the network as it is.
    const isSame = newest.body !== undefined && head?.body === newest.body;
    cached =
      isSame && cached !== undefined
        ? { ...cached, version: newest.version }
        : withBreakers(complete(newest, await readDraft(table, newest)), breakers);
    head = newest;
  };
  const change = async (made: (draft: Draft) => Draft): Promise<Change> => {
    const { version, draft } = await publish(table, made);
    lookedAt = Number.NEGATIVE_INFINITY;
    return { version, warnings: warningsOf(draft) };
  };

  return {
    async current() {
      const now = systemClock.now();
      if (cached !== undefined && Math.abs(now - lookedAt) < FRESH_MS) return cached;
      await refresh();
      lookedAt = now;
      return cached;
    },
    async at(version) {
      if (cached?.version === version) return cached;
      const known = past.get(version);
      if (known !== undefined) return known;
      const found = await pastHead(table, version);
      const network = found && complete(found, await readDraft(table, found));
      if (network === undefined) return undefined;
      if (past.size >= CACHED_VERSIONS) past.clear();
      past.set(version, network);
      return network;
    },
    async items(skus) {
      const newest = cached?.version ?? (await readHead(table)).version;
      if (itemsVersion !== newest || items.size > CACHED_ITEMS) {
        items = new Map();
        itemsVersion = newest;
      }
      const missing = [...new Set(skus)].filter((sku) => !items.has(sku));
      for (const row of await getMany(
        table,
        missing.map((sku) => ({ pk: `item#${sku}`, sk: "item" })),
      )) {
        const item = Item.parse(row.document);
        items.set(item.sku, item);
      }
      return items;
    },
    putNodes: (nodes) => change((draft) => ({ ...draft, nodes: replaced(draft.nodes, nodes) })),
    putCarriers: (carriers) =>
      change((draft) => ({ ...draft, carriers: replaced(draft.carriers, carriers) })),
    putPolicy: (policy) => change((draft) => ({ ...draft, policy })),
    pause: (pause) => change((draft) => withPauses(draft, pause.node, [pause])),
    resume: (node) => change((draft) => withPauses(draft, node, [])),
    async putItems(list) {
      const rows = list.map((item) => ({ pk: `item#${item.sku}`, sk: "item", document: item }));
      for (let start = 0; start < rows.length; start += BATCH)
        await batchPut(table, rows.slice(start, start + BATCH));
      return change((draft) => draft);
    },
  };
}

/** Undefined while it has no policy or no node. */
function complete({ version }: Head, { policy, ...draft }: Draft): Network | undefined {
  return policy === undefined || draft.nodes.length === 0 ? undefined : { version, ...draft, policy };
}

/** What the node said before, and what is over, goes. */
function withPauses({ pauses = [], ...draft }: Draft, node: NodeId, said: readonly Pause[]): Draft {
  const now = systemClock.now();
  const others = pauses.filter((one) => one.node !== node && toEpoch(one.until) > now);
  const all = [...others, ...said].sort((a, b) => (a.node < b.node ? -1 : 1));
  return { ...draft, ...(all.length > 0 && { pauses: all }) };
}
const withBreakers = (network: Network | undefined, breakers: Network["breakers"]): Network | undefined =>
  network === undefined || breakers === undefined ? network : { ...network, breakers };

/** By id, in the order of ids: what is named again takes the place of what stood. */
function replaced<T extends { readonly id: string }>(stood: readonly T[], named: readonly T[]): readonly T[] {
  const byId = new Map([...stood, ...named].map((one) => [one.id, one]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
