// Messages of the queue by which webhooks are served. They name what is to be sent, and hold none of it.
import { z } from "zod";
import { OrderId, ShipmentId, WebhookId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

export const WebhookErrand = z.discriminatedUnion("kind", [
  /** Events have happened. */
  z.object({ kind: z.literal("tell"), webhook: WebhookId, events: z.array(z.string()).min(1) }),
  /** Something that waits is due. */
  z.object({ kind: z.literal("wake"), webhook: WebhookId }),
  /** What was told of one order, or of all, is to be sent again; page by page. */
  z.object({
    kind: z.literal("replay"),
    webhook: WebhookId,
    orderId: OrderId.optional(),
    /** Of that order, only what was told of one shipment. */
    shipmentId: ShipmentId.optional(),
    since: Instant.optional(),
    until: Instant.optional(),
    /** Only what was never on its way. */
    missing: z.boolean().optional(),
    next: z.string().optional(),
  }),
]);
export type WebhookErrand = z.infer<typeof WebhookErrand>;

/** As it lies in the dead-letter queue: with the queue that it is from. */
export const ErrandLetter = z.object({ errand: WebhookErrand, queue: z.string() });
