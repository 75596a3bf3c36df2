import type { LifecycleEvent } from "#shared/contracts/events.ts";

export interface Publisher {
  /** All of them, or an error: then all may be sent again, under the same ids. */
  publish(events: readonly LifecycleEvent[]): Promise<void>;
}

/** Events as they were written. */
export interface ToldEvents {
  /** By id; those that have expired are missing. */
  byId(ids: readonly string[]): Promise<readonly LifecycleEvent[]>;
}
