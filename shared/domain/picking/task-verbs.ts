// What a node may say of a task, and what that makes of its shipment.
import type { ShipmentStatus, TaskStatus } from "#shared/domain/orders/lifecycles.ts";
import type { NodeTask, TaskKind } from "#shared/domain/orders/order.ts";
import { accept, type Result, refuse } from "#shared/kernel/result.ts";

interface Verb {
  readonly kind: TaskKind;
  readonly from: readonly TaskStatus[];
  readonly to: TaskStatus;
  /** Recorded on the task; saying the same again is no conflict. */
  readonly outcome: string;
  readonly shipment: ShipmentStatus;
}

const unanswered = ["open", "started"] as const;

export const taskVerbs = {
  accept: { kind: "offer", from: unanswered, to: "done", outcome: "accepted", shipment: "released" },
  acceptPart: {
    kind: "offer",
    from: unanswered,
    to: "done",
    outcome: "accepted-in-part",
    shipment: "released",
  },
  decline: { kind: "offer", from: unanswered, to: "done", outcome: "declined", shipment: "released" },
  start: { kind: "pick", from: ["open"], to: "started", outcome: "started", shipment: "released" },
  confirm: { kind: "pick", from: unanswered, to: "done", outcome: "picked", shipment: "picked" },
  short: { kind: "pick", from: unanswered, to: "done", outcome: "short", shipment: "picked" },
  handover: {
    kind: "handover",
    from: unanswered,
    to: "done",
    outcome: "handed-over",
    shipment: "handedOver",
  },
  collected: { kind: "collection", from: unanswered, to: "done", outcome: "collected", shipment: "ready" },
} as const satisfies Record<string, Verb>;

export type TaskVerb = keyof typeof taskVerbs;

export type TaskRefusal =
  | { readonly code: "wrong-kind"; readonly kind: TaskKind }
  | { readonly code: "not-open"; readonly status: TaskStatus; readonly outcome: string | undefined };

/** May this be said of the task now? `repeated`: it was said before, and nothing is to be done. */
export function mayTell(task: NodeTask, verb: TaskVerb): Result<"tell" | "repeated", TaskRefusal> {
  const { kind, from, outcome }: Verb = taskVerbs[verb];
  if (task.kind !== kind) return refuse({ code: "wrong-kind", kind: task.kind });
  if (task.outcome === outcome) return accept("repeated");
  if (!from.includes(task.status))
    return refuse({ code: "not-open", status: task.status, outcome: task.outcome });
  return accept("tell");
}

type Lines = NodeTask["lines"];

/** What a short pick leaves: `undefined` when it names what was not asked for, or more than that. */
export function missingAfter(
  asked: Lines,
  picked: readonly { sku: string; quantity: number }[],
): { found: Lines; missing: Lines } | undefined {
  const counted = new Map<string, number>();
  for (const line of picked) counted.set(line.sku, (counted.get(line.sku) ?? 0) + line.quantity);
  const found = asked.map((line) => ({ ...line, quantity: counted.get(line.sku) ?? 0 }));
  const missing = asked.map((line, index) => ({
    ...line,
    quantity: line.quantity - (found[index]?.quantity ?? 0),
  }));
  const known = new Set<string>(asked.map((line) => line.sku));
  if ([...counted.keys()].some((sku) => !known.has(sku)) || missing.some((line) => line.quantity < 0))
    return undefined;
  const some = (lines: Lines): Lines => lines.filter((line) => line.quantity > 0);
  return { found: some(found), missing: some(missing) };
}
