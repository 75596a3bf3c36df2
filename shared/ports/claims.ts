import type { Fact } from "#shared/contracts/events.ts";
import type { Claim } from "#shared/domain/carriers/claim.ts";
import type { ShipmentId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Outcome, Page, PageRequest } from "./orders.ts";

/** Claims for parcels that were lost. They are opened in the step that ends their shipment. */
export interface Claims {
  of(shipment: ShipmentId): Promise<Claim | undefined>;
  /** Those that are not closed, the oldest first. */
  open(page: PageRequest): Promise<Page<Claim>>;
  /** `conflict`: it changed since it was read. */
  change(before: Claim, after: Claim, facts: readonly Fact[]): Promise<Outcome>;
  /** Parcels that were delivered after all, while the books have them as lost: at most so many. */
  delivered(limit: number): Promise<readonly Claim[]>;
  /** The books know. */
  settled(claim: Claim, at: Instant): Promise<void>;
}
