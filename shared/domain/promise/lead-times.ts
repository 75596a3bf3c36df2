// What a node needs before a parcel can leave, in milliseconds of its working time.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { durationMs } from "#shared/kernel/time.ts";

export interface LeadTimes {
  /** Stores and vendors may decline; a warehouse does not ask. */
  readonly accept: number;
  readonly pick: number;
  readonly pack: number;
}

const known = new WeakMap<NetworkNode, LeadTimes>();

/** Undefined where the node has no lead time configured: it is not considered. */
export function leadTimes(node: NetworkNode): LeadTimes | undefined {
  if (node.lead === undefined) return undefined;
  const before = known.get(node);
  if (before !== undefined) return before;
  const times = timesOf(node.type, node.lead);
  known.set(node, times);
  return times;
}

function timesOf(type: NetworkNode["type"], lead: NonNullable<NetworkNode["lead"]>): LeadTimes {
  const asks = type !== "warehouse" && lead.accept !== undefined;
  return {
    accept: asks && lead.accept ? durationMs(lead.accept) : 0,
    pick: durationMs(lead.pick),
    pack: durationMs(lead.pack),
  };
}

export const totalLead = ({ accept, pick, pack }: LeadTimes): number => accept + pick + pack;
