import type { Books } from "#shared/domain/stock/audit.ts";
import type { HeldLine, Hold, Movement, StockLevel } from "#shared/domain/stock/ledger.ts";
import type { NodeId, OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import type { EpochMs, Instant } from "#shared/kernel/time.ts";

/** What a hold could not get, by name: SKUs at nodes, or keys of routing/capacity.ts. */
export type HoldOutcome =
  | { readonly held: true }
  | { readonly held: false; readonly lost: readonly string[] }
  /** The order was cancelled, planned again or held by another run meanwhile. */
  | { readonly held: false; readonly superseded: true };

export interface HoldRequest {
  readonly orderId: OrderId;
  readonly attempt: number;
  readonly holds: readonly Hold[];
  readonly at: Instant;
}

export interface Count {
  readonly sku: Sku;
  readonly node: NodeId;
  readonly onHand: number;
  readonly asOf: Instant;
}

export interface Counted {
  /** False: the level was counted at the same instant before, or later. */
  readonly applied: boolean;
  /** As it is now. */
  readonly level: StockLevel;
}

export interface LevelChange {
  readonly sku: Sku;
  /** The node had never held it. */
  readonly isNew: boolean;
}

export interface StockLedger {
  /** Of a SKU at many nodes they may be a moment old. */
  levels(sku: Sku): Promise<readonly StockLevel[]>;
  /**
   * Units that no order holds, by `sku|node`, and parcels taken, by key; capacity from `now` on. Of a SKU at many
   * nodes it may be a moment old unless it is to be `fresh`: a hold finds out.
   */
  picture(skus: readonly Sku[], now: EpochMs, how?: { readonly fresh?: boolean }): Promise<StockPicture>;
  /** Keeps what `levels` and `picture` read of a SKU at many nodes, after its levels changed. */
  keepAvailability(changes: readonly LevelChange[]): Promise<void>;

  /** All holds of one plan, or none. Once per (order, attempt): a repeat answers as the first did, while that counts. */
  hold(request: HoldRequest): Promise<HoldOutcome>;
  /**
   * Picked: held units leave the node for the shipment; units in `missing` are written off. Happens once. @returns false
   * where something of it is not picked, because the hold has expired or was given back.
   */
  commit(orderId: OrderId, shipment: ShipmentId, missing: readonly HeldLine[], at: Instant): Promise<boolean>;
  /** Gives back what the shipment holds, if its time is over. Happens once. @returns does it hold nothing any more? */
  expire(orderId: OrderId, shipment: ShipmentId, at: Instant): Promise<boolean>;
  /** Whatever the shipment still holds or carries goes back: held units are free again, picked ones put back, or put onto the shelf of the node that is named. Happens once. */
  undo(orderId: OrderId, shipment: ShipmentId, at: Instant, shelf?: NodeId): Promise<void>;
  /** The same, but what was picked stays with its shipment until it is put back. Happens once. */
  setAside(orderId: OrderId, shipment: ShipmentId): Promise<void>;
  /** What was set aside lies on its shelf again. Happens once. */
  putBack(orderId: OrderId, shipment: ShipmentId, at: Instant): Promise<void>;
  /** Did an attempt hold something once that was released since? */
  wasReleased(orderId: OrderId, attempt: number): Promise<boolean>;
  /** Holds of a plan that never became shipments. */
  releaseAttempt(orderId: OrderId, attempt: number): Promise<void>;
  /** Of an order that was never routed: what is left of this plan and of all before it. */
  releaseAttemptsTo(orderId: OrderId, attempt: number): Promise<void>;
  /** Units of a shipment that reached their customer, or never will. Happens once. */
  settle(orderId: OrderId, shipment: ShipmentId, ending: "delivered" | "lost", at: Instant): Promise<void>;

  /**
   * Sets what is on hand to what was counted, and moved since; the difference is a movement. At most one count of each
   * level; one that is not newer than the level's last changes nothing. In the order given.
   */
  count(counts: readonly Count[], reference: string): Promise<readonly Counted[]>;
  /** `too-few`: it would take more than is available. `differs`: its id was used for another movement; the same one moves nothing twice. */
  /** Lets many holds take from one level at once; `keep` units of it stay together. Happens by itself where holds conflict. */
  spread(sku: Sku, node: NodeId, keep: number): Promise<void>;
  /** The level is one item again. */
  gather(sku: Sku, node: NodeId): Promise<void>;
  move(movement: Movement): Promise<"moved" | "too-few" | "differs">;
  /** As they are now, with the movements of closed days in sum; without `now`, every movement from the first on, whatever it takes. */
  books(now?: EpochMs): Promise<Books>;
  /** Carries forward what was written until yesterday. */
  closeBooks(now: EpochMs): Promise<void>;
}

export interface StockPicture {
  readonly available: ReadonlyMap<string, number>;
  readonly taken: ReadonlyMap<string, number>;
}
