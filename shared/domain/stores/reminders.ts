// When a customer is reminded of what waits in a store: some days after it was ready, some days before it goes back.
//
//   ready --------> after N days --------------> before M days ---> collectBy = back to the shelf
import type { CollectionRules } from "#shared/domain/network/collection.ts";
import { DAY, type EpochMs } from "#shared/kernel/time.ts";

type Rules = Pick<CollectionRules, "remindAfterDays" | "remindBeforeDays">;

interface Waiting {
  readonly readyAt: EpochMs;
  readonly collectBy: EpochMs;
}

/** Rising, each once; none before it is ready, none when it is over. */
function remindersOf({ readyAt, collectBy }: Waiting, rules: Rules): readonly EpochMs[] {
  const all = [
    ...rules.remindAfterDays.map((days) => readyAt + days * DAY),
    ...rules.remindBeforeDays.map((days) => collectBy - days * DAY),
  ];
  const within = all.filter((at) => at > readyAt && at < collectBy);
  return [...new Set(within)].sort((a, b) => a - b);
}

/** Whether a reminder is due that none was told of since, and when the next one will be. */
export function reminders(
  waiting: Waiting & { readonly remindedAt?: EpochMs | undefined },
  rules: Rules,
  now: EpochMs,
): { readonly due: boolean; readonly next?: EpochMs } {
  const all = remindersOf(waiting, rules);
  const { remindedAt = Number.NEGATIVE_INFINITY } = waiting;
  const next = all.find((at) => at > now);
  return {
    due: all.some((at) => at <= now && at > remindedAt),
    ...(next !== undefined && { next }),
  };
}

/** Nobody is reminded sooner after it was ready: the shortest time of all. Undefined where nobody ever is. */
export function soonestReminder(rules: Rules, collectionDays: number): number | undefined {
  const days = [...rules.remindAfterDays, ...rules.remindBeforeDays.map((before) => collectionDays - before)];
  return days.length === 0 ? undefined : Math.max(0, Math.min(...days)) * DAY;
}
