import { holdsOf, shipmentsOf } from "#functions/_planning/holds.ts";
import { takeSnapshot } from "#functions/_planning/snapshot.ts";
import { capacityTaken, costsOf, type Waiting, waitingOrder } from "#functions/_planning/waiting-orders.ts";
import { type DepsOf, scheduled } from "#functions/_runtime/scheduled.ts";
import type { WaveReport } from "#shared/contracts/api/planner.ts";
import { silentCarriers } from "#shared/domain/carriers/avoidance.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { dayKey } from "#shared/domain/routing/capacity.ts";
import type { PlannedShipment } from "#shared/domain/routing/decision.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { type Decided, decideOrder } from "#shared/domain/routing/evidence.ts";
import { surveyOrder } from "#shared/domain/routing/survey.ts";
import { contestedOrders } from "#shared/domain/routing/wave/contested.ts";
import { canStay, type Moving, replan, type WaitingOrder } from "#shared/domain/routing/wave/replan.ts";
import { roomFor, type WaveTerms } from "#shared/domain/routing/wave/wave-of-orders.ts";
import { derivedId } from "#shared/kernel/derived-id.ts";
import type { NodeId, OrderId } from "#shared/kernel/ids.ts";
import { type EpochMs, HOUR, toInstant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import { logger } from "#shared/observability/logger.ts";
import type { OrderMove } from "#shared/ports/orders.ts";

type Deps = DepsOf<"reoptimise-wave">;

const MOST_ORDERS = 300;
const ROUTED_WITHIN = HOUR;
const PAGE = 1000;
/** Minor units that every shipment that moves must save: moving is work, too. */
const LEAST_SAVED = 50;
/** Leaving a line out is never worth it. */
const UNFILLED_FACTOR = 20;

/** The last look, and the orders of it: without another one there is nothing new to find. */
let last: { readonly at: EpochMs; readonly orders: ReadonlySet<OrderId> } | undefined;

/** Plans again, all together, what nobody has begun to pick; what saves enough is moved. */
export const { createHandler, handler } = scheduled("reoptimise-wave", async (deps) => {
  const now = deps.clock.now();
  if (last !== undefined && !(await hasNewOrder(deps, last.at))) return;
  // What seems cheaper now may only seem so: a carrier does not answer.
  const network = await deps.network.current();
  if (network !== undefined && silentCarriers(network, now).length > 0) return;
  const { items } = await deps.orders.openTasks({ limit: PAGE });
  const tasks = items.filter(isWaiting);
  const contested = [...contestedOrders(tasks)].sort().slice(0, MOST_ORDERS);
  const before = last?.orders;
  last = { at: now, orders: new Set(contested) };
  if (contested.every((id) => before?.has(id))) return;
  const report = await wave(deps, contested, tasks);
  await deps.waves.keep(report);
  logger.info("wave", {
    ...report,
    ordersMoved: report.ordersMoved.length,
    skipped: report.skipped.length,
  });
});

/** Placed since, or so shortly before that it may have been routed since. */
const hasNewOrder = async ({ orders }: Deps, at: EpochMs): Promise<boolean> =>
  (await orders.routedSince(toInstant(at - ROUTED_WITHIN), 1)).length > 0;

/** Asked for, and neither accepted nor begun, nor in a pick wave: a store's pick follows its acceptance. */
const isWaiting = ({ kind, status, dueBy, openedAt, pickWave }: NodeTask): boolean =>
  status === "open" && pickWave === undefined && (kind === "offer" || kind === "pick") && openedAt < dueBy;

async function wave(deps: Deps, ids: readonly OrderId[], tasks: readonly NodeTask[]): Promise<WaveReport> {
  const now = deps.clock.now();
  const id = derivedId("wave", toInstant(now), ...ids);
  const skipped: { orders: OrderId[]; because: string }[] = [];
  const found: Waiting[] = [];
  for (const order of ids) {
    const one = await waitingOrder(
      deps,
      order,
      tasks.filter((task) => task.orderId === order),
    );
    if (typeof one === "string") skipped.push({ orders: [order], because: one });
    else found.push(one);
  }
  const snapshot = await takeSnapshot(deps, [
    ...new Set(found.flatMap(({ skus, demand }) => [...skus, ...demand.lines.map(({ sku }) => sku)])),
  ]);
  const plain = found.filter((one) => {
    const because = whyItKeeps(one, snapshot);
    if (because !== undefined) skipped.push({ orders: [one.order.id], because });
    return because === undefined;
  });
  const pool = pooled(plain, snapshot, (one, because) => skipped.push({ orders: [one.order.id], because }));
  const { splitPenalty } = snapshot.network.policy;
  // An order's first parcel is no split.
  const noSplits = splitPenalty * pool.length;
  const costBefore = pool.reduce((sum, { pays }) => sum + pays, -noSplits);
  const empty = { bound: 0, groups: [] };
  const { bound, groups } = pool.length === 0 ? empty : replan(pool, termsOf(pool, snapshot), id);
  const report = { saved: 0, shipments: 0, orders: [] as OrderId[] };
  let world = snapshot;
  for (const group of groups) {
    const moved = await moveGroup(deps, { id, pool, world, group });
    const orders = group.flatMap(({ index }) => pool[index]?.waiting.order.id ?? []);
    if (typeof moved === "string") {
      skipped.push({ orders, because: moved });
      continue;
    }
    world = moved.world;
    report.saved += moved.saved;
    report.shipments += moved.shipments;
    report.orders.push(...orders);
  }
  return {
    id,
    at: toInstant(now),
    ordersLookedAt: pool.length,
    ordersMoved: report.orders,
    shipmentsMoved: report.shipments,
    costBefore: MinorUnits.parse(Math.round(costBefore)),
    costAfter: MinorUnits.parse(Math.round(costBefore - report.saved)),
    bound: MinorUnits.parse(
      Math.min(Math.round(costBefore - report.saved), Math.max(0, Math.ceil(bound - noSplits - 1e-6))),
    ),
    skipped,
  };
}

/** Goals before cost, and goods that belong together, are not the wave's to weigh. */
function whyItKeeps({ leaving, skus }: Waiting, { items, network }: Snapshot): string | undefined {
  if (network.policy.tiers.length > 0) return "tiers";
  if (skus.some((sku) => items.get(sku)?.set !== undefined)) return "set";
  const accepted = leaving.some(
    ({ shipment, task }) => shipment.road !== "warehouse" && task.endsWith(".pick"),
  );
  return accepted ? "accepted" : undefined;
}

interface Pooled extends WaitingOrder {
  readonly waiting: Waiting;
}

/** Surveyed as if all of them were still to be held; one that could not be planned so from now on keeps what it has. */
function pooled(
  all: readonly Waiting[],
  snapshot: Snapshot,
  skip: (one: Waiting, because: string) => unknown,
): readonly Pooled[] {
  const open = freed(
    snapshot,
    all.flatMap(({ planned }) => planned),
  );
  const surveyed = all.map((waiting): Pooled => {
    const { demand, deadline, abandoned, leaving } = waiting;
    const survey = surveyOrder(demand, open, abandoned);
    const heldAt = survey.lines.flatMap(({ sku }) =>
      leaving.flatMap(({ shipment }) =>
        shipment.lines.some((line) => line.sku === sku) ? [shipment.node] : [],
      ),
    );
    const pays = costsOf(waiting.planned, snapshot.network.policy.splitPenalty, snapshot.bids).total;
    return { waiting, survey, deadline, heldAt, pays };
  });
  const terms = termsOf(surveyed, snapshot);
  return surveyed.filter((one) => {
    const stays = canStay(one, terms);
    if (!stays) skip(one.waiting, "too-late");
    return stays;
  });
}

function termsOf(pool: readonly Pooled[], snapshot: Snapshot): WaveTerms {
  const open = freed(
    snapshot,
    pool.flatMap(({ waiting }) => waiting.planned),
  );
  const standing = pool.flatMap(({ waiting }) =>
    waiting.planned.map(({ node, leg }) => ({ node, day: dayKey(node, leg.workDay) })),
  );
  const room = roomFor(pool, open.parcelsTaken, standing);
  return {
    available: open.available,
    room: (node) => room.get(node) ?? 0,
    unfilledFactor: UNFILLED_FACTOR,
  };
}

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

/** Moves a group at what it really costs, or says why not. */
async function moveGroup(deps: Deps, { id, pool, world, group }: Group): Promise<Moved | string> {
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

/** The world without, or with, these shipments in it. */
const freed = (world: Snapshot, planned: readonly PlannedShipment[]): Snapshot => shifted(world, planned, 1);
const taken = (world: Snapshot, planned: readonly PlannedShipment[]): Snapshot => shifted(world, planned, -1);

function shifted(world: Snapshot, planned: readonly PlannedShipment[], sign: 1 | -1): Snapshot {
  const units = new Map<string, number>();
  const parcels = new Map<string, number>();
  const more = (map: Map<string, number>, key: string, count: number): unknown =>
    map.set(key, (map.get(key) ?? 0) + sign * count);
  for (const shipment of planned) {
    for (const { sku, quantity } of shipment.lines) more(units, `${sku}|${shipment.node}`, quantity);
    for (const [key, count] of capacityTaken(shipment)) more(parcels, key, count);
  }
  return {
    ...world,
    available: (sku, node) => world.available(sku, node) + (units.get(`${sku}|${node}`) ?? 0),
    parcelsTaken: (key) => Math.max(0, world.parcelsTaken(key) - (parcels.get(key) ?? 0)),
  };
}
