// Open picks of a node into waves: planned, recorded, and their tasks marked.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { type PickWave, PickWaveId } from "#shared/domain/picking/pick-wave.ts";
import { dueToRelease, type PlannedWave, planPickWaves } from "#shared/domain/picking/plan-pick-waves.ts";
import { HORIZON } from "#shared/domain/picking/release-times.ts";
import { trolleysFor } from "#shared/domain/picking/trolleys.ts";
import type { Places } from "#shared/domain/picking/walk.ts";
import { derivedId } from "#shared/kernel/derived-id.ts";
import type { TaskId } from "#shared/kernel/ids.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { durationMs, type EpochMs, toInstant } from "#shared/kernel/time.ts";
import type { PickWaves } from "#shared/ports/pick-waves.ts";
import type { ShelfPlaces } from "#shared/ports/shelf-places.ts";
import type { Clock } from "#shared/ports/system.ts";

interface Deps {
  readonly pickWaves: PickWaves;
  readonly places: ShelfPlaces;
  readonly clock: Clock;
}

export interface Releasing {
  readonly because: PickWave["because"];
  readonly until?: EpochMs;
  /** Milliseconds until somebody looks again: what it will be time for until then is released, too. */
  readonly ahead?: number;
}

export type PickingNode = NetworkNode & { readonly picking: NonNullable<NetworkNode["picking"]> };

export const picksInWaves = (node: NetworkNode): node is PickingNode => node.picking !== undefined;

/** Tasks may be cancelled, or picked, while the waves that they are in are planned. */
const ROUNDS = 3;

export async function releaseWaves(
  deps: Deps,
  node: PickingNode,
  { because, until, ahead = 0 }: Releasing,
): Promise<PickWave[]> {
  const { pickWaves, clock } = deps;
  const { picking, timeZone } = node;
  const last = until ?? clock.now() + ahead + HORIZON + durationMs(picking.slack);
  let picks = await pickWaves.waiting(node.id, Number.isFinite(last) ? toInstant(last) : undefined);
  const released: PickWave[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const now = clock.now();
    const shift = { picking, timeZone, now: now + ahead };
    const due = dueToRelease(picks, { ...shift, ...(until !== undefined && { until }) });
    const { waves, gone, wasLost } = await releaseOnce(deps, node, due, { because, now });
    released.push(...waves);
    if (!wasLost) break;
    picks = picks.filter(({ id }) => !gone.has(id));
  }
  return released;
}

interface Released {
  readonly waves: readonly PickWave[];
  /** Tasks that wait no more: they are in these waves, or in others, or withdrawn. */
  readonly gone: ReadonlySet<TaskId>;
  /** Some wave was not released, because of those. */
  readonly wasLost: boolean;
}

async function releaseOnce(
  { pickWaves, places }: Deps,
  node: PickingNode,
  due: readonly NodeTask[],
  { because, now }: Omit<Given, "places">,
): Promise<Released> {
  const gone = new Set<TaskId>();
  if (due.length === 0) return { waves: [], gone, wasLost: false };
  const skus = due.flatMap(({ lines }) => lines.map(({ sku }) => sku));
  const found = await places.at(node.id, skus);
  const random = seeded(`${node.id}|${now}|${due.length}`);
  const planned = planPickWaves(due, { picking: node.picking, now, places: found, random });
  const waves: PickWave[] = [];
  for (const one of planned) {
    const wave = waveOf(node, one, { places: found, because, now });
    const outcome = await pickWaves.release(wave);
    if (outcome.released) waves.push(wave);
    for (const task of outcome.released ? one.picks.map(({ id }) => id) : outcome.gone) gone.add(task);
  }
  return { waves, gone, wasLost: waves.length < planned.length };
}

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
