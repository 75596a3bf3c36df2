// All that a decision looked at, so that it can be made again: the same engine on the same evidence decides the same.
import { z } from "zod";
import { inService, withoutCarriers } from "#shared/domain/carriers/avoidance.ts";
import { Destination } from "#shared/domain/network/destination.ts";
import { Item } from "#shared/domain/network/item.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { hurried } from "#shared/domain/promise/hurried.ts";
import { VendorRecord } from "#shared/domain/vendors/scorecard.ts";
import { CarrierId, ChannelId, NodeId, type Sku } from "#shared/kernel/ids.ts";
import { Instant, LocalDate, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { Decision, PlannedLine } from "./decision.ts";
import type { Bids, Demand, Snapshot } from "./demand.ts";
import { pickedSkus } from "./order-lines.ts";
import { type PlanOptions, planOrder } from "./plan-order.ts";

/** Numbers by SKU and node; what is 0 is left out. */
const BySkuAndNode = z.record(z.string(), z.record(z.string(), z.int()));

export const Evidence = z.strictObject({
  now: Instant,
  networkVersion: z.int(),
  /** Carriers that did not answer, and were not planned with. */
  avoided: z.array(CarrierId).optional(),
  /** Of a plan that is carried out before others: the share of the usual lead times. */
  leadShare: z.number().optional(),
  demand: z.strictObject({
    channel: ChannelId,
    lines: z.array(PlannedLine),
    destination: Destination,
    method: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("home") }),
      z.strictObject({ kind: z.literal("collect"), node: NodeId }),
    ]),
    requestedDate: LocalDate.optional(),
    value: z.int().optional(),
    placedIn: NodeId.optional(),
  }),
  options: z.strictObject({
    deadline: Instant.optional(),
    exclude: z.array(z.strictObject({ node: NodeId, reason: z.string() })),
    maxParcels: z.int().optional(),
  }),
  items: z.array(Item),
  available: BySkuAndNode,
  /** Parcels taken, by capacity key. */
  taken: z.record(z.string(), z.int()),
  /** How well vendors had kept their word. */
  vendors: z.record(z.string(), VendorRecord).optional(),
  bids: z
    .strictObject({ version: z.string(), unit: BySkuAndNode, parcel: z.record(z.string(), z.int()) })
    .optional(),
});
export type Evidence = z.infer<typeof Evidence>;

export interface Decided {
  readonly decision: Decision;
  readonly seen: Evidence;
}

/**
 * Plans the order and writes down whatever of the snapshot was looked at. A carrier that does not answer is planned
 * with only where the promise cannot be kept without it: until its truck comes, it may be back.
 */
export function decideOrder(demand: Demand, snapshot: Snapshot, options: PlanOptions): Decided {
  const { avoided = [], network } = snapshot;
  if (avoided.length > 0) {
    const without = { ...snapshot, network: withoutCarriers(network, avoided) };
    const careful = decide(demand, without, options);
    const { outcome, ladderDay } = careful.decision;
    if (outcome === "planned" && ladderDay === 0)
      return { ...careful, seen: { ...careful.seen, avoided: [...avoided] } };
  }
  return decide(demand, snapshot, options);
}

function decide(demand: Demand, snapshot: Snapshot, options: PlanOptions): Decided {
  const { watched, notes, vendorsSeen } = watch(snapshot);
  const decision = planOrder(demand, watched, options);
  const skus = demand.lines.map(({ sku }) => sku);
  const named = [...new Set([...skus, ...pickedSkus(skus, snapshot.items)])];
  const { deadline, exclude, maxParcels } = options;
  return {
    decision,
    seen: {
      now: toInstant(snapshot.now),
      networkVersion: snapshot.network.version,
      ...(snapshot.leadShare !== undefined && { leadShare: snapshot.leadShare }),
      demand: { ...demand, lines: demand.lines.map(({ sku, quantity }) => ({ sku, quantity })) },
      options: {
        ...(deadline !== undefined && { deadline: toInstant(deadline) }),
        exclude: [...exclude].map(([node, reason]) => ({ node, reason })),
        ...(maxParcels !== undefined && { maxParcels }),
      },
      items: named.flatMap((sku) => snapshot.items.get(sku) ?? []),
      ...notes,
      ...(vendorsSeen.size > 0 && { vendors: Object.fromEntries(vendorsSeen) }),
    },
  };
}

type Notes = Pick<Evidence, "available" | "taken" | "vendors" | "bids">;

function watch(snapshot: Snapshot): {
  readonly watched: Snapshot;
  readonly notes: Notes;
  readonly vendorsSeen: ReadonlyMap<string, VendorRecord>;
} {
  const available: Evidence["available"] = {};
  const taken: Evidence["taken"] = {};
  const vendorsSeen = new Map<string, VendorRecord>();
  const bids = snapshot.bids && { version: snapshot.bids.version, unit: {}, parcel: {} };
  const watched: Snapshot = {
    ...snapshot,
    available: (sku, node) => noted(available, sku, node, snapshot.available(sku, node)),
    parcelsTaken(key) {
      const count = snapshot.parcelsTaken(key);
      if (count !== 0) taken[key] = count;
      return count;
    },
    bids: snapshot.bids && watchBids(snapshot.bids, bids),
    vendorRecord(vendor) {
      const record = snapshot.vendorRecord?.(vendor);
      if (record !== undefined) vendorsSeen.set(vendor, record);
      return record;
    },
  };
  return { watched, notes: { available, taken, ...(bids && { bids }) }, vendorsSeen };
}

function watchBids(asked: Bids, bids: Evidence["bids"]): Bids {
  return {
    version: asked.version,
    unit: (sku, node) => noted(bids?.unit ?? {}, sku, node, asked.unit(sku, node)),
    parcel(node) {
      const price = asked.parcel(node);
      if (price !== 0 && bids) bids.parcel[node] = price;
      return price;
    },
  };
}

function noted(into: Evidence["available"], sku: Sku, node: NodeId, value: number): number {
  if (value === 0) return 0;
  const byNode = into[sku] ?? {};
  byNode[node] = value;
  into[sku] = byNode;
  return value;
}

/** What several decisions on one snapshot looked at, as if one had looked at it all. */
export function mergedNotes(all: readonly Evidence[]): Notes {
  const bids = all.flatMap((seen) => seen.bids ?? []);
  const [bid] = bids;
  const vendors = Object.assign({}, ...all.map((seen) => seen.vendors));
  return {
    ...(Object.keys(vendors).length > 0 && { vendors }),
    available: joined(all.map((seen) => seen.available)),
    taken: Object.assign({}, ...all.map(({ taken }) => taken)),
    ...(bid !== undefined && {
      bids: {
        version: bid.version,
        unit: joined(bids.map(({ unit }) => unit)),
        parcel: Object.assign({}, ...bids.map(({ parcel }) => parcel)),
      },
    }),
  };
}

function joined(all: readonly Evidence["available"][]): Evidence["available"] {
  const whole: Evidence["available"] = {};
  for (const [sku, byNode] of all.flatMap((one) => Object.entries(one)))
    whole[sku] = { ...whole[sku], ...byNode };
  return whole;
}

/** The demand, the snapshot and the options of a decision, as they were. */
export function asSeen(seen: Evidence, network: Network): [Demand, Snapshot, PlanOptions] {
  const { demand, options, available, taken, vendors, bids, leadShare } = seen;
  const { requestedDate, value, placedIn, ...rest } = demand;
  const { deadline, maxParcels } = options;
  return [
    {
      ...rest,
      ...(requestedDate && { requestedDate }),
      ...(value !== undefined && { value }),
      ...(placedIn && { placedIn }),
    },
    {
      now: toEpoch(seen.now),
      network: hurried(
        withoutCarriers(inService(network, toEpoch(seen.now)), seen.avoided ?? []),
        leadShare ?? 1,
      ),
      ...(leadShare !== undefined && { leadShare }),
      items: new Map(seen.items.map((item) => [item.sku, item])),
      available: (sku, node) => available[sku]?.[node] ?? 0,
      parcelsTaken: (key) => taken[key] ?? 0,
      ...(vendors && { vendorRecord: (vendor: NodeId) => vendors[vendor] }),
      ...(bids && {
        bids: {
          version: bids.version,
          unit: (sku: Sku, node: NodeId) => bids.unit[sku]?.[node] ?? 0,
          parcel: (node: NodeId) => bids.parcel[node] ?? 0,
        },
      }),
    },
    {
      ...(deadline !== undefined && { deadline: toEpoch(deadline) }),
      exclude: new Map(options.exclude.map(({ node, reason }) => [node, reason])),
      ...(maxParcels !== undefined && { maxParcels }),
    },
  ];
}

/** The bytes by which two decisions are the same: JSON in the order of the schema. */
export const bytesOf = (decision: Decision): string => JSON.stringify(Decision.parse(decision));
