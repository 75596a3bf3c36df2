import type { Agreed } from "#shared/domain/rescue/second-visit.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Outcome, StoredShipment } from "./orders.ts";

/** `default`: nobody had answered. */
export type AskedBy = "customer" | "default";

/** Carriers that come again on the day on which nobody was at home. */
export interface SecondVisits {
  /** `conflict`: agreed before, or the parcel has arrived or goes another way. */
  agree(shipment: StoredShipment, visit: Agreed & { readonly by: AskedBy }, at: Instant): Promise<Outcome>;
}
