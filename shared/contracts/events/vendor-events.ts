// What is told of a purchase order for its vendor: what others did to it. What the vendor did itself is told of its
// shipment. No event has an address: its vendor reads that in the purchase order.
import { z } from "zod";
import { CancellationWord } from "#shared/domain/vendors/cancellation-word.ts";
import { NodeId, PurchaseOrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { told, units } from "./told.ts";

const about = { vendor: NodeId, purchaseOrder: PurchaseOrderId };
/** `default`: the vendor did not answer in time, and the policy did. */
const by = z.enum(["vendor", "default"]);

export const vendorEvents = {
  "purchase-order.submitted": told("Its vendor is asked to send it, and has to answer", {
    ...about,
    lines: units,
    /** Until when to answer, and to ship. */
    dueBy: Instant,
    shipBy: Instant,
  }),
  "purchase-order.reminded": told("Its vendor has not answered, and the deadline is near", {
    ...about,
    dueBy: Instant,
  }),
  "purchase-order.readdressed": told("It goes to another address from now on: read it again", about),
  "purchase-order.withdrawn": told("Its vendor has nothing to do for it any more", about),
  "purchase-order.cancellation-requested": told("Its vendor has accepted it, and is asked not to ship it", {
    ...about,
    dueBy: Instant,
    /** What silence until then will mean. */
    unanswered: CancellationWord,
  }),
  "purchase-order.cancellation-accepted": told("It will not be shipped", { ...about, by }),
  "purchase-order.cancellation-rejected": told("It is shipped all the same", {
    ...about,
    by,
    text: z.string().optional(),
  }),
  "purchase-order.closed": told("All that its vendor shipped for it has arrived, or is lost", {
    ...about,
    /** Parcels that never arrived. */
    lost: z.array(ShipmentId),
  }),
} as const;
