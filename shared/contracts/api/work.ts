// What nodes, vendors and carriers tell us.
import { z } from "zod";
import { trackingCodes } from "#shared/domain/carriers/tracking.ts";

import { purchaseOrderStatuses } from "#shared/domain/orders/lifecycles.ts";
import { Address, NodeTask, TaskKind } from "#shared/domain/orders/order.ts";
import { PackedCarton } from "#shared/domain/picking/packing.ts";
import { ShortReason } from "#shared/domain/picking/short-reason.ts";
import { CollectionCheck, Collector, collectionChecks } from "#shared/domain/stores/giving-out.ts";
import { correctsStock, DeclineReason } from "#shared/domain/stores/offer-answer.ts";
import { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { RejectionReason } from "#shared/domain/vendors/rejection.ts";
import { ShippingNotice } from "#shared/domain/vendors/shipping-notice.ts";
import { CarrierId, NodeId, OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";

import { Instant, LocalDate } from "#shared/kernel/time.ts";

export const TaskList = z.strictObject({ tasks: z.array(NodeTask), next: z.string().optional() });
export type TaskList = z.infer<typeof TaskList>;
export const TaskView = NodeTask;
/** With these, a page may hold fewer, or none, before the last. */
export const TaskFilter = z.strictObject({
  kind: TaskKind.optional(),
  /** Of a collection: what its customer says at the counter. */
  channelOrderId: z.string().max(64).optional(),
});

/** As its label says. */
export const ArrivedParcel = z.strictObject({
  carrier: CarrierId,
  tracking: z.string().trim().min(4).max(64),
});
export const ArrivalTaken = z.strictObject({ orderId: OrderId, shipmentId: ShipmentId });

const someLines = z
  .array(z.strictObject({ sku: Sku, quantity: z.int().nonnegative() }))
  .min(1)
  .max(1200);
const why = {
  /** In words; needed where the reason is `other`. */
  text: z.string().trim().min(1).max(200).optional(),
};
interface Said {
  readonly reason?: DeclineReason | undefined;
  readonly text?: string | undefined;
}
const wordsGoWithOther = ({ reason, text }: Said): boolean => reason !== "other" || text !== undefined;
const inWords = { error: "the reason `other` needs words", path: ["text"] };

/** A store will not send it. `not-found` and `damaged` correct its stock at once. */
export const DeclineOffer = z
  .strictObject({
    reason: DeclineReason,
    ...why,
    /** With `not-found` and `damaged`: what is missing; absent: all that was offered. */
    missing: someLines.optional(),
  })
  .refine(wordsGoWithOther, inWords)
  .refine(({ reason, missing }) => missing === undefined || correctsStock(reason), {
    error: "goes with not-found and damaged",
    path: ["missing"],
  });

/** A store will send it, or the part of it that it names. */
export const AcceptOffer = z
  .strictObject({
    /** What it will send; absent: all that was offered. */
    lines: someLines.optional(),
    /** Why not the rest. */
    reason: DeclineReason.optional(),
    ...why,
  })
  .refine(wordsGoWithOther, inWords);
export type AcceptOffer = z.infer<typeof AcceptOffer>;

/** Given to whoever collects it. */
export const CollectedRequest = z.strictObject({
  /** As it was shown; small letters, spaces and dashes do not matter. Needed where the task asks for it. */
  code: z.string().trim().min(1).max(32).optional(),
  by: Collector.default("customer"),
  /** What the store has checked. Of no document anything is kept. */
  checked: z.array(CollectionCheck).max(collectionChecks.length).default([]),
});

/** Who may be given a collection, for the store to compare. */
export const RecipientView = z.strictObject({ name: z.string(), delegate: z.string().optional() });

/** The parcels that the units were packed into, where the node tells of them or weighs them. */
const packing = {
  cartons: z.array(PackedCarton).min(1).max(200).optional(),
  /** It goes although its weight is off. */
  override: z.strictObject({ reason: z.string().trim().min(1).max(200) }).optional(),
};

/** All lines are picked. */
export const ConfirmPick = z.strictObject(packing);

/** What was found; what is missing is short. */
export const ShortRequest = z.strictObject({
  picked: z.array(z.strictObject({ sku: Sku, quantity: z.int().nonnegative() })),
  reason: ShortReason,
  /** False: nothing else is to be taken in its place, whatever policy and customer allow. */
  substitutes: z.boolean().default(true),
  ...packing,
});
export type ShortRequest = z.infer<typeof ShortRequest>;

export const PurchaseOrderList = z.strictObject({
  purchaseOrders: z.array(PurchaseOrder),
  next: z.string().optional(),
});
export const PurchaseOrderView = PurchaseOrder;
/** Left out: what has still to be answered or shipped, the next due first. Of what is done, the last changed first. */
export const PurchaseOrderStatusQuery = z.enum(purchaseOrderStatuses).optional();

/** With where it goes, for its vendor and as long as it sends it; an address is kept for its time only. */
export const PurchaseOrderDetails = z.strictObject({
  ...PurchaseOrder.shape,
  shipTo: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("customer"), address: Address }),
      z.strictObject({ kind: z.literal("store"), store: NodeId }),
    ])
    .optional(),
});

/** Line by line; what is not named, or not in full, is not sent. Without lines: all of it is. */
export const AcceptRequest = z
  .strictObject({
    lines: z
      .array(
        z.strictObject({
          sku: Sku,
          quantity: z.int().nonnegative(),
          /** Of what is missing. */
          reason: RejectionReason.default("out-of-stock"),
        }),
      )
      .min(1)
      .max(1200),
  })
  .optional();

export const RejectRequest = z.strictObject({
  reason: RejectionReason,
  text: z.string().trim().min(1).max(200).optional(),
});
export const RejectCancellationRequest = z
  .strictObject({ text: z.string().trim().min(1).max(200).optional() })
  .optional();

/** Advance shipping notice: the vendor handed a parcel to the carrier, with all that is left to ship or a part of it. */
export const ShipRequest = ShippingNotice;

export const CarrierEvent = z.strictObject({
  /** The carrier's own id of the scan. */
  id: z.string().min(1).max(80),
  tracking: z.string().trim().min(4).max(64),
  /** Another word is kept in the order's timeline, and changes nothing. */
  code: z.union([z.enum(trackingCodes), z.string().trim().min(1).max(60)]),
  at: Instant,
  /** When the carrier now expects to be at the door. */
  expectedAt: Instant.optional(),
  /** The same, where the carrier names a day alone. */
  expectedOn: LocalDate.optional(),
});
export type CarrierEvent = z.infer<typeof CarrierEvent>;
export const CarrierEvents = z.strictObject({ events: z.array(CarrierEvent).min(1).max(100) });
/** In EasyPost's own form: of other events than those of trackers nothing is read. */
export const EasyPostEvent = z.looseObject({ description: z.string(), result: z.unknown() });
export type EasyPostEvent = z.infer<typeof EasyPostEvent>;
/** Events about parcels that we do not know are kept out and named, so that the carrier can look. */
export const CarrierEventsTaken = z.strictObject({ taken: z.int(), unknown: z.array(z.string()) });
