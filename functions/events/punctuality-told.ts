// What events say of who was on time, and of how well vendors kept their word.
import type { LifecycleEvent } from "#shared/contracts/events.ts";
import { Punctuality } from "#shared/domain/promise/punctuality.ts";
import { Score } from "#shared/domain/vendors/scorecard.ts";
import type { Heard } from "#shared/ports/punctuality.ts";

export const punctualityTold = (events: readonly LifecycleEvent[]): readonly Heard[] =>
  events.flatMap(({ id, facts }) => {
    if (!("punctuality" in facts) || facts.punctuality === undefined) return [];
    const onTime = Object.entries(Punctuality.parse(facts.punctuality));
    const tallies = Object.fromEntries(onTime.map(([key, kept]) => [key, { kept: kept ? 1 : 0, all: 1 }]));
    const score = "score" in facts && facts.score !== undefined ? Score.parse(facts.score) : {};
    return [{ event: id, tallies: { ...tallies, ...score } }];
  });
