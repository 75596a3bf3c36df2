// A node tells us something of its task: one function of the API per verb, all of one shape.
import type { Principal } from "#functions/_runtime/principal.ts";
import type { Fact, NodeFact } from "#shared/contracts/events.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { WaitOutcome } from "#shared/contracts/workflows.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { mayTell, type TaskVerb, taskVerbs } from "#shared/domain/picking/task-verbs.ts";
import type { ShipmentId, TaskId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { OrderBook, ShipmentChange, StockEffect } from "#shared/ports/orders.ts";
import type { Clock } from "#shared/ports/system.ts";

interface Word {
  readonly verb: TaskVerb;
  /** What the shipment's stock goes through, in the same transaction. */
  readonly stock?: StockEffect;
  readonly shipment?: Partial<ShipmentChange>;
  /** Only while fewer wrong codes were shown. */
  readonly wrongCodesBelow?: number;
  /** Wakes the workflow, unless absent. */
  readonly answer?: WaitOutcome;
}

/** With the event that tells it, if one does. */
export type Telling = Word & (NodeFact | { readonly event?: undefined; readonly facts?: undefined });

interface Deps {
  readonly orders: OrderBook;
  readonly clock: Clock;
}

/** The task, for the node that it belongs to. */
export async function ownTask(
  orders: OrderBook,
  id: TaskId,
  principal: Principal,
): Promise<NodeTask & { token: string }> {
  const task = await orders.task(id);
  if (task === undefined) throw new ProblemError("not-found", `There is no task ${id}`);
  principal.mustBe("node", task.node);
  return task;
}

export async function tell(
  { orders, clock }: Deps,
  task: NodeTask & { token: string },
  telling: Telling,
): Promise<NodeTask> {
  const { token, ...known } = task;
  const { verb, event, facts, stock, shipment, wrongCodesBelow, answer } = telling;
  if (mustTell(known, verb) === "repeated") return known;
  const { from, to, outcome, shipment: status } = taskVerbs[verb];
  const at = toInstant(clock.now());
  const written = await orders.step({
    orderId: known.orderId,
    at,
    task: { id: known.id, from, to, outcome, ...(wrongCodesBelow !== undefined && { wrongCodesBelow }) },
    shipment: { id: known.shipmentId, to: status, asRevised: known.revision ?? 0, ...shipment },
    facts:
      event === undefined
        ? []
        : // That its facts are those of its type, `Telling` says of both together.
          [{ type: event, shipmentId: known.shipmentId, facts: { node: known.node, ...facts } } as Fact],
    ...(stock !== undefined && { stock }),
    ...(answer !== undefined && { resume: [{ token, output: answer }] }),
  });
  if (written === "expired") throw holdExpired(known.shipmentId);
  if (written === "conflict") throw new ProblemError("conflict", "The task changed meanwhile; read it again");
  return { ...known, status: to, outcome, updatedAt: at };
}

/** May it be said of the task? `repeated`: it was said before. @throws ProblemError */
export function mustTell(task: NodeTask, verb: TaskVerb): "tell" | "repeated" {
  const allowed = mayTell(task, verb);
  if (allowed.ok) return allowed.value;
  throw new ProblemError("conflict", describe(allowed.refusal), { extra: { facts: allowed.refusal } });
}

/** Who holds the units in hand learns what to do with them. */
export const holdExpired = (shipment: ShipmentId): ProblemError =>
  new ProblemError(
    "conflict",
    `The units were held for ${shipment} until a time that is over, and may be another order's: leave them on the shelf`,
  );

type Refusal = Extract<ReturnType<typeof mayTell>, { ok: false }>["refusal"];

function describe(refusal: Refusal): string {
  switch (refusal.code) {
    case "wrong-kind":
      return `This is a task of kind ${refusal.kind}`;
    case "not-open":
      return `The task is ${refusal.status}${refusal.outcome === undefined ? "" : ` (${refusal.outcome})`}`;
  }
}
