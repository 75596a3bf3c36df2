import type { Stop } from "#shared/domain/network/policy.ts";
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";

/** In force, and others are to do what the node has not handed over. */
export const moves = ({ from, until, openWork }: Stop, now: EpochMs): boolean =>
  openWork === "moves" &&
  (from === undefined || toEpoch(from) <= now) &&
  (until === undefined || now < toEpoch(until));
