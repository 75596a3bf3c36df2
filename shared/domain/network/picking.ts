// How a node picks, where it does so in waves. Without it, each of its picks is work for itself.
import { z } from "zod";
import { ServiceId } from "#shared/kernel/ids.ts";
import { LocalTime, WorkingDuration } from "#shared/kernel/time.ts";
import { Aisle } from "./shelf-place.ts";

/** People who pick at the same time, every day between two local times. */
export const PickShift = z
  .strictObject({ from: LocalTime, to: LocalTime, pickers: z.int().min(1).max(1000) })
  .refine(({ from, to }) => from < to, { error: "from must be before to", path: ["to"] });
export type PickShift = z.infer<typeof PickShift>;

/** A part of the node that is walked by itself. */
export const PickZone = z.strictObject({
  id: z.string().regex(/^[\w.-]{1,24}$/),
  aisles: z.array(Aisle).min(1).max(500),
});
export type PickZone = z.infer<typeof PickZone>;

/** How much a parcel may weigh more or less than what is in it: the larger of both. */
export const WeightTolerance = z.strictObject({
  grams: z.int().nonnegative().max(30_000),
  percent: z.number().min(0).max(50),
});
export type WeightTolerance = z.infer<typeof WeightTolerance>;

/** A wave is released in one transaction, which holds so many. */
export const MOST_TASKS = 80;

export const Picking = z.strictObject({
  wave: z
    .strictObject({
      maxOrders: z.int().min(1).max(MOST_TASKS).default(40),
      /** Units that are worth a wave, where that many wait, and that one may have. */
      minUnits: z.int().min(1).max(10_000).default(1),
      maxUnits: z.int().min(1).max(100_000).default(400),
    })
    .refine(({ minUnits, maxUnits }) => minUnits <= maxUnits, {
      error: "minUnits must not be above maxUnits",
      path: ["minUnits"],
    }),
  /** Aisles in none of them are a zone together. */
  zones: z.array(PickZone).max(50).default([]),
  /** Orders that one picker brings at once, each in a tote of its own. */
  cluster: z.int().min(1).max(50).default(8),
  shifts: z.array(PickShift).min(1).max(12),
  /** That one picker takes from the shelves in an hour. */
  unitsPerHour: z.int().min(1).max(10_000),
  /** A wave is released so long before the last instant at which its work must begin. */
  slack: WorkingDuration.default("PT30M" as WorkingDuration),
  /** Their orders go before others of the same truck. */
  express: z.array(ServiceId).max(50).default([]),
  /** A pick is confirmed only when every unit of it was scanned. */
  scans: z.enum(["required", "optional"]).default("optional"),
  /** What was picked for an order that is cancelled is available when it lies on its shelf again, or at once. */
  putBack: z.enum(["when-confirmed", "at-once"]).default("when-confirmed"),
  /** Absent: parcels are not weighed. */
  weight: WeightTolerance.optional(),
});
export type Picking = z.infer<typeof Picking>;
