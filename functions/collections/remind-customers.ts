import { type DepsOf, scheduled } from "#functions/_runtime/scheduled.ts";
import type { Policy } from "#shared/domain/network/policy.ts";
import { reminders, soonestReminder } from "#shared/domain/stores/reminders.ts";
import { TaskId } from "#shared/kernel/ids.ts";
import { type EpochMs, toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";

type Deps = DepsOf<"remind-customers">;

/** Of what nothing is due any more, nothing is looked at again. */
const NEVER = toInstant(Date.UTC(9999, 0));

/**
 * Tells channels whose orders still wait in a store. What lies ready is found by the index of shipments, from the time on
 * at which the first reminder can be due; then by the time of its next one. So it reads only what is due.
 */
export const { createHandler, handler } = scheduled("remind-customers", async (deps) => {
  const { network, collections, clock } = deps;
  const policy = (await network.current())?.policy;
  const soonest = policy && soonestReminder(policy.collection, policy.collectionDays);
  if (policy === undefined || soonest === undefined) return;
  const now = clock.now();
  const due = await collections.readySince(now - soonest);
  await Promise.all(due.map((shipment) => look(deps, shipment, { policy, soonest, now })));
});

interface Given {
  readonly policy: Policy;
  readonly soonest: number;
  readonly now: EpochMs;
}

async function look({ collections }: Deps, shipment: StoredShipment, { policy, soonest, now }: Given) {
  const at = toInstant(now);
  const waiting = await collections.find(TaskId.parse(`${shipment.id}.collection`));
  if (waiting === undefined) return;
  const { node, dueBy: collectBy } = waiting.task;
  const times = {
    readyAt: toEpoch(shipment.arrivedAt ?? shipment.updatedAt),
    collectBy: toEpoch(collectBy),
    ...(shipment.remindedAt !== undefined && { remindedAt: toEpoch(shipment.remindedAt) }),
  };
  const { due, next } = reminders(times, policy.collection, now);
  const as = next === undefined ? NEVER : toInstant(next - soonest);
  await collections.lookedAt(shipment, { as, at, ...(due && { remind: { node, collectBy } }) });
}
