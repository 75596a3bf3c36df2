// What is to be sourced, and what is known of the world when it is: the input of promise and routing.
import type { Destination } from "#shared/domain/network/destination.ts";
import type { Item } from "#shared/domain/network/item.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { PunctualityRecord } from "#shared/domain/promise/confidence.ts";
import type { VendorRecord } from "#shared/domain/vendors/scorecard.ts";
import type { CarrierId, ChannelId, NodeId, Sku } from "#shared/kernel/ids.ts";
import type { EpochMs, LocalDate } from "#shared/kernel/time.ts";

export interface DemandLine {
  readonly sku: Sku;
  readonly quantity: number;
}

/** `home` to the destination; `collect` in the named store. */
export type Method = { readonly kind: "home" } | { readonly kind: "collect"; readonly node: NodeId };

export interface Demand {
  readonly channel: ChannelId;
  /** One line per SKU: duplicates are merged or refused before. */
  readonly lines: readonly DemandLine[];
  readonly destination: Destination;
  readonly method: Method;
  /** Deliver on this local day or later. */
  readonly requestedDate?: LocalDate;
  /** What the goods are worth, in minor units of the policy's currency; unknown where absent. */
  readonly value?: number;
  /** The store in whose till it was placed. */
  readonly placedIn?: NodeId;
}

/** What units and parcels are worth to the orders still to come, in whole minor units. */
export interface Bids {
  readonly version: string;
  readonly unit: (sku: Sku, node: NodeId) => number;
  readonly parcel: (node: NodeId) => number;
}

/** A picture of the world at one instant. Nothing else is read while deciding. */
export interface Snapshot {
  readonly now: EpochMs;
  readonly network: Network;
  readonly items: ReadonlyMap<Sku, Item>;
  /** Units on hand that no order holds. Of them the node may keep some back. */
  readonly available: (sku: Sku, node: NodeId) => number;
  /** Parcels already taken of a node's day or of a pickup; keys from routing/capacity.ts. */
  readonly parcelsTaken: (key: string) => number;
  /** Absent: all are worth nothing. */
  readonly bids?: Bids | undefined;
  /** How well a vendor kept its word; undefined where nothing is known. Absent: of none. */
  readonly vendorRecord?: ((vendor: NodeId) => VendorRecord | undefined) | undefined;
  /** Carriers that do not answer for the moment. */
  readonly avoided?: readonly CarrierId[];
  /** The share of their lead times that the network's nodes are given; absent: all. */
  readonly leadShare?: number;
  /** How punctual nodes and services were. Quotes alone look at it, no decision does: it is no evidence of one. */
  readonly record?: PunctualityRecord | undefined;
}
