// When somebody looks at a list of open work: soon after something changed, at deadlines that people let
// pass, and now and then in any case.
import { type EpochMs, HOUR, MINUTE } from "#shared/kernel/time.ts";
import type { Agenda } from "../agenda.ts";
import { ApiError } from "../client.ts";
import type { Pace } from "../pace.ts";
import type { Opened } from "./open-work.ts";

interface Attention {
  /** At least one look in this time... */
  readonly atLeastEvery: number;
  /** ...and in this, once looks found nothing new again and again. */
  readonly quietEvery: number;
}

export interface Rhythm extends Attention {
  /** Looks happen on multiples of this, in milliseconds: nodes answer in minutes, vendors in hours. */
  readonly tasksEvery: number;
  readonly purchaseOrdersEvery: number;
}

/** Enough where every change has had its effect before the next look. */
export const steadyRhythm: Rhythm = {
  tasksEvery: 10 * MINUTE,
  purchaseOrdersEvery: 30 * MINUTE,
  atLeastEvery: 2 * HOUR,
  quietEvery: 6 * HOUR,
};

const HALF_A_SECOND = 500;

/** Where time passes by itself, effects need some real milliseconds: look at least twice a real second. */
export const freeRhythm = (speed: number): Rhythm => {
  const every = Math.max(5 * MINUTE, Math.round(HALF_A_SECOND * speed));
  return { tasksEvery: every, purchaseOrdersEvery: every, atLeastEvery: every, quietEvery: every };
};

/** Open work from which on a list is long enough to be read half as often. */
const MANY = 100;

export interface Lookout {
  /** One look at one of the next multiples. */
  soon(): void;
  /** One look at the first multiple at or after the instant. */
  at(instant: EpochMs): void;
  /** One look soon, if there was none for long. */
  nowAndThen(): void;
}

interface Given {
  readonly pace: Pace;
  readonly agenda: Pick<Agenda, "add">;
}

export interface Watched<T> {
  list(): Promise<readonly Opened<T>[]>;
  /** Is told of each work once, in order of opening. */
  find(work: T): void;
}

export function createLookout<T>(
  { pace, agenda }: Given,
  { list, find }: Watched<T>,
  { every, atLeastEvery, quietEvery }: Attention & { readonly every: number },
): Lookout {
  const planned = new Set<number>();
  const seen = new Set<string>();
  let last = Number.NEGATIVE_INFINITY;
  let patience = atLeastEvery;
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
    const step = open > MANY ? 2 * every : every;
    plan(Math.ceil((pace.now() + 1) / step) * step);
  };
  const look = async () => {
    last = pace.now();
    try {
      const all = await list();
      open = all.length;
      const found = all.filter(({ key }) => !seen.has(key)).toSorted(byOpening);
      patience = found.length > 0 ? atLeastEvery : Math.min(2 * patience, quietEvery);
      for (const { key, work } of found) {
        seen.add(key);
        find(work);
      }
    } catch (error) {
      if (!(error instanceof ApiError && error.passing)) throw error;
      soon();
    }
  };

  return {
    soon,
    at: (instant) => plan(Math.ceil(Math.max(instant, pace.now()) / every) * every),
    nowAndThen() {
      if (pace.now() - last >= patience) soon();
    },
  };
}

const byOpening = (a: Opened<unknown>, b: Opened<unknown>): number =>
  `${a.openedAt} ${a.key}` < `${b.openedAt} ${b.key}` ? -1 : 1;
