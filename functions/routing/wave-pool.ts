// What a wave plans together: orders that may move, surveyed as if all of them were still to be held, and the world
// without what they hold.
import { capacityTaken, costsOf, type Waiting } from "#functions/_planning/waiting-orders.ts";
import { dayKey } from "#shared/domain/routing/capacity.ts";
import type { PlannedShipment } from "#shared/domain/routing/decision.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { surveyOrder } from "#shared/domain/routing/survey.ts";
import { canStay, type WaitingOrder } from "#shared/domain/routing/wave/replan.ts";
import { roomFor, type WaveTerms } from "#shared/domain/routing/wave/wave-of-orders.ts";

/** Leaving a line out is never worth it. */
const UNFILLED_FACTOR = 20;

/** Goals before cost, and goods that belong together, are not the wave's to weigh. */
export function whyItKeeps({ leaving, skus }: Waiting, { items, network }: Snapshot): string | undefined {
  if (network.policy.tiers.length > 0) return "tiers";
  if (skus.some((sku) => items.get(sku)?.set !== undefined)) return "set";
  const accepted = leaving.some(
    ({ shipment, task }) => shipment.road !== "warehouse" && task.endsWith(".pick"),
  );
  return accepted ? "accepted" : undefined;
}

export interface Pooled extends WaitingOrder {
  readonly waiting: Waiting;
}

/** Surveyed as if all of them were still to be held; one that could not be planned so from now on keeps what it has. */
export function pooled(
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

export function termsOf(pool: readonly Pooled[], snapshot: Snapshot): WaveTerms {
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

/** The world without, or with, these shipments in it. */
export const freed = (world: Snapshot, planned: readonly PlannedShipment[]): Snapshot =>
  shifted(world, planned, 1);
export const taken = (world: Snapshot, planned: readonly PlannedShipment[]): Snapshot =>
  shifted(world, planned, -1);

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
