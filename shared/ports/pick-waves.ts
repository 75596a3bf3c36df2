import type { NodeTask } from "#shared/domain/orders/order.ts";
import type { PickWave, PickWaveId } from "#shared/domain/picking/pick-wave.ts";
import type { NodeId, TaskId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Page, PageRequest } from "./orders.ts";

export type Release =
  | { readonly released: true }
  /** These are in another wave, picked, or withdrawn: nothing was released. */
  | { readonly released: false; readonly gone: readonly TaskId[] };

export interface PickWaves {
  /** Picks of a node that nobody has begun and no wave has, soonest due first; those due until then. */
  waiting(node: NodeId, until?: Instant): Promise<readonly NodeTask[]>;
  /** Records the wave and puts its tasks into it, all or nothing. */
  release(wave: PickWave): Promise<Release>;
  get(id: PickWaveId): Promise<PickWave | undefined>;
  /** Of a node, the soonest due first. They are forgotten after a month. */
  of(node: NodeId, page: PageRequest): Promise<Page<PickWave>>;
  /** Tasks as they are now; one that is not there is missing. */
  tasks(ids: readonly TaskId[]): Promise<ReadonlyMap<TaskId, NodeTask>>;
}
