// A pick wave as it is recorded: which tasks are picked together, by whom into which totes. The tasks are what is done;
// the wave is beside them.
import { z } from "zod";
import { CarrierId, NodeId, OrderId, ServiceId, ShipmentId, TaskId } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";

export const PickWaveId = z
  .string()
  .regex(/^pwv_\w+$/)
  .brand<"PickWaveId">();
export type PickWaveId = z.infer<typeof PickWaveId>;

/** Of one SKU each: they are taken all together and sorted at the packing table. */
export const PickWaveKind = z.enum(["single-line", "multi-line"]);
export type PickWaveKind = z.infer<typeof PickWaveKind>;

export const PickWaveTask = z.strictObject({
  task: TaskId,
  shipmentId: ShipmentId,
  orderId: OrderId,
  /** The trolley that it is on, from 1, and its tote there; singles have none. */
  trolley: z.int().min(1),
  tote: z.string().optional(),
  dueBy: Instant,
});
export type PickWaveTask = z.infer<typeof PickWaveTask>;

export const PickWave = z.strictObject({
  id: PickWaveId,
  node: NodeId,
  kind: PickWaveKind,
  /** Who asked for it. */
  because: z.enum(["schedule", "demand"]),
  releasedAt: Instant,
  /** The soonest of its tasks. */
  dueBy: Instant,
  carrier: CarrierId.optional(),
  service: ServiceId.optional(),
  /** The truck; absent: it is collected in the node. */
  leavesAt: Instant.optional(),
  /** Some of it was due before it was released. */
  isLate: z.boolean(),
  zones: z.array(z.string()),
  units: z.int(),
  aisles: z.int(),
  tasks: z.array(PickWaveTask),
});
export type PickWave = z.infer<typeof PickWave>;
