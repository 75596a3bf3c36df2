// When a delivery that failed is tried again, when its endpoint is left alone, and when either is given up.
//
//   attempt   1    2     3     4       5      6      7     8 ... 13
//   after     -   5 s  20 s  80 s   5 min  21 min  85 min  4 h each: a day and two hours in all
//
// Three failures in a row say that the endpoint is down, not the event bad: then one attempt at a time is made, with the
// same growing pauses, at most an hour. After three days without one success nothing is tried until its channel says so.
import { DAY, type EpochMs, HOUR, toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { Attempt, Delivery, Health, Webhook } from "./webhook.ts";

export const MAX_ATTEMPTS = 13;
const FIRST = 5_000;
const GROWTH = 4;
const LONGEST = 4 * HOUR;
/** Of what it waits, so that what failed together does not come again together. */
const JITTER = 0.2;

const DOWN_AFTER = 3;
const LONGEST_DOWN = HOUR;
const PAUSED_AFTER = 3 * DAY;
/** An endpoint that asks for more time than this gets no more. */
const LONGEST_ASKED = DAY;

/** What came of an attempt, beside its log. */
export interface Answered {
  readonly attempt: Attempt;
  readonly delivered: boolean;
  /** 410: nobody wants it there any more. */
  readonly gone?: boolean;
  /** What `Retry-After` says. */
  readonly askedMs?: number;
}

/** @param chance in [0, 1) */
function pause(failures: number, longest: number, chance: number): number {
  const pure = Math.min(FIRST * GROWTH ** (failures - 1), longest);
  return Math.round(pure * (1 - JITTER + 2 * JITTER * chance));
}

interface Given {
  readonly now: EpochMs;
  readonly chance: number;
}

const asked = ({ askedMs = 0 }: Answered): number => Math.min(askedMs, LONGEST_ASKED);

export function afterAttempt(delivery: Delivery, answered: Answered, { now, chance }: Given): Delivery {
  const { dueAt: _, ...rest } = delivery;
  const attempts = [...delivery.attempts, answered.attempt];
  if (answered.delivered) return { ...rest, attempts, status: "delivered" };
  if (attempts.length >= MAX_ATTEMPTS) return { ...rest, attempts, status: "failed" };
  const wait = Math.max(pause(attempts.length, LONGEST, chance), asked(answered));
  return { ...rest, attempts, status: "waiting", dueAt: toInstant(now + wait) };
}

type State = Health & Pick<Webhook, "status" | "pausedAt" | "pausedBecause">;

/** The endpoint after an attempt. The same object, where nothing is to be written. */
export function healthAfter<W extends State>(webhook: W, answered: Answered, { now, chance }: Given): W {
  if (answered.delivered) return webhook.failures === 0 ? webhook : recovered(webhook);
  const failures = webhook.failures + 1;
  const failingSince = webhook.failingSince ?? toInstant(now);
  const wait = Math.max(
    failures < DOWN_AFTER ? 0 : pause(failures - DOWN_AFTER + 1, LONGEST_DOWN, chance),
    asked(answered),
  );
  const lasts = now - toEpoch(failingSince) >= PAUSED_AFTER;
  return {
    ...webhook,
    failures,
    failingSince,
    lastError: answered.attempt.error ?? `answered ${answered.attempt.status}`,
    ...(wait > 0 && { retryAt: toInstant(now + wait) }),
    ...((lasts || answered.gone === true) && {
      status: "paused",
      pausedAt: toInstant(now),
      pausedBecause: answered.gone === true ? "gone" : "failing",
    }),
  };
}

/** As if it had never failed. */
export function recovered<W extends State>(webhook: W): W {
  const { failingSince: _since, retryAt: _retry, lastError: _error, ...rest } = webhook;
  return { ...rest, failures: 0 } as W;
}

/** When it may be tried; undefined while it is paused. */
export function opensAt({ status, retryAt }: State, now: EpochMs): EpochMs | undefined {
  if (status !== "active") return undefined;
  return retryAt === undefined ? now : Math.max(now, toEpoch(retryAt));
}
