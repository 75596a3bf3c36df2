// What a node needs before a parcel can leave, in milliseconds of its working time.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { durationMs } from "#shared/kernel/time.ts";

export interface LeadTimes {
  /** Stores and vendors may decline; a warehouse does not ask. */
  readonly accept: number;
  /** What is made to order, before it is picked. */
  readonly making: number;
  readonly pick: number;
  readonly pack: number;
}

const known = new WeakMap<NetworkNode, LeadTimes>();

/** Undefined where the node has no lead time configured: it is not considered. */
export function leadTimes(node: NetworkNode, making = 0): LeadTimes | undefined {
  if (node.lead === undefined) return undefined;
  const times = known.get(node) ?? timesOf(node.type, node.lead);
  known.set(node, times);
  return making === 0 ? times : { ...times, making };
}

function timesOf(type: NetworkNode["type"], lead: NonNullable<NetworkNode["lead"]>): LeadTimes {
  const asks = type !== "warehouse" && lead.accept !== undefined;
  return {
    accept: asks && lead.accept ? durationMs(lead.accept) : 0,
    making: 0,
    pick: durationMs(lead.pick),
    pack: durationMs(lead.pack),
  };
}

/** From the beginning of work, when the store or vendor has said yes. */
export const workLead = ({ making, pick, pack }: LeadTimes): number => making + pick + pack;
export const totalLead = (lead: LeadTimes): number => lead.accept + workLead(lead);
