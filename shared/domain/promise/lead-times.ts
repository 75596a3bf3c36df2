// What a node needs before a parcel can leave, in milliseconds of its working time.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { durationMs } from "#shared/kernel/time.ts";

export interface LeadTimes {
  /** Stores and vendors may decline; a warehouse does not ask. */
  readonly accept: number;
  readonly pick: number;
  readonly pack: number;
}

/** Undefined where the node has no lead time configured: it is not considered. */
export function leadTimes({ type, lead }: NetworkNode): LeadTimes | undefined {
  if (lead === undefined) return undefined;
  const asks = type !== "warehouse" && lead.accept !== undefined;
  return {
    accept: asks && lead.accept ? durationMs(lead.accept) : 0,
    pick: durationMs(lead.pick),
    pack: durationMs(lead.pack),
  };
}

export const totalLead = ({ accept, pick, pack }: LeadTimes): number => accept + pick + pack;
