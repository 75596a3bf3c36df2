// What routing answers: the plan, and everything needed to see why and to replay it.
import { z } from "zod";
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
});
export type CostTerms = z.infer<typeof CostTerms>;

export const PlannedShipment = z.strictObject({
  node: NodeId,
  leg: Leg,
  lines: z.array(PlannedLine).min(1),
  weight: Grams,
  cost: CostTerms,
});
export type PlannedShipment = z.infer<typeof PlannedShipment>;

/** Why a node could not take part, with the facts. */
export const Elimination = z.discriminatedUnion("code", [
  z.strictObject({ code: z.literal("stopped") }),
  z.strictObject({ code: z.literal("channel-not-served") }),
  z.strictObject({ code: z.literal("no-lead-time") }),
  z.strictObject({ code: z.literal("excluded"), reason: z.string() }),
  z.strictObject({ code: z.literal("no-stock") }),
  z.strictObject({ code: z.literal("no-capacity"), day: z.string() }),
  z.strictObject({ code: z.literal("not-a-collection-point") }),
  z.strictObject({ code: z.literal("no-service-reaches-destination") }),
  z.strictObject({ code: z.literal("too-heavy-or-long") }),
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
  /** Best plan that does without the chosen set of nodes' first node, where there is one. */
  runnerUp: z.strictObject({ nodes: z.array(NodeId), cost: MinorUnits }).optional(),
  decidedAt: Instant,
  networkVersion: z.int(),
});
export type Decision = z.infer<typeof Decision>;
