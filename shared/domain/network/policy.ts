// The retailer's own choices, as data: in which order goals count, who may send what, how far an order may be
// split. It changes over the API and counts from the next decision on.
import { z } from "zod";
import { CancellationWord } from "#shared/domain/vendors/cancellation-word.ts";
import { ChannelId, NodeId, ServiceId } from "#shared/kernel/ids.ts";
import { Instant, WorkingDuration } from "#shared/kernel/time.ts";
import { Currency, MinorUnits } from "#shared/kernel/units.ts";
import { CollectionRules } from "./collection.ts";
import { NodeGroup } from "./node.ts";
import { RescuePolicy } from "./rescue-policy.ts";
import { StaleFeed } from "./stale-feed.ts";
import { Substitution } from "./substitution.ts";

/** A goal that counts before cost: all plans that do best by it stay in, the others are out. */
export const Tier = z.discriminatedUnion("goal", [
  /** Fewest shipments. */
  z.strictObject({ goal: z.literal("keep-together") }),
  /** Most units from the first group, then from the second and so on; nodes of none come last. */
  z.strictObject({ goal: z.literal("prefer"), groups: z.array(NodeGroup).min(1).max(10) }),
  /** Most units from the store in whose till it was placed; orders of no store are not concerned. */
  z.strictObject({ goal: z.literal("prefer-placing-store") }),
]);
export type Tier = z.infer<typeof Tier>;

/** What holds for one channel's orders, instead of or beside the rest. */
export const ChannelRule = z.strictObject({
  channel: ChannelId,
  /** Only nodes of one of these groups send; absent: all that serve the channel. */
  onlyGroups: z.array(NodeGroup).min(1).max(20).optional(),
  /** Nodes of these groups do not send. */
  neverGroups: z.array(NodeGroup).max(20).default([]),
  /** Only these carrier services; absent: all. */
  services: z.array(ServiceId).min(1).max(50).optional(),
  maxParcels: z.int().min(1).max(20).optional(),
  latenessLadderDays: z.int().min(0).max(30).optional(),
});
export type ChannelRule = z.infer<typeof ChannelRule>;

/** A planner's stop: nothing new is routed to the node, from now or within the time given. */
export const Stop = z.strictObject({
  node: NodeId,
  reason: z.string().trim().min(1).max(200),
  from: Instant.optional(),
  until: Instant.optional(),
  /** Only for these channels; absent: for all. */
  channels: z.array(ChannelId).min(1).max(100).optional(),
  /** What it has not handed over yet: it finishes that, or others do it in its place, at once. */
  openWork: z.enum(["finishes", "moves"]).default("finishes"),
});
export type Stop = z.infer<typeof Stop>;

/** A node's own stop, which ends by itself. It is no part of the policy: whoever replaces that does not lift it. */
export const Pause = z.strictObject({ ...Stop.omit({ channels: true }).shape, until: Instant });
export type Pause = z.infer<typeof Pause>;

/** What may be sent back, and until when. */
export const ReturnPolicy = z.strictObject({
  /** Days after its arrival within which a unit may be announced for return. */
  days: z.int().min(0).max(730).default(30),
  /** Days within which an announced return must come in. */
  useWithinDays: z.int().min(1).max(90).default(14),
  /** Where parcels are sent back to; absent: to the node that sent them, or to the first warehouse for a vendor's. */
  to: NodeId.optional(),
});
export type ReturnPolicy = z.infer<typeof ReturnPolicy>;

/** A parcel that never reached its door. */
export const LostParcels = z.strictObject({
  /** Days without a word from its carrier after which a channel or a planner may report it as lost. */
  reportAfterDays: z.int().min(1).max(60).default(5),
  /** Sent again from what there is, or paid back. What cannot be sent again is paid back. */
  remedy: z.enum(["replace", "refund"]).default("replace"),
});
export type LostParcels = z.infer<typeof LostParcels>;

/** What becomes of an order on hold. */
export const HoldPolicy = z.strictObject({
  /** Until then, where the one who holds it does not say. */
  expireAfter: WorkingDuration,
  afterwards: z.enum(["cancel", "release"]).default("cancel"),
  /** The promise waits for the release, and is given anew where it cannot be kept any more; else it runs on. */
  stopsClock: z.boolean().default(true),
});
export type HoldPolicy = z.infer<typeof HoldPolicy>;

export const Policy = z.strictObject({
  currency: Currency,
  /** A quote can be redeemed for this long. */
  quoteValidFor: WorkingDuration,
  /** Days after the promise that the lateness ladder tries before backorder. */
  latenessLadderDays: z.int().min(0).max(30),
  /** Shipments that one order may be split into. */
  maxParcels: z.int().min(1).max(20),
  /** Orders of a lower value are split into at most so many shipments; the lowest step that applies counts. */
  splitThresholds: z
    .array(z.strictObject({ below: MinorUnits, maxParcels: z.int().min(1).max(20) }))
    .max(10)
    .default([]),
  /** Added to the cost for every shipment after the first. */
  splitPenalty: MinorUnits,
  /** After the promise and the fewest unfilled units, before cost; the first counts most. */
  tiers: z.array(Tier).max(5).default([]),
  channels: z.array(ChannelRule).max(200).default([]),
  stops: z.array(Stop).max(500).default([]),
  /** Whether the components of a set travel together, where the item does not say. */
  setsTogether: z.boolean().default(true),
  /** What is kept back of levels that were not counted for long; absent: nothing. */
  staleFeed: StaleFeed.optional(),
  /** What a booking may cost more with another service, so that the promise is kept when the planned one cannot be booked. */
  maxFailoverCost: MinorUnits.default(MinorUnits.parse(0)),
  /** Shipments that may replace failed ones, per order. 0: nothing that has failed is sourced again, also not when stock comes. */
  maxRescues: z.int().min(0).max(20),
  rescue: RescuePolicy.prefault({}),
  /** What a purchase order costs that its vendor does not send, or sends late: by its record, routing expects a share of it. */
  vendorFailureCost: MinorUnits.nonnegative().default(MinorUnits.parse(1500)),
  /** Days after it was placed that an order waits for stock; then it ends with what has arrived of it, and its channel hears of it. */
  backorderDays: z.int().min(1).max(60).default(30),
  /** How long a vendor has to say whether it stops what it had accepted, and what its silence means. */
  vendorCancellation: z
    .strictObject({
      answerWithin: WorkingDuration.default(WorkingDuration.parse("PT4H")),
      unanswered: CancellationWord.default("rejected"),
    })
    .default({ answerWithin: WorkingDuration.parse("PT4H"), unanswered: "rejected" }),
  /** Days that a collected order waits in the store. */
  collectionDays: z.int().min(1).max(30),
  substitution: Substitution.prefault({}),
  returns: ReturnPolicy.default({ days: 30, useWithinDays: 14 }),
  lostParcels: LostParcels.default({ reportAfterDays: 5, remedy: "replace" }),
  collection: CollectionRules.prefault({}),
  holds: HoldPolicy.default({
    expireAfter: WorkingDuration.parse("PT48H"),
    afterwards: "cancel",
    stopsClock: true,
  }),
});
export type Policy = z.infer<typeof Policy>;
