import type { Fact } from "#shared/contracts/events.ts";
import type { OrderPromise } from "#shared/domain/orders/order.ts";
import type { Risk } from "#shared/domain/rescue/risk.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Outcome, StoredShipment } from "./orders.ts";

/** What one look at a parcel came to. */
export interface TransitLook {
  readonly at: Instant;
  /** When it is looked at again. */
  readonly again: Instant;
  readonly risk?: Risk | undefined;
  /** What is promised from now on. */
  readonly promise?: OrderPromise | undefined;
  readonly facts?: readonly Fact[];
}

/** Parcels that carriers have, by when they are to be looked at. */
export interface InTransit {
  /** Some of those that are due, the longest due first. */
  due(at: Instant): Promise<readonly StoredShipment[]>;
  /** `conflict`: it has arrived, or somebody else has looked. */
  looked(shipment: StoredShipment, look: TransitLook): Promise<Outcome>;
}
