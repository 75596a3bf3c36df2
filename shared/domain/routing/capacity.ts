// Names of the two scarce things besides stock: a node's working day and a carrier's departure.
import type { HomeLeg, StoreLeg } from "#shared/domain/promise/leg.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import type { LocalDate } from "#shared/kernel/time.ts";

export const dayKey = (node: NodeId, day: LocalDate): string => `day|${node}|${day}`;

export const pickupKey = (
  leg: Pick<HomeLeg | StoreLeg, "node" | "carrier" | "service" | "leavesAt">,
): string => `pickup|${leg.node}|${leg.carrier}|${leg.service}|${leg.leavesAt}`;
