// What routing answers: the plan, and everything needed to see why and to replay it.
import { z } from "zod";
import { Restriction } from "#shared/domain/network/item.ts";
import { Leg } from "#shared/domain/promise/leg.ts";
import { NodeId, Sku } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { Grams, MinorUnits } from "#shared/kernel/units.ts";

export const PlannedLine = z.strictObject({ sku: Sku, quantity: z.int().positive() });
export type PlannedLine = z.infer<typeof PlannedLine>;

/** Terms of a parcel's cost, in the policy's currency. Their sum is what the search minimised. */
export const CostTerms = z.strictObject({
  tariff: MinorUnits,
  saturday: MinorUnits,
  handling: MinorUnits,
  split: MinorUnits,
  /** What its units and parcels are worth to the orders still to come; no money is paid for it. */
  bid: MinorUnits,
  /** What its vendor is expected to cost by not keeping its word (vendor-risk.ts); absent: nothing. */
  risk: MinorUnits.optional(),
});
export type CostTerms = z.infer<typeof CostTerms>;

export const sumOf = ({ tariff, saturday, handling, split, bid, risk }: CostTerms): number =>
  tariff + saturday + handling + split + bid + (risk ?? 0);

/** A physical parcel, as it is to be packed. */
export const Carton = z.strictObject({
  /** Of the node's boxes; absent: in its own packaging, or told by weight where the node names no boxes. */
  box: z.string().optional(),
  grams: z.int().nonnegative(),
  /** Absent where parcels are told by weight. */
  contents: z.array(PlannedLine).optional(),
});
export type Carton = z.infer<typeof Carton>;

export const PlannedShipment = z.strictObject({
  node: NodeId,
  leg: Leg,
  lines: z.array(PlannedLine).min(1),
  weight: Grams,
  parcels: z.array(Carton).min(1),
  cost: CostTerms,
});
export type PlannedShipment = z.infer<typeof PlannedShipment>;

/** Why a node could not take part, with the facts. */
export const Elimination = z.discriminatedUnion("code", [
  z.strictObject({ code: z.literal("stopped"), reason: z.string().optional(), until: Instant.optional() }),
  z.strictObject({ code: z.literal("channel-not-served") }),
  /** The policy keeps the channel's orders from its groups. */
  z.strictObject({ code: z.literal("group-not-allowed") }),
  z.strictObject({ code: z.literal("no-lead-time") }),
  z.strictObject({ code: z.literal("excluded"), reason: z.string() }),
  z.strictObject({ code: z.literal("no-stock") }),
  z.strictObject({ code: z.literal("no-capacity"), day: z.string() }),
  /** A store that is asked for as many parcels as it may be at once. */
  z.strictObject({ code: z.literal("too-many-offers"), open: z.int() }),
  z.strictObject({ code: z.literal("not-a-collection-point") }),
  z.strictObject({ code: z.literal("no-service-reaches-destination") }),
  z.strictObject({ code: z.literal("too-heavy-or-long") }),
  /** No service from there takes such goods. */
  z.strictObject({ code: z.literal("restricted-goods"), restrictions: z.array(Restriction).min(1) }),
  /** Its best leg arrives after the deadline. */
  z.strictObject({ code: z.literal("too-late"), earliest: Instant }),
]);
export type Elimination = z.infer<typeof Elimination>;

export const Candidate = z.strictObject({
  node: NodeId,
  eliminated: Elimination.optional(),
  /** Lines it could serve whole, of how many. */
  linesServable: z.int(),
  /** Where it stays in: its leg's deadline and what sending every line that it can serve would cost. */
  deliverBy: Instant.optional(),
  cost: MinorUnits.optional(),
  terms: CostTerms.optional(),
  chosen: z.boolean(),
});
export type Candidate = z.infer<typeof Candidate>;

export const Decision = z.strictObject({
  /** `planned`: all lines; `partial`: some lines stay unfilled; `infeasible`: nothing can be sent. */
  outcome: z.enum(["planned", "partial", "infeasible"]),
  /** The deadline that the plan keeps, after `ladderDay` days of lateness. */
  deadline: Instant.optional(),
  ladderDay: z.int(),
  shipments: z.array(PlannedShipment),
  unfilled: z.array(PlannedLine),
  candidates: z.array(Candidate),
  cost: MinorUnits,
  /** `exact`: proven optimal. `bounded`: `bound` is a certified lower bound on the cost. */
  search: z.enum(["exact", "bounded"]),
  bound: MinorUnits,
  /** The best plan from another set of nodes by the same deadline, where there is one. */
  runnerUp: z.strictObject({ nodes: z.array(NodeId), cost: MinorUnits }).optional(),
  decidedAt: Instant,
  networkVersion: z.int(),
  /** Which bid prices counted; absent: none. */
  bidsVersion: z.string().optional(),
});
export type Decision = z.infer<typeof Decision>;

/** A node that would have taken part in a better plan, had it had so many more units. */
export const Counterfactual = z.strictObject({
  node: NodeId,
  lacking: z.array(PlannedLine).min(1),
  /** Of that plan. */
  cost: MinorUnits,
  /** Negative where it would have cost more and filled more. */
  saves: MinorUnits,
  unfilledUnits: z.int(),
});
export type Counterfactual = z.infer<typeof Counterfactual>;
