// Writes what came of a stimulus, in one transaction, and says what is to be done once it is on disk.
import type { Advance } from "../interpreter/advance.ts";
import type { Effect, Ending, Stimulus, TaskCall } from "../interpreter/stimulus.ts";
import type { ExecutionRow } from "../store/rows.ts";
import type { Store } from "../store/store.ts";
import { tellParent } from "./children.ts";

export interface Committed {
  readonly calls: ReadonlyMap<number, TaskCall>;
  /** Waits whose calls nobody waits for any more. */
  readonly abandoned: readonly number[];
  /** Stimuli for other executions, already in their inboxes. */
  readonly deliveries: readonly Delivery[];
  readonly ended?: ExecutionRow;
}

interface Delivery {
  readonly execution: number;
  readonly stimulus: Stimulus;
  /** Its place in the stored inbox. */
  readonly entry: number;
}

/**
 * @param entry the place of the stimulus in the stored inbox, if it was there.
 * @param now epoch milliseconds.
 */
export function commit(
  store: Store,
  row: ExecutionRow,
  result: Advance,
  { entry, now }: { entry: number | undefined; now: number },
): Committed {
  return store.transaction(() => {
    if (entry !== undefined) store.inbox.delete(entry);
    if (row.type === "STANDARD") for (const event of result.events) store.events.insert(row.id, event);
    const calls = new Map<number, TaskCall>();
    const deliveries = result.effects.flatMap((effect) => writeEffect(store, row.id, effect, calls));
    const abandoned = result.effects.flatMap(({ kind, wait }) => (kind === "abandon" ? [wait] : []));
    if (result.ending === undefined) {
      store.executions.saveSnapshot(row.id, JSON.stringify(result.snapshot));
      return { calls, abandoned, deliveries };
    }
    const ended = endedRow(row, result.ending, now);
    store.executions.end(ended);
    if (row.type === "EXPRESS") store.executions.delete(row.id);
    else if (ended.status !== "SUCCEEDED")
      store.executions.saveSnapshot(row.id, JSON.stringify(result.snapshot));
    return { calls: new Map(), abandoned, deliveries: [...deliveries, ...notifyParent(store, ended)], ended };
  });
}

/** @returns the stimuli for other executions that follow. */
function writeEffect(
  store: Store,
  execution: number,
  effect: Effect,
  calls: Map<number, TaskCall>,
): readonly Delivery[] {
  const { wait } = effect;
  switch (effect.kind) {
    case "call":
      calls.set(wait, effect.call);
      store.waits.insertCall(execution, wait, effect.call);
      return [];
    case "token": {
      const heartbeatSeconds = effect.heartbeatSeconds ?? null;
      store.waits.insertToken(effect.token, { execution, wait, heartbeatSeconds });
      return [];
    }
    case "timer":
      store.waits.insertTimer(execution, wait, effect.purpose, effect.at);
      return [];
    case "answered":
      store.waits.deleteCall(execution, wait);
      return [];
    case "close":
    case "abandon":
      calls.delete(wait);
      store.waits.close(execution, wait);
      return effect.kind === "abandon" ? stopChild(store, execution, wait) : [];
  }
}

function stopChild(store: Store, parent: number, wait: number): readonly Delivery[] {
  const child = store.executions.childOf(parent, wait);
  if (child?.status !== "RUNNING") return [];
  const cause = "The task that waited for this execution was given up.";
  return [deliveryTo(store, child.id, { kind: "stop", error: null, cause })];
}

function notifyParent(store: Store, ended: ExecutionRow): readonly Delivery[] {
  const { parent } = ended;
  if (parent === null || store.executions.get(parent.execution)?.status !== "RUNNING") return [];
  return [deliveryTo(store, parent.execution, tellParent(ended, parent))];
}

function deliveryTo(store: Store, execution: number, stimulus: Stimulus): Delivery {
  return { execution, stimulus, entry: store.inbox.insert(execution, stimulus) };
}

function endedRow(row: ExecutionRow, ending: Ending, stopped: number): ExecutionRow {
  return ending.status === "SUCCEEDED"
    ? { ...row, status: ending.status, stopped, output: JSON.stringify(ending.output) }
    : { ...row, status: ending.status, stopped, error: ending.error, cause: ending.cause };
}
