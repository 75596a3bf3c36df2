// A vendor's word that a parcel is with the carrier (ASN), held against what it accepted.
import { z } from "zod";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import { missingAfter } from "#shared/domain/picking/task-verbs.ts";
import { CarrierId, ServiceId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { accept, type Result, refuse } from "#shared/kernel/result.ts";
import { type EpochMs, Instant, MINUTE, toEpoch } from "#shared/kernel/time.ts";
import { leftToShip, type PurchaseOrder, type PurchaseOrderLines } from "./purchase-order.ts";

export const ShippingNotice = z.strictObject({
  carrier: CarrierId,
  service: ServiceId.optional(),
  /** As it is printed on the label: letters, digits, and spaces, dots, dashes or slashes within. */
  tracking: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ./-]{2,62}[A-Za-z0-9]$/),
  /** What is in the parcel; absent: all that is left to ship. */
  lines: z
    .array(z.strictObject({ sku: Sku, quantity: z.int().positive() }))
    .min(1)
    .max(1200)
    .optional(),
  /** When the carrier took it; absent: now. */
  shippedAt: Instant.optional(),
});
export type ShippingNotice = z.infer<typeof ShippingNotice>;

export type NoticeRefusal =
  | { readonly code: "unknown-carrier" | "unknown-service"; readonly known: readonly string[] }
  | { readonly code: "not-accepted"; readonly left: PurchaseOrderLines }
  | { readonly code: "in-the-future" | "before-it-was-asked-for" }
  | { readonly code: "too-many-parcels" | "too-many-lines"; readonly most: number };

export interface Parcelled {
  readonly lines: PurchaseOrderLines;
  /** What the vendor has still to ship after it. */
  readonly rest: PurchaseOrderLines;
}

/** Clocks of vendors may be fast by so much. */
const CLOCKS_DIFFER = 5 * MINUTE;
/** Parcels ahead of the last one: each is followed under a number beside those of the plan (`parcelId`). */
const MOST_AHEAD = 3;
/** Of an order that is sent in parts; one transaction moves them. */
const MOST_LINES = 80;

export function checkNotice(
  order: PurchaseOrder,
  notice: ShippingNotice,
  { carriers, now }: { readonly carriers: readonly Carrier[] | undefined; readonly now: EpochMs },
): Result<Parcelled, NoticeRefusal> {
  const stranger = carriers && unknownTo(carriers, notice);
  if (stranger !== undefined) return refuse(stranger);
  if (notice.shippedAt !== undefined) {
    if (toEpoch(notice.shippedAt) > now + CLOCKS_DIFFER) return refuse({ code: "in-the-future" });
    if (toEpoch(notice.shippedAt) < toEpoch(order.openedAt) - CLOCKS_DIFFER)
      return refuse({ code: "before-it-was-asked-for" });
  }
  const left = leftToShip(order);
  const split = missingAfter(left, notice.lines ?? left);
  if (split === undefined) return refuse({ code: "not-accepted", left });
  const { found: lines, missing: rest } = split;
  if (rest.length > 0 && (order.parcels?.length ?? 0) >= MOST_AHEAD)
    return refuse({ code: "too-many-parcels", most: MOST_AHEAD + 1 });
  if (rest.length > 0 && order.lines.length > MOST_LINES)
    return refuse({ code: "too-many-lines", most: MOST_LINES });
  return accept({ lines, rest });
}

function unknownTo(
  carriers: readonly Carrier[],
  { carrier, service }: ShippingNotice,
): NoticeRefusal | undefined {
  const found = carriers.find(({ id }) => id === carrier);
  if (found === undefined) return { code: "unknown-carrier", known: carriers.map(({ id }) => id) };
  if (service === undefined || found.services.some(({ id }) => id === service)) return undefined;
  return { code: "unknown-service", known: found.services.map(({ id }) => id) };
}

/** A plan numbers its shipments from 1 to 20: parcels sent ahead of one count on in steps of that. */
export function parcelId(shipment: ShipmentId, ahead: number): ShipmentId {
  const at = shipment.lastIndexOf("-") + 1;
  return ShipmentId.parse(`${shipment.slice(0, at)}${Number(shipment.slice(at)) + 20 * (ahead + 1)}`);
}
