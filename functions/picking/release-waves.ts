// Open picks of a node into waves: planned, recorded, and their tasks marked.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { type PickWave, PickWaveId } from "#shared/domain/picking/pick-wave.ts";
import { type PlannedWave, planPickWaves } from "#shared/domain/picking/plan-pick-waves.ts";
import { trolleysFor } from "#shared/domain/picking/trolleys.ts";
import type { Places } from "#shared/domain/picking/walk.ts";
import { derivedId } from "#shared/kernel/derived-id.ts";
import type { NodeId, TaskId } from "#shared/kernel/ids.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { type EpochMs, toInstant } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import type { PickWaves } from "#shared/ports/pick-waves.ts";
import type { ShelfPlaces } from "#shared/ports/shelf-places.ts";
import type { Clock } from "#shared/ports/system.ts";

interface Deps {
  readonly orders: OrderBook;
  readonly pickWaves: PickWaves;
  readonly places: ShelfPlaces;
  readonly clock: Clock;
}

export interface Releasing {
  readonly because: PickWave["because"];
  readonly until?: EpochMs;
}

export type PickingNode = NetworkNode & { readonly picking: NonNullable<NetworkNode["picking"]> };

export const picksInWaves = (node: NetworkNode): node is PickingNode => node.picking !== undefined;

/** Tasks that are read at once, and in one go at most: what is due later waits for the next one. */
const PAGE = 1000;
const MOST = 3000;
/** Tasks may be cancelled, or picked, while the waves that they are in are planned. */
const ROUNDS = 3;

export async function releaseWaves(
  deps: Deps,
  node: PickingNode,
  { because, until }: Releasing,
): Promise<PickWave[]> {
  const { pickWaves, places, clock } = deps;
  let picks = await openPicks(deps.orders, node.id);
  if (picks.length === 0) return [];
  const found = await places.at(
    node.id,
    picks.flatMap(({ lines }) => lines.map(({ sku }) => sku)),
  );
  const released: PickWave[] = [];
  for (let round = 0; round < ROUNDS && picks.length > 0; round += 1) {
    const now = clock.now();
    const planned = planPickWaves(picks, {
      picking: node.picking,
      timeZone: node.timeZone,
      now,
      places: found,
      random: seeded(`${node.id}|${now}|${picks.length}`),
      ...(until !== undefined && { until }),
    });
    const gone = new Set<TaskId>();
    for (const one of planned) {
      const wave = waveOf(node, one, { places: found, because, now });
      const outcome = await pickWaves.release(wave);
      if (outcome.released) released.push(wave);
      for (const task of outcome.released ? one.picks.map(({ id }) => id) : outcome.gone) gone.add(task);
    }
    const left = picks.filter(({ id }) => !gone.has(id));
    const wasLost = released.length === 0 ? gone.size > 0 : planned.length > released.length;
    if (!wasLost) break;
    picks = left;
  }
  return released;
}

async function openPicks(orders: OrderBook, node: NodeId): Promise<NodeTask[]> {
  const picks: NodeTask[] = [];
  let next: string | undefined;
  do {
    const page = await orders.tasksOf(node, { limit: PAGE, next });
    picks.push(...page.items.filter(isOpenPick));
    next = page.next;
  } while (next !== undefined && picks.length < MOST);
  return picks;
}

/** One that somebody has begun is not put into a wave any more. */
const isOpenPick = ({ kind, status, pickWave }: NodeTask): boolean =>
  kind === "pick" && status === "open" && pickWave === undefined;

interface Given {
  readonly places: Places;
  readonly because: PickWave["because"];
  readonly now: EpochMs;
}

function waveOf(node: PickingNode, planned: PlannedWave, { places, because, now }: Given): PickWave {
  const { kind, picks, isLate, zones, units, aisles } = planned;
  const seats = trolleysFor(picks, node.picking.cluster, places);
  const soonest = picks.map(({ dueBy }) => dueBy).sort()[0] ?? toInstant(now);
  const [first] = picks;
  const isOneTruck = picks.every(
    ({ leavesAt, service }) => leavesAt === first?.leavesAt && service === first?.service,
  );
  const { carrier, service, leavesAt } = isOneTruck && first !== undefined ? first : {};
  return {
    id: PickWaveId.parse(derivedId("pwv", node.id, ...picks.map(({ id }) => id), toInstant(now))),
    node: node.id,
    kind,
    because,
    releasedAt: toInstant(now),
    dueBy: soonest,
    isLate,
    zones: [...zones],
    units,
    aisles,
    tasks: picks.map(({ id, shipmentId, orderId, dueBy }, index) => ({
      task: id,
      shipmentId,
      orderId,
      dueBy,
      ...(kind === "single-line"
        ? { trolley: 1 }
        : { trolley: seats[index]?.trolley ?? 1, tote: `T${seats[index]?.tote ?? 1}` }),
    })),
    ...(carrier !== undefined && { carrier }),
    ...(service !== undefined && { service }),
    ...(leavesAt !== undefined && { leavesAt }),
  };
}
