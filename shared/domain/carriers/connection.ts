// How a carrier is spoken to: by its tariff alone, or over somebody's API.
import { z } from "zod";
import { Instant } from "#shared/kernel/time.ts";

const Span = z.strictObject({ from: Instant, until: Instant });

/** The tariff in the network is all there is: a parcel's number follows from our reference. */
const TableRate = z.strictObject({
  kind: z.literal("table-rate"),
  /** Asked to, it stops a parcel that it has, and brings it back. */
  intercepts: z.boolean().optional(),
  /** For rehearsals: between these instants nobody answers. */
  unreachable: z.array(Span).max(100).default([]),
});

/** Over EasyPost. Its keys are in the secret of the carrier keys, under the carrier's id. */
const EasyPost = z.strictObject({
  kind: z.literal("easypost"),
  /** By our service's id: what EasyPost calls the carrier and the service. */
  services: z.record(
    z.string(),
    z.strictObject({ carrier: z.string().min(1).max(60), service: z.string().min(1).max(60) }),
  ),
});

export const Connection = z.discriminatedUnion("kind", [TableRate, EasyPost]);
export type Connection = z.infer<typeof Connection>;

/** A planner's word that nothing is given to the carrier, from now or within the time given. */
export const Suspension = z.strictObject({
  reason: z.string().trim().min(1).max(200),
  from: Instant.optional(),
  until: Instant.optional(),
});
export type Suspension = z.infer<typeof Suspension>;
