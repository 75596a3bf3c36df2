// Carriers that nothing should be given to: those that a planner suspended, and those that do not answer.
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { CarrierId } from "#shared/kernel/ids.ts";
import { type EpochMs, type Instant, toEpoch } from "#shared/kernel/time.ts";
import { breakerState } from "./breaker.ts";

export function isSuspended({ suspended }: Carrier, now: EpochMs): boolean {
  if (suspended === undefined) return false;
  const { from, until } = suspended;
  return (from === undefined || toEpoch(from) <= now) && (until === undefined || now < toEpoch(until));
}

/** The network without what a planner has suspended. */
export const inService = (network: Network, now: EpochMs): Network =>
  withoutCarriers(
    network,
    network.carriers.filter((carrier) => isSuspended(carrier, now)).map(({ id }) => id),
  );

/** Those that are left alone: planned with only where the promise cannot be kept without them. */
export const silentCarriers = ({ breakers = {} }: Network, now: EpochMs): readonly CarrierId[] =>
  Object.entries(breakers)
    .filter(([, breaker]) => breakerState(breaker, now) === "open")
    .map(([id]) => id as CarrierId)
    .sort();

interface OutOfService {
  readonly carrier: CarrierId;
  readonly state: "suspended" | "open" | "half-open";
  readonly since?: Instant;
  readonly reason: string;
}

/** All of them, and why. */
export const outOfService = ({ carriers, breakers = {} }: Network, now: EpochMs): OutOfService[] =>
  carriers.flatMap((carrier): OutOfService[] => {
    const { id, suspended } = carrier;
    if (suspended !== undefined && isSuspended(carrier, now)) {
      const { reason, from } = suspended;
      return [
        { carrier: id, state: "suspended" as const, reason, ...(from !== undefined && { since: from }) },
      ];
    }
    const breaker = breakers[id];
    const state = breakerState(breaker, now);
    if (breaker === undefined || state === "closed") return [];
    const since = breaker.openedAt ?? breaker.lastAt;
    return [{ carrier: id, state, since, reason: `${breaker.failures} bookings in a row had no answer` }];
  });

const narrowed = new WeakMap<Network, Map<string, Network>>();

/** Made once of a network: what is computed of its carriers is kept with them. */
export function withoutCarriers(network: Network, ids: readonly CarrierId[]): Network {
  if (ids.length === 0) return network;
  const made = narrowed.get(network) ?? new Map<string, Network>();
  narrowed.set(network, made);
  const key = ids.join("|");
  const known = made.get(key);
  if (known !== undefined) return known;
  const rest = { ...network, carriers: network.carriers.filter(({ id }) => !ids.includes(id)) };
  made.set(key, rest);
  return rest;
}
