// One thing that a channel does in a replayed day: it places an order, or cancels one.
import { z } from "zod";
import { Address, DeliveryMethod, OrderLine } from "#shared/domain/orders/order.ts";
import { ChannelId, NodeId } from "#shared/kernel/ids.ts";
import { type Instant, toInstant } from "#shared/kernel/time.ts";

/** ISO 8601 with any offset, turned into UTC. */
const AnyInstant = z.iso.datetime({ offset: true }).transform((text): Instant => toInstant(Date.parse(text)));

const ChannelOrderId = z.string().min(1).max(64);

export const DayOrder = z
  .strictObject({
    channelOrderId: ChannelOrderId,
    method: DeliveryMethod,
    /** The store where the customer collects. */
    collectAt: NodeId.optional(),
    destination: Address,
    lines: z.array(OrderLine).min(1),
  })
  .refine((order) => (order.method === "collect") === (order.collectAt !== undefined), {
    error: "collectAt names the store of a collect order, and only of one",
    path: ["collectAt"],
  });
export type DayOrder = z.infer<typeof DayOrder>;

export const PlaceEntry = z.strictObject({ at: AnyInstant, channel: ChannelId, order: DayOrder });
export type PlaceEntry = z.infer<typeof PlaceEntry>;

export const CancelEntry = z.strictObject({ at: AnyInstant, channel: ChannelId, cancel: ChannelOrderId });
export type CancelEntry = z.infer<typeof CancelEntry>;

export const DayEntry = z.union([PlaceEntry, CancelEntry]);
export type DayEntry = z.infer<typeof DayEntry>;

/** Earliest first; entries of the same instant keep their order. */
export const byTime = <E extends { readonly at: Instant }>(entries: readonly E[]): E[] =>
  entries.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
