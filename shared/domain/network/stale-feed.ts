// A level that nobody has counted for long is trusted less: the node keeps back more of it.
import { z } from "zod";
import { durationMs, type EpochMs, WorkingDuration } from "#shared/kernel/time.ts";
import { type NetworkNode, NodeGroup } from "./node.ts";

export const StaleFeed = z.strictObject({
  /** Since the last count of a level; a level that was never counted is stale, too. */
  after: WorkingDuration,
  /** Units that are kept back of it, beside the safety stock. */
  keep: z.int().min(1).max(1_000_000),
  /** Only at nodes of one of these groups; absent: at all. */
  groups: z.array(NodeGroup).min(1).max(20).optional(),
});
export type StaleFeed = z.infer<typeof StaleFeed>;

/** What holds at a node: counts before `countedBefore` are stale, and so many units are kept back of them. */
export interface Staleness {
  readonly countedBefore: EpochMs;
  readonly keep: number;
}

export function stalenessAt(
  { groups }: Pick<NetworkNode, "groups">,
  { staleFeed }: { readonly staleFeed?: StaleFeed | undefined },
  now: EpochMs,
): Staleness | undefined {
  if (staleFeed === undefined) return undefined;
  const isWatched = staleFeed.groups === undefined || staleFeed.groups.some((one) => groups.includes(one));
  return isWatched ? { countedBefore: now - durationMs(staleFeed.after), keep: staleFeed.keep } : undefined;
}

export const keptOfStale = (staleness: Staleness | undefined, countedAt: EpochMs): number =>
  staleness !== undefined && countedAt < staleness.countedBefore ? staleness.keep : 0;
