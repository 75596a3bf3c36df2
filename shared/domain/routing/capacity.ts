// Names of what is scarce besides stock: a node's working day, a store's collections and open offers, a carrier's departure.
import type { HomeLeg, StoreLeg } from "#shared/domain/promise/leg.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import type { LocalDate } from "#shared/kernel/time.ts";

export const dayKey = (node: NodeId, day: LocalDate): string => `day|${node}|${day}`;

/** Collections that a store takes on, on the day on which it prepares them, or has them ready. */
export const collectionKey = (store: NodeId, day: LocalDate): string => `collection|${store}|${day}`;

/** Offers that a store has not answered: of no day, and so beside every day that is to come. */
export const offersKey = (store: NodeId): string => `offers|${store}|9999-12-31`;

export const pickupKey = (
  leg: Pick<HomeLeg | StoreLeg, "node" | "carrier" | "service" | "leavesAt">,
): string => `pickup|${leg.node}|${leg.carrier}|${leg.service}|${leg.leavesAt}`;

/** What goes another way, or nowhere, has cost its node the work of its day, but no place on the truck. */
export const isDeparture = (key: string): boolean => key.startsWith("pickup|");
