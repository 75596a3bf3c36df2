// A count tells what was there at an instant. What moved since is played on top of it, so that a count of last night
// does not bring back what was sold in the morning.
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import { DAY, type EpochMs, Instant, MINUTE, toEpoch } from "#shared/kernel/time.ts";
import { type Account, type Movement, outside } from "./ledger.ts";

/** Of a level that came about by a movement: any count is newer. */
export const neverCounted = Instant.parse("1970-01-01T00:00:00.000Z");

/** Movements are kept for so long to be played on top of a count. */
export const COUNTABLE_DAYS = 30;
/** Clocks of those who count may be so much ahead. */
const AHEAD_MS = 5 * MINUTE;

/** Why a count as of this instant is not taken, if so. */
export function refusedInstant(asOf: Instant, now: EpochMs): string | undefined {
  if (toEpoch(asOf) > now + AHEAD_MS) return "lies in the future";
  if (toEpoch(asOf) < now - COUNTABLE_DAYS * DAY) return `is more than ${COUNTABLE_DAYS} days ago`;
  return undefined;
}

/** Units by SKU that came to a node, or left it where negative. */
export type Flow = ReadonlyMap<Sku, number>;

/**
 * What a movement did to each node. What a count found or missed is left out: the next count knows of it.
 */
export function flowsOf({ entries }: Pick<Movement, "entries">): ReadonlyMap<NodeId, Flow> {
  const flows = new Map<NodeId, Map<Sku, number>>();
  const add = (account: Account, sku: Sku, units: number): void => {
    if (!account.startsWith("node:")) return;
    const node = account.slice("node:".length) as NodeId;
    const flow = flows.get(node) ?? new Map<Sku, number>();
    flow.set(sku, (flow.get(sku) ?? 0) + units);
    flows.set(node, flow);
  };
  for (const { sku, quantity, from, to } of entries) {
    if (from === outside.count || to === outside.count) continue;
    add(from, sku, -quantity);
    add(to, sku, quantity);
  }
  return flows;
}

/**
 * Units that are there now, when so many were counted and these came or went since, in this order. What left although
 * nothing was counted was there all the same: it left nothing behind.
 */
export const unitsNow = (counted: number, since: readonly number[]): number =>
  since.reduce((units, change) => Math.max(0, units + change), counted);
