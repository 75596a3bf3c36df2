// When a store or a vendor must have answered. Its milestone is the last moment for the promise; whoever waits until
// then has no time to ask anybody else. It has the time that it was promised, and half of what is left after it, as
// long as whoever is asked next has as much time to answer.
//
//   asked --accept--> usual ======= answerBy ======= acceptBy (milestone) --make--pick--pack--> cut-off
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { addWorkingTime, lastWorkingTime, subtractWorkingTime } from "#shared/domain/network/working-time.ts";
import { type Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { leadTimes } from "./lead-times.ts";

interface Asked {
  readonly at: Instant;
  readonly acceptBy: Instant;
}

/** In the node's working time, and never after the milestone. */
export function answerBy(node: NetworkNode | undefined, { at, acceptBy }: Asked): Instant {
  const accept = node && leadTimes(node)?.accept;
  const usual = node && accept !== undefined && addWorkingTime(node, toEpoch(at), accept);
  const latest = toEpoch(acceptBy);
  if (node === undefined || !usual || usual >= latest) return acceptBy;
  const half = lastWorkingTime(node, (usual + latest) / 2) ?? usual;
  const forTheNext = subtractWorkingTime(node, latest, accept ?? 0) ?? usual;
  return toInstant(Math.min(latest, Math.max(usual, Math.floor(Math.min(half, forTheNext)))));
}
