// The picture of the world that promise and routing decide on.
import { ProblemError } from "#shared/contracts/problems.ts";
import { inService, silentCarriers } from "#shared/domain/carriers/avoidance.ts";
import type { Item } from "#shared/domain/network/item.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { pickedSkus } from "#shared/domain/routing/order-lines.ts";
import { vendorRecordOf } from "#shared/domain/vendors/scorecard.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import { MINUTE } from "#shared/kernel/time.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import type { Prices } from "#shared/ports/prices.ts";
import type { PunctualityCounters } from "#shared/ports/punctuality.ts";
import type { StockLedger } from "#shared/ports/stock.ts";
import type { Clock } from "#shared/ports/system.ts";
import { staleUnits } from "./stale-units.ts";

export interface SnapshotSources {
  readonly network: NetworkStore;
  readonly stock: StockLedger;
  readonly clock: Clock;
  /** Absent: units and parcels are worth nothing to the orders still to come. */
  readonly prices?: Prices | undefined;
  /** Absent: of no vendor is known how well it keeps its word. */
  readonly punctuality?: PunctualityCounters | undefined;
}

/** Records of weeks do not change in minutes. */
const RECORDS_MS = 10 * MINUTE;

export async function takeSnapshot(
  { network, stock, clock, prices, punctuality }: SnapshotSources,
  skus: readonly Sku[],
  how: { readonly fresh?: boolean } = {},
): Promise<Snapshot> {
  const now = clock.now();
  const current = await currentNetwork(network);
  const items = await itemsOf(network, skus);
  const picked = pickedSkus(skus, items);
  const hasVendors = current.nodes.some(({ type }) => type === "vendor");
  const [picture, bids, stale, record] = await Promise.all([
    stock.picture(picked, now, how),
    prices?.current(),
    staleUnits(stock, current, picked, now),
    hasVendors ? punctuality?.current(RECORDS_MS) : undefined,
  ]);
  const avoided = silentCarriers(current, now);
  return {
    now,
    network: inService(current, now),
    ...(avoided.length > 0 && { avoided }),
    items,
    available: (sku, node) => (picture.available.get(`${sku}|${node}`) ?? 0) - stale(sku, node),
    parcelsTaken: (key) => picture.taken.get(key) ?? 0,
    ...(bids !== undefined && { bids }),
    ...(record !== undefined && { vendorRecord: (vendor) => vendorRecordOf(record, vendor) }),
  };
}

/** With the components of sets. */
async function itemsOf(network: NetworkStore, skus: readonly Sku[]): Promise<ReadonlyMap<Sku, Item>> {
  const items = await network.items(skus);
  const parts = pickedSkus(skus, items).filter((sku) => !items.has(sku));
  return parts.length === 0 ? items : network.items([...skus, ...parts]);
}

/** The network, or a refusal that says what to load. */
export async function currentNetwork(network: NetworkStore): Promise<Network> {
  const current = await network.current();
  if (current !== undefined) return current;
  throw new ProblemError(
    "unavailable",
    "There is no network yet: PUT /v1/network/nodes, /carriers and /policy first",
  );
}

/** The network at a past version, or as it is now. */
export async function networkAt(store: NetworkStore, version: number | undefined): Promise<Network> {
  if (version === undefined) return currentNetwork(store);
  const past = await store.at(version);
  if (past !== undefined) return past;
  throw new ProblemError("not-found", `The network never had a version ${version}`);
}
