// What a rescue weighed: each option with its cost against the breach, and why one of them was taken.
import { z } from "zod";
import { Evidence } from "#shared/domain/routing/evidence.ts";
import { CarrierId, NodeId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";

export const optionKinds = [
  "re-source", // other nodes, by the promise
  "faster-service", // the same node, by another service or truck
  "split", // several parcels, by the promise
  "ask-again", // the node that did not find it, had no time or did not answer, once more
  "duplicate", // the same once more, beside a parcel that is late on its way
  "collect", // the customer comes for it
  "later", // the customer is told of a later promise
  "tell", // the parcel on its way is waited for, and the customer told
  "leave-out", // the customer is told that it does not come
] as const;
export const OptionKind = z.enum(optionKinds);
export type OptionKind = z.infer<typeof OptionKind>;

export const RescueOption = z.strictObject({
  kind: OptionKind,
  nodes: z.array(NodeId),
  /** The deadline that it keeps; absent where nothing is sent. */
  deliverBy: Instant.optional(),
  keepsPromise: z.boolean(),
  unfilledUnits: z.int(),
  /** Of sending the units this way, bid prices included. */
  cost: MinorUnits,
  /** Beyond the cheapest way to send as many of them late: this is what the budget is for. */
  extra: MinorUnits,
  /** What the promise that it breaks costs, and what the chance that it fails again is worth. */
  breach: MinorUnits,
  doubt: MinorUnits,
  /** Cost, breach and doubt: the least is the best. */
  total: MinorUnits,
});
export type RescueOption = z.infer<typeof RescueOption>;

export const Weighing = z.strictObject({
  /** The best first. */
  options: z.array(RescueOption).min(1),
  /** Its place in the list. */
  chosen: z.int().nonnegative(),
  because: z.enum(["best", "within-budget", "planner", "time-out"]),
  budget: MinorUnits,
  /** With it the same options are weighed again, byte for byte. */
  seen: z.strictObject({
    evidence: Evidence,
    again: z.array(z.strictObject({ node: NodeId, because: z.string(), doubt: z.int() })),
    failedAt: NodeId,
    /** Carriers that did not answer, and were planned with only where the promise could not be kept without them. */
    avoided: z.array(CarrierId).optional(),
    spent: z.boolean(),
    broken: z.boolean(),
    /** Of a parcel on its way: when it is there, as it seems. */
    expectedBy: Instant.optional(),
  }),
});
export type Weighing = z.infer<typeof Weighing>;
