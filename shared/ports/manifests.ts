import type {
  Manifest,
  ManifestId,
  ManifestParcel,
  PickupRequest,
  PickupRequestId,
} from "#shared/domain/carriers/manifest.ts";
import type { CarrierId, NodeId, ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Page, PageRequest } from "./orders.ts";

export interface WaitingParcel extends ManifestParcel {
  /** The carrier has it; else it is booked. */
  readonly isHandedOver: boolean;
}

export type ManifestClaim =
  | { readonly claimed: true }
  /** In another one, or not with the carrier any more: nothing was claimed. */
  | { readonly claimed: false; readonly gone: readonly ShipmentId[] };

export interface ManifestEnd {
  readonly status: "closed" | "refused";
  readonly at: Instant;
  readonly number?: string;
  readonly because?: string;
}

export interface PickupEnd {
  readonly status: "confirmed" | "refused";
  readonly confirmation?: string;
  readonly because?: string;
}

/** The end of each node's day, carrier by carrier. */
export interface Manifests {
  /** Parcels in no manifest yet, booked for trucks that leave until an instant. */
  waiting(node: NodeId, carrier: CarrierId, until: Instant): Promise<readonly WaitingParcel[]>;
  /** The parcels are in this manifest and no other, all or nothing. Run again, it is claimed. */
  claim(manifest: Manifest): Promise<ManifestClaim>;
  /** Claimed, and whether the carrier has it nobody knows. */
  unresolved(limit: number): Promise<readonly Manifest[]>;
  /** Once: what was said first stands. */
  resolve(id: ManifestId, end: ManifestEnd): Promise<void>;
  get(id: ManifestId): Promise<Manifest | undefined>;
  /** Of a node, the newest first; they are forgotten after three months. */
  of(node: NodeId, page: PageRequest): Promise<Page<Manifest>>;
  /** False where the truck was asked for before. */
  claimPickup(request: PickupRequest): Promise<boolean>;
  unresolvedPickups(limit: number): Promise<readonly PickupRequest[]>;
  resolvePickup(id: PickupRequestId, end: PickupEnd): Promise<void>;
  /** The last ones of a node, the newest first. */
  pickupsOf(node: NodeId, limit: number): Promise<readonly PickupRequest[]>;
}
