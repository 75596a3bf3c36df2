// Where things lie in a node, and what is picked there together.
import { z } from "zod";
import { ShelfPlace, SkuPlace } from "#shared/domain/network/shelf-place.ts";
import { taskStatuses } from "#shared/domain/orders/lifecycles.ts";
import { PickWave, PickWaveTask } from "#shared/domain/picking/pick-wave.ts";
import { OrderId, ShipmentId, Sku, TaskId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { MAX_QUANTITY } from "#shared/kernel/units.ts";

/** What stands is replaced by SKU; what is not named stays where it is. */
export const PlacesDocument = z.strictObject({ locations: z.array(SkuPlace).min(1).max(2500) });
export const PlacesWritten = z.strictObject({ written: z.int() });
export const PlacesPage = z.strictObject({ locations: z.array(SkuPlace), next: z.string().optional() });

export const ScanRequest = z.strictObject({
  /** A SKU, or an EAN. */
  code: z.string().trim().min(1).max(48),
  quantity: z.int().min(1).max(MAX_QUANTITY).default(1),
  /** What the sign at the shelf says, for example `A-07-2`. */
  place: z.string().trim().min(1).max(20).optional(),
});

export const PlanPickWaves = z.strictObject({
  /** What is due until then is released now; absent: all that is open. */
  until: Instant.optional(),
});

export const PickWaveSummary = PickWave.omit({ tasks: true }).extend({ tasks: z.int() });
export const PickWavesPlanned = z.strictObject({ waves: z.array(PickWaveSummary) });
export const PickWavePage = z.strictObject({ waves: z.array(PickWaveSummary), next: z.string().optional() });

const Put = z.strictObject({ task: TaskId, tote: z.string().optional(), quantity: z.int() });

export const PickStopView = z.strictObject({
  /** Absent: nobody told where it lies. */
  place: ShelfPlace.optional(),
  /** Other places of it, where it is not there. */
  also: z.array(ShelfPlace).optional(),
  sku: Sku,
  ean: z.string().optional(),
  name: z.string(),
  quantity: z.int(),
  puts: z.array(Put),
});

/** One way through one zone with one trolley, in walking order. */
export const PickWalk = z.strictObject({
  number: z.int(),
  zone: z.string(),
  trolley: z.int(),
  units: z.int(),
  totes: z.array(
    z.strictObject({ tote: z.string(), task: TaskId, shipmentId: ShipmentId, orderId: OrderId }),
  ),
  stops: z.array(PickStopView),
});
export type PickWalk = z.infer<typeof PickWalk>;

export const PickWaveView = z.strictObject({
  ...PickWave.shape,
  /** As they are now; what is no longer to be picked in this wave is on no walk. */
  tasks: z.array(
    PickWaveTask.extend({ status: z.enum(taskStatuses).optional(), outcome: z.string().optional() }),
  ),
  walks: z.array(PickWalk),
});
export type PickWaveView = z.infer<typeof PickWaveView>;

/** A document to print. */
export const Pdf = z.string().meta({ format: "binary", description: "A PDF" });
