// The planner's lists of open work, all their pages.
import type { NodeTask } from "#shared/domain/orders/order.ts";
import type { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { planner } from "../api/parties.ts";
import type { Client } from "../client.ts";
import type { Pace } from "../pace.ts";

/** As it is found: work that was taken back and given anew, with another deadline, or released in a wave, is new work. */
export interface Opened<T> {
  readonly key: string;
  readonly openedAt: string;
  readonly work: T;
}

export const openTasks = async (client: Client, pace: Pace): Promise<Opened<NodeTask>[]> =>
  allPages(async (query) => {
    const { tasks, next } = await pace.inTurn(() => client.ask(planner, "list-open-tasks", { query }));
    return {
      found: tasks.map((work) => ({
        key: `${work.id} ${work.dueBy} ${work.pickWave ?? ""}`,
        openedAt: work.openedAt,
        work,
      })),
      next,
    };
  });

export const openPurchaseOrders = async (client: Client, pace: Pace): Promise<Opened<PurchaseOrder>[]> =>
  allPages(async (query) => {
    const ask = () => client.ask(planner, "list-open-purchase-orders", { query });
    const { purchaseOrders, next } = await pace.inTurn(ask);
    return {
      found: purchaseOrders.map((work) => ({
        key: `${work.id} ${work.status === "cancellationRequested"}`,
        openedAt: work.openedAt,
        work,
      })),
      next,
    };
  });

type Query = Readonly<Record<"limit" | "next", string | number | undefined>>;

interface Page<T> {
  readonly found: readonly Opened<T>[];
  readonly next: string | undefined;
}

const LIMIT = 200;

async function allPages<T>(page: (query: Query) => Promise<Page<T>>): Promise<Opened<T>[]> {
  const all: Opened<T>[] = [];
  let next: string | undefined;
  do {
    const answer = await page({ limit: LIMIT, next });
    all.push(...answer.found);
    next = answer.next;
  } while (next !== undefined);
  return all;
}
