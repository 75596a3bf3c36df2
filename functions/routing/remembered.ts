// What a process remembers of orders that wait for stock, so that it does not look all of it up again every few minutes:
// what each wants, and the stock in which it was planned in vain. What was forgotten costs a look more.
import type { Wanted } from "#functions/_planning/decide.ts";
import type { Order } from "#shared/domain/orders/order.ts";
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

type Known = Pick<Order, "id" | "updatedAt">;
type Memory = Map<OrderId, { readonly updatedAt: string; readonly wanted: Wanted; readonly tried?: Tried }>;

const memories = new WeakMap<object, Memory>();

export interface Remembered {
  /** Undefined where the order has changed since. */
  wanted(order: Known): Wanted | undefined;
  keep(order: Known, wanted: Wanted): void;
  /** It was planned in vain, not long ago, and nothing has changed. */
  isInVain(order: Known, now: Tried): boolean;
  wasInVain(order: Known, tried: Tried): void;
  /** Only they wait. */
  forgetOthers(waiting: readonly Known[]): void;
}

export function remembered(orders: OrderBook): Remembered {
  const memory: Memory = memories.get(orders) ?? new Map();
  memories.set(orders, memory);
  const of = ({ id, updatedAt }: Known) => {
    const found = memory.get(id);
    return found?.updatedAt === updatedAt ? found : undefined;
  };
  return {
    wanted: (order) => of(order)?.wanted,
    keep: ({ id, updatedAt }, wanted) => void memory.set(id, { updatedAt, wanted }),
    isInVain(order, { stock, at }) {
      const tried = of(order)?.tried;
      return tried?.stock === stock && at - tried.at < TRIED_AGAIN_AFTER;
    },
    wasInVain(order, tried) {
      const found = of(order);
      if (found !== undefined) memory.set(order.id, { ...found, tried });
    },
    forgetOthers(waiting) {
      const ids = new Set(waiting.map(({ id }) => id));
      for (const id of memory.keys()) if (!ids.has(id)) memory.delete(id);
    },
  };
}
