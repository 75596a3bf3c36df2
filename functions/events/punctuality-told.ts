// What events say of who was on time.
import type { LifecycleEvent } from "#shared/contracts/events.ts";
import { Punctuality } from "#shared/domain/promise/punctuality.ts";
import type { Heard } from "#shared/ports/punctuality.ts";

export const punctualityTold = (events: readonly LifecycleEvent[]): readonly Heard[] =>
  events.flatMap(({ id, facts }) =>
    "punctuality" in facts && facts.punctuality !== undefined
      ? [{ event: id, onTime: Punctuality.parse(facts.punctuality) }]
      : [],
  );
