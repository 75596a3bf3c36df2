// What a batch of events says of who was on time, added up by key.
import type { LifecycleEvent } from "#shared/contracts/events.ts";
import type { Tally } from "#shared/domain/promise/confidence.ts";
import { Punctuality } from "#shared/domain/promise/punctuality.ts";

export function punctualityTold(events: readonly LifecycleEvent[]): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { facts } of events) {
    if (facts.punctuality === undefined) continue;
    for (const [key, onTime] of Object.entries(Punctuality.parse(facts.punctuality))) {
      const { kept, all } = tallies.get(key) ?? { kept: 0, all: 0 };
      tallies.set(key, { kept: kept + (onTime ? 1 : 0), all: all + 1 });
    }
  }
  return tallies;
}
