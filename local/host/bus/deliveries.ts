// Events on their way to functions and state machines: on disk until they arrived, tried again with growing
// pauses, and then a dead letter.
import type { HostClock } from "../../clock/clock.ts";
import type { HostStore } from "../folder/host-store.ts";
import type { Queues } from "../services/queues.ts";
import type { Target } from "./declared.ts";

export interface Deliveries {
  /** Keeps the payload, then delivers it as a unit of work. */
  send(target: Target, payload: string): void;
  /** Whether something is still on its way to the target. */
  pending(target: Target): boolean;
  /** Goes on with what the last run left. */
  resume(targets: readonly Target[]): void;
}

export interface DeliveriesOptions {
  readonly store: HostStore;
  readonly clock: HostClock;
  readonly queues: Queues;
  readonly invoke: (target: Target, payload: unknown) => Promise<void>;
  readonly report: (message: string) => void;
}

/** Between two attempts, as Lambda does: one minute, then two. */
const PAUSE_MS = 60_000;

const TRIED = "UPDATE deliveries SET attempts = attempts + 1 WHERE id = ? RETURNING attempts";
const LEFT = "SELECT id, target, payload FROM deliveries ORDER BY id";

export function createDeliveries({ store, clock, queues, invoke, report }: DeliveriesOptions): Deliveries {
  const { db } = store;
  const counts = new Map<string, number>();
  const count = (target: Target, by: number) => counts.set(target.id, (counts.get(target.id) ?? 0) + by);

  const attempt = async (id: number, target: Target, payload: string) => {
    try {
      await invoke(target, JSON.parse(payload));
    } catch (error) {
      const attempts = Number(db.transaction(() => db.row(TRIED, id))?.attempts ?? 0);
      const message = error instanceof Error ? error.message : String(error);
      report(`${target.id}: attempt ${attempts} failed: ${message}`);
      if (attempts <= target.retries) {
        clock.timer(clock.now() + attempts * PAUSE_MS, () => start(id, target, payload));
        return;
      }
      if (target.deadLetters !== undefined)
        queues.send(target.deadLetters, payload, { attributes: { error: message } });
    }
    count(target, -1);
    remove(id);
  };
  const remove = (id: number) => db.transaction(() => db.change("DELETE FROM deliveries WHERE id = ?", id));
  const start = (id: number, target: Target, payload: string) =>
    void clock.work(() => attempt(id, target, payload));

  return {
    send(target, payload) {
      count(target, 1);
      const id = db.transaction(() =>
        db.insert("INSERT INTO deliveries (rule, target, payload) VALUES ('', ?, ?)", target.id, payload),
      );
      start(id, target, payload);
    },
    pending: (target) => (counts.get(target.id) ?? 0) > 0,
    resume(targets) {
      const byId = new Map(targets.map((target) => [target.id, target]));
      for (const { id, target: targetId, payload } of db.rows(LEFT)) {
        const target = byId.get(String(targetId));
        if (target === undefined) {
          report(`an event for ${targetId} is dropped: the rule is no longer there`);
          remove(Number(id));
          continue;
        }
        count(target, 1);
        start(Number(id), target, String(payload));
      }
    },
  };
}
