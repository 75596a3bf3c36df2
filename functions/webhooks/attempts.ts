// Deliveries to one webhook, tried one after the other. What cannot be tried now waits in the table until it is due, and
// an errand wakes whoever looks after it: an endpoint that is down keeps neither a message nor a function busy.
import type { LifecycleEvent } from "#shared/contracts/events.ts";
import { type Answered, afterAttempt, healthAfter, opensAt } from "#shared/domain/webhooks/retry.ts";
import { type Delivery, secretsAt, type Webhook } from "#shared/domain/webhooks/webhook.ts";
import type { WebhookId } from "#shared/kernel/ids.ts";
import { type EpochMs, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { logger } from "#shared/observability/logger.ts";
import type { ToldEvents } from "#shared/ports/events.ts";
import type { Clock, Dice } from "#shared/ports/system.ts";
import type { Endpoints, WebhookErrands, Webhooks } from "#shared/ports/webhooks.ts";
import { messageId } from "./messages.ts";

export interface Deps {
  readonly webhooks: Webhooks;
  readonly endpoints: Endpoints;
  readonly errands: WebhookErrands;
  readonly told: ToldEvents;
  readonly clock: Clock;
  readonly dice: Dice;
}

/** Real milliseconds in which one call begins attempts; the rest is for the next. */
const BUDGET_MS = 40_000;
/** Whoever dies with a delivery in hand has it so long. */
const CLAIM_MS = 90_000;
const PAGE = 25;
/** SQS delays by at most so many seconds; who is woken too early looks again. */
const LONGEST_DELAY_S = 900;

/** What has just happened. It is tried at once, unless the endpoint is to be left alone. */
export async function tell(deps: Deps, webhook: Webhook, events: readonly LifecycleEvent[]): Promise<void> {
  const { webhooks, clock } = deps;
  const ends = performance.now() + BUDGET_MS;
  let state = webhook;
  const waiting: Delivery[] = [];
  for (const event of events) {
    const now = clock.now();
    const open = opensAt(state, now);
    const fresh = deliveryOf(state.id, event);
    if (open === now && performance.now() < ends) {
      const { delivery, webhook: after } = await attempt(deps, state, fresh, event);
      state = after;
      if (delivery.status === "waiting") waiting.push(delivery);
    } else waiting.push({ ...fresh, status: "waiting", dueAt: toInstant(open ?? now) });
  }
  await webhooks.keep(waiting.filter(({ attempts }) => attempts.length === 0));
  await wakeFor(deps, state, waiting);
}

/** What is due, the longest due first, until something says that the endpoint is to be left alone. */
export async function tellDue(deps: Deps, webhook: Webhook): Promise<void> {
  const { webhooks, clock, told } = deps;
  const ends = performance.now() + BUDGET_MS;
  let state = webhook;
  const isOpen = () => {
    const now = clock.now();
    return opensAt(state, now) === now && performance.now() < ends;
  };
  while (isOpen()) {
    const due = await webhooks.due(state.id, clock.now(), PAGE);
    if (due.length === 0) break;
    const events = new Map(
      (await told.byId(due.map(({ event }) => event))).map((event) => [event.id, event]),
    );
    for (const delivery of due) {
      if (!isOpen()) break;
      if (!(await webhooks.claim(delivery, toInstant(clock.now() + CLAIM_MS)))) continue;
      state = (await attempt(deps, state, delivery, events.get(delivery.event))).webhook;
    }
  }
  const next = await webhooks.nextDue(state.id);
  const open = opensAt(state, clock.now());
  if (next !== undefined && open !== undefined) await wake(deps, state.id, Math.max(open, toEpoch(next)));
}

/** On its way, and not tried yet. */
export const deliveryOf = (webhook: WebhookId, event: LifecycleEvent): Delivery => ({
  webhook,
  event: event.id,
  type: event.type,
  orderId: event.orderId,
  ...(event.shipmentId !== undefined && { shipmentId: event.shipmentId }),
  status: "waiting",
  attempts: [],
});

/** Once, with its outcome written down. */
async function attempt(
  deps: Deps,
  webhook: Webhook,
  delivery: Delivery,
  event: LifecycleEvent | undefined,
): Promise<{ readonly delivery: Delivery; readonly webhook: Webhook }> {
  const { webhooks, clock, dice } = deps;
  const answered = event === undefined ? expired(clock.now()) : await post(deps, webhook, event);
  const given = { now: clock.now(), chance: dice.chance() };
  const after = event === undefined ? forgotten(delivery) : afterAttempt(delivery, answered, given);
  await webhooks.keep([after]);
  if (after.status === "failed")
    logger.warn("an event is not delivered to a webhook", { webhook: webhook.id, event: delivery.event });
  const state = event === undefined ? webhook : healthAfter(webhook, answered, given);
  return { delivery: after, webhook: state === webhook ? webhook : await changed(deps, state) };
}

const expired = (now: EpochMs): Answered => ({
  attempt: { at: toInstant(now), ms: 0, error: "the event is not kept any more" },
  delivered: false,
});

function forgotten({ dueAt: _, ...delivery }: Delivery): Delivery {
  return { ...delivery, status: "failed" };
}

function changed({ webhooks }: Deps, { id, ...state }: Webhook): Promise<Webhook> {
  const { failures, failingSince, retryAt, lastError } = state;
  const health = { failures, failingSince, retryAt, lastError };
  const orGone = Object.entries(health).map(([name, value]) => [name, value ?? null]);
  const { status, pausedAt, pausedBecause } = state;
  const paused = status === "paused" ? { status, pausedAt, pausedBecause } : {};
  if (status === "paused") logger.warn("a webhook is paused", { webhook: id, because: pausedBecause });
  return webhooks.change(id, { ...Object.fromEntries(orGone), ...paused });
}

const post = ({ endpoints, clock }: Deps, webhook: Webhook, event: LifecycleEvent): Promise<Answered> =>
  endpoints.post({
    url: webhook.url,
    id: messageId(event.id),
    body: JSON.stringify(event),
    at: clock.now(),
    secrets: secretsAt(webhook, toInstant(clock.now())),
  });

async function wakeFor(deps: Deps, webhook: Webhook, waiting: readonly Delivery[]): Promise<void> {
  const open = opensAt(webhook, deps.clock.now());
  const due = waiting.flatMap(({ dueAt }) => (dueAt === undefined ? [] : [toEpoch(dueAt)]));
  if (open !== undefined && due.length > 0) await wake(deps, webhook.id, Math.max(open, Math.min(...due)));
}

/** Somebody looks after what waits, at `at` or before that. */
export async function wake(
  { webhooks, errands, clock }: Pick<Deps, "webhooks" | "errands" | "clock">,
  webhook: WebhookId,
  at: EpochMs,
): Promise<void> {
  const now = clock.now();
  const delay = Math.min(LONGEST_DELAY_S, Math.max(0, Math.ceil((at - now) / 1_000)));
  if (await webhooks.expectWake(webhook, now + delay * 1_000, now))
    await errands.send([{ kind: "wake", webhook }], delay);
}
