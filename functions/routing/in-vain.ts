// Orders that were planned in vain, and the stock that they saw: as long as it is the same, they are not planned again at
// every look. What a process has forgotten costs one plan more.
import type { OrderId } from "#shared/kernel/ids.ts";
import { type EpochMs, HOUR } from "#shared/kernel/time.ts";
import type { OrderBook } from "#shared/ports/orders.ts";

/** Stores open and trucks leave without any stock that changes. */
const TRIED_AGAIN_AFTER = 6 * HOUR;

interface Tried {
  /** Of everything that it could be sourced from, and in which network, as text. */
  readonly stock: string;
  readonly at: EpochMs;
}

const memories = new WeakMap<object, Map<OrderId, Tried>>();

export interface InVain {
  isKnown(id: OrderId, tried: Tried): boolean;
  note(id: OrderId, tried: Tried): void;
  /** Only they wait. */
  forgetOthers(waiting: ReadonlySet<OrderId>): void;
}

export function inVain(orders: OrderBook): InVain {
  const memory = memories.get(orders) ?? new Map<OrderId, Tried>();
  memories.set(orders, memory);
  return {
    isKnown(id, { stock, at }) {
      const before = memory.get(id);
      return before !== undefined && before.stock === stock && at - before.at < TRIED_AGAIN_AFTER;
    },
    note: (id, tried) => void memory.set(id, tried),
    forgetOthers(waiting) {
      for (const id of memory.keys()) if (!waiting.has(id)) memory.delete(id);
    },
  };
}
