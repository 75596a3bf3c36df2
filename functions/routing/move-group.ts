// A group of orders of a wave moves at what it really costs: all of it, or nothing.
import { holdsOf, shipmentsOf } from "#functions/_planning/holds.ts";
import { costsOf, type Waiting } from "#functions/_planning/waiting-orders.ts";
import type { PlannedShipment } from "#shared/domain/routing/decision.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { type Decided, decideOrder } from "#shared/domain/routing/evidence.ts";
import type { Moving } from "#shared/domain/routing/wave/replan.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { OrderBook, OrderMove } from "#shared/ports/orders.ts";
import type { Clock } from "#shared/ports/system.ts";
import { freed, type Pooled, taken } from "./wave-pool.ts";

interface Deps {
  readonly orders: OrderBook;
  readonly clock: Clock;
}

/** Minor units that every shipment that moves must save: moving is work, too. */
const LEAST_SAVED = 50;

interface Group {
  readonly id: string;
  readonly pool: readonly Pooled[];
  readonly world: Snapshot;
  readonly group: readonly Moving[];
}

interface Moved {
  readonly world: Snapshot;
  readonly saved: number;
  readonly shipments: number;
}

/** Moves it at what it really costs, or says why not. */
export async function moveGroup(deps: Deps, { id, pool, world, group }: Group): Promise<Moved | string> {
  const members = group.flatMap(({ index, nodes }) => {
    const waiting = pool[index]?.waiting;
    return waiting === undefined ? [] : [{ waiting, nodes }];
  });
  const leaving = members.flatMap(({ waiting }) => waiting.planned);
  let open = freed(world, leaving);
  const moves: OrderMove[] = [];
  const planned: PlannedShipment[] = [];
  for (const { waiting, nodes } of members) {
    const decided = decideAt(waiting, nodes, open);
    const { outcome, ladderDay, shipments } = decided.decision;
    if (outcome !== "planned" || ladderDay > 0) return "does-not-fit";
    planned.push(...shipments);
    open = taken(open, shipments);
    moves.push(moveOf(waiting, decided, { id, world, now: deps.clock.now() }));
  }
  const { splitPenalty } = world.network.policy;
  const before = costsOf(leaving, splitPenalty, world.bids);
  const after = costsOf(planned, splitPenalty, world.bids);
  const saved = Math.min(before.paid - after.paid, before.total - after.total);
  if (saved < LEAST_SAVED * leaving.length) return "saves-too-little";
  const outcome = await deps.orders.moveTogether(moves, toInstant(deps.clock.now()));
  if (outcome !== "done") return outcome;
  return { world: open, saved: before.total - after.total, shipments: leaving.length };
}

function decideAt(
  { demand, deadline, others }: Waiting,
  nodes: readonly NodeId[],
  snapshot: Snapshot,
): Decided {
  const rest = snapshot.network.nodes.filter((node) => !nodes.includes(node.id));
  return decideOrder(demand, snapshot, {
    deadline,
    exclude: new Map(rest.map((node) => [node.id, "not in the wave's plan"])),
    ...(others > 0 && { maxParcels: Math.max(1, snapshot.network.policy.maxParcels - others) }),
  });
}

function moveOf(
  { order, leaving }: Waiting,
  { decision, seen }: Decided,
  { id, world, now }: { id: string; world: Snapshot; now: number },
): OrderMove {
  const attempt = order.attempts + 1;
  const { network } = world;
  return {
    orderId: order.id,
    wave: id,
    attempt,
    decision,
    seen,
    leaving: leaving.map(({ shipment, task }) => ({ shipment: shipment.id, task })),
    holds: holdsOf(order, attempt, decision, network),
    shipments: shipmentsOf(order, attempt, decision, network, toInstant(now), leaving[0]?.shipment.id),
  };
}
