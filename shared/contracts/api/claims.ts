// Parcels that never arrived: who says so, and what their carrier pays.
import { z } from "zod";
import { Claim } from "#shared/domain/carriers/claim.ts";
import { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

export { Claim as ClaimView, ClaimAnswer } from "#shared/domain/carriers/claim.ts";

export const ReportLost = z.strictObject({ shipment: ShipmentId });

export const ReportedLost = z.strictObject({
  orderId: OrderId,
  shipment: ShipmentId,
  /** When it was seen last, or handed over. */
  since: Instant,
});

export const ClaimList = z.strictObject({ claims: z.array(Claim), next: z.string().optional() });
