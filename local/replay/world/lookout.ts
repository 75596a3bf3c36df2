// Who looks at the lists of open work, and when: soon after something changed, at deadlines that people
// let pass, and now and then in any case.
import type { NodeTask, PurchaseOrder } from "#shared/domain/orders/order.ts";
import { type EpochMs, MINUTE } from "#shared/kernel/time.ts";
import type { Agenda } from "../agenda.ts";
import { planner } from "../api/parties.ts";
import { ApiError, type Client } from "../client.ts";
import type { Pace } from "../pace.ts";

export interface Rhythm {
  /** Looks happen on multiples of this, in milliseconds. */
  readonly every: number;
  /** At least one look in this time. */
  readonly atLeastEvery: number;
}

/** Enough where every change has had its effect before the next look. */
export const steadyRhythm: Rhythm = { every: 5 * MINUTE, atLeastEvery: 120 * MINUTE };

const HALF_A_SECOND = 500;

/** Where time passes by itself, effects need some real milliseconds: look at least twice a real second. */
export const freeRhythm = (speed: number): Rhythm => {
  const every = Math.max(steadyRhythm.every, Math.round(HALF_A_SECOND * speed));
  return { every, atLeastEvery: every };
};

/** Open tasks from which on a list is long enough to be read half as often. */
const MANY = 100;

export interface Lookout {
  /** One look at one of the next multiples. */
  soon(): void;
  /** One look at the first multiple at or after the instant. */
  at(instant: EpochMs): void;
}

interface Given {
  readonly client: Client;
  readonly pace: Pace;
  readonly agenda: Agenda;
}

export interface Finder {
  task(task: NodeTask): void;
  purchaseOrder(order: PurchaseOrder): void;
}

/** Looks from now on; what it has not seen before goes to the finder, once, in order of opening. */
export function createLookout({ client, pace, agenda }: Given, finder: Finder, rhythm: Rhythm): Lookout {
  const planned = new Set<number>();
  const seen = new Set<string>();
  let last = Number.NEGATIVE_INFINITY;
  let open = 0;

  const plan = (slot: number) => {
    if (planned.has(slot)) return;
    planned.add(slot);
    agenda.add(slot, async () => {
      planned.delete(slot);
      await look();
    });
  };
  const soon = () => {
    const step = open > MANY ? 2 * rhythm.every : rhythm.every;
    plan(Math.ceil((pace.now() + 1) / step) * step);
  };
  const at = (instant: EpochMs) =>
    plan(Math.ceil(Math.max(instant, pace.now()) / rhythm.every) * rhythm.every);
  const keepLooking = (): void =>
    agenda.add(pace.now() + rhythm.atLeastEvery, async () => {
      if (pace.now() - last >= rhythm.atLeastEvery) soon();
      keepLooking();
    });

  const look = async () => {
    last = pace.now();
    try {
      const tasks = await allTasks(client, pace);
      const orders = await allPurchaseOrders(client, pace);
      open = tasks.length;
      for (const task of unseen(tasks, (one) => `${one.id} ${one.dueBy}`)) finder.task(task);
      for (const order of unseen(orders, ({ id }) => id)) finder.purchaseOrder(order);
    } catch (error) {
      if (!(error instanceof ApiError && error.passing)) throw error;
      soon();
    }
  };
  const unseen = <T extends NodeTask | PurchaseOrder>(all: readonly T[], key: (one: T) => string): T[] => {
    const found = all.filter((one) => !seen.has(key(one)));
    for (const one of found) seen.add(key(one));
    return found.toSorted(byOpening);
  };

  keepLooking();
  return { soon, at };
}

const byOpening = (a: NodeTask | PurchaseOrder, b: NodeTask | PurchaseOrder): number =>
  `${a.openedAt} ${a.id}` < `${b.openedAt} ${b.id}` ? -1 : 1;

const LIMIT = 200;

async function allTasks(client: Client, pace: Pace): Promise<NodeTask[]> {
  const all: NodeTask[] = [];
  let next: string | undefined;
  do {
    const query = { limit: LIMIT, next };
    const page = await pace.inTurn(() => client.ask(planner, "list-open-tasks", { query }));
    all.push(...page.tasks);
    next = page.next;
  } while (next !== undefined);
  return all;
}

async function allPurchaseOrders(client: Client, pace: Pace): Promise<PurchaseOrder[]> {
  const all: PurchaseOrder[] = [];
  let next: string | undefined;
  do {
    const query = { limit: LIMIT, next };
    const page = await pace.inTurn(() => client.ask(planner, "list-open-purchase-orders", { query }));
    all.push(...page.purchaseOrders);
    next = page.next;
  } while (next !== undefined);
  return all;
}
