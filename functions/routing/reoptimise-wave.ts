import { takeSnapshot } from "#functions/_planning/snapshot.ts";
import { type Waiting, waitingOrder } from "#functions/_planning/waiting-orders.ts";
import { type DepsOf, scheduled } from "#functions/_runtime/scheduled.ts";
import type { WaveReport } from "#shared/contracts/api/planner.ts";
import { silentCarriers } from "#shared/domain/carriers/avoidance.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { contestedOrders } from "#shared/domain/routing/wave/contested.ts";
import { type Moving, replan } from "#shared/domain/routing/wave/replan.ts";
import { derivedId } from "#shared/kernel/derived-id.ts";
import type { OrderId } from "#shared/kernel/ids.ts";
import { type EpochMs, HOUR, toInstant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import { logger } from "#shared/observability/logger.ts";
import { moveGroup } from "./move-group.ts";
import { type Pooled, pooled, termsOf, whyItKeeps } from "./wave-pool.ts";

type Deps = DepsOf<"reoptimise-wave">;

const MOST_ORDERS = 300;
const ROUTED_WITHIN = HOUR;
const PAGE = 1000;

/** The last look, and the orders of it: without another one there is nothing new to find. */
let last: { readonly at: EpochMs; readonly orders: ReadonlySet<OrderId> } | undefined;
/** Groups that save too little, as they were when that was found. */
let refused: ReadonlySet<string> = new Set();

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
  const before = refused;
  const saveTooLittle = new Set<string>();
  refused = saveTooLittle;
  for (const group of groups) {
    const name = nameOf(pool, group);
    const moved = before.has(name) ? "saves-too-little" : await moveGroup(deps, { id, pool, world, group });
    if (moved === "saves-too-little") saveTooLittle.add(name);
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

/** The parcels of a group, and where they would go. */
const nameOf = (pool: readonly Pooled[], group: readonly Moving[]): string =>
  group
    .map(({ index, nodes }) => {
      const leaving = pool[index]?.waiting.leaving.map(({ shipment }) => shipment.id) ?? [];
      return `${[...leaving].sort().join("+")} to ${[...nodes].sort().join("+")}`;
    })
    .sort()
    .join(", ");
