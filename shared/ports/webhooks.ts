import type { WebhookErrand } from "#shared/contracts/webhook-errands.ts";
import type { Answered } from "#shared/domain/webhooks/retry.ts";
import type { Delivery, Owner, Webhook } from "#shared/domain/webhooks/webhook.ts";
import type { ChannelId, OrderId, WebhookId } from "#shared/kernel/ids.ts";
import type { EpochMs, Instant } from "#shared/kernel/time.ts";
import type { Page, PageRequest } from "./orders.ts";

export interface Webhooks {
  /** Of everybody, removed ones left out. */
  all(): Promise<readonly Webhook[]>;
  of(owner: Owner): Promise<readonly Webhook[]>;
  get(id: WebhookId): Promise<Webhook | undefined>;
  /** Writes these fields; one that is `null` is removed. @returns the whole, as it is then. */
  change(id: WebhookId, fields: Readonly<Record<string, unknown>>): Promise<Webhook>;
  create(webhook: Webhook): Promise<void>;

  /** Put whole: what was there of the same event is replaced. */
  keep(deliveries: readonly Delivery[]): Promise<void>;
  /** Of these, the events that were delivered, wait or failed before. */
  knownAmong(deliveries: readonly Delivery[]): Promise<ReadonlySet<string>>;
  /** Those that are due, the longest due first. */
  due(id: WebhookId, now: EpochMs, limit: number): Promise<readonly Delivery[]>;
  nextDue(id: WebhookId): Promise<Instant | undefined>;
  /** From now on it is due later, unless somebody else has taken it. */
  claim(delivery: Delivery, until: Instant): Promise<boolean>;
  /** The newest events first. */
  deliveries(
    id: WebhookId,
    status: Delivery["status"] | undefined,
    page: PageRequest,
  ): Promise<Page<Delivery>>;
  /** Notes that it is looked after at `at`. @returns false if it is, before that, anyway */
  expectWake(id: WebhookId, at: EpochMs, now: EpochMs): Promise<boolean>;
}

/** Which channel an order is of, and which orders somebody may hear of. */
export interface OwnedOrders {
  channelsOf(orders: readonly OrderId[]): Promise<ReadonlyMap<OrderId, ChannelId>>;
  /** A channel's, and those that a vendor has or had a purchase order of which something happened since. An order may come twice. */
  page(owner: Owner, since: Instant | undefined, page: PageRequest): Promise<Page<OrderId>>;
}

export interface WebhookErrands {
  /** All of them, or an error: then all may be sent again. `delay` in seconds, at most 900. */
  send(errands: readonly WebhookErrand[], delay?: number): Promise<void>;
}

export interface Post {
  readonly url: string;
  /** Of the event: the same at every attempt. */
  readonly id: string;
  readonly body: string;
  readonly at: EpochMs;
  /** The first is the one in force. */
  readonly secrets: readonly string[];
}

export interface Endpoints {
  /** Why nothing is ever sent there; undefined if it may be. */
  refusal(url: string): string | undefined;
  /** Signed, once, without following anything. It does not throw: what goes wrong is an answer. */
  post(post: Post): Promise<Answered>;
  freshSecret(): string;
}
