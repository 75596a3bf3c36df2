// Standard SQS queues in the host's SQLite file, with delays, fair groups and dead letters.
import { createHash } from "node:crypto";
import { z } from "zod";
import type { HostClock } from "../../clock/clock.ts";
import type { Value } from "../../sqlite/connection.ts";
import type { HostStore } from "../folder/host-store.ts";
import { leftOut } from "../template/left-out.ts";
import type { Template } from "../template/template.ts";

const RedrivePolicy = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().positive(),
});

const QueueProperties = z.strictObject({
  ...leftOut(
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "SqsManagedSseEnabled",
    "Tags",
    "ReceiveMessageWaitTimeSeconds",
  ),
  QueueName: z.string().optional(),
  DelaySeconds: z.coerce.number().default(0),
  MessageRetentionPeriod: z.coerce.number().default(345_600),
  VisibilityTimeout: z.coerce.number().default(30),
  RedrivePolicy: RedrivePolicy.optional(),
});

export interface Queue {
  readonly name: string;
  readonly delaySeconds: number;
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  /** Where a message goes that was received so often and not removed. */
  readonly deadLetters?: { readonly queue: string; readonly afterReceives: number };
}

export const queuesOf = (template: Template): readonly Queue[] =>
  template.all("AWS::SQS::Queue", QueueProperties).map(({ attribute, properties }) => ({
    name: attribute("QueueName"),
    delaySeconds: properties.DelaySeconds,
    visibilitySeconds: properties.VisibilityTimeout,
    retentionSeconds: properties.MessageRetentionPeriod,
    ...(properties.RedrivePolicy !== undefined && {
      deadLetters: {
        queue: properties.RedrivePolicy.deadLetterTargetArn.split(":").at(-1) ?? "",
        afterReceives: properties.RedrivePolicy.maxReceiveCount,
      },
    }),
  }));

export interface Message {
  readonly messageId: string;
  readonly receipt: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly received: number;
  /** Epoch milliseconds. */
  readonly sent: number;
}

export interface Sending {
  readonly attributes?: Readonly<Record<string, string>>;
  /** Seconds before anybody gets it. */
  readonly delay?: number | undefined;
  /** On whose behalf: whoever has the fewest messages in flight gets the next turn, as in a fair queue of SQS. */
  readonly group?: string | undefined;
}

export interface Queues {
  has(name: string): boolean;
  /** @returns the message's id. */
  send(name: string, body: string, sending?: Sending): string;
  receive(name: string, most: number, visibilitySeconds?: number): readonly Message[];
  remove(name: string, receipt: string): void;
  /** Hides a message that was received for so long from now on. */
  hide(name: string, receipt: string, seconds: number): void;
  count(name: string): { readonly visible: number; readonly inFlight: number };
  /** When the next message may be received, in epoch milliseconds; undefined when there is none. */
  nextAt(name: string): number | undefined;
  /** Told whenever that may have changed. */
  onChange(name: string, listener: () => void): void;
}

const INSERT =
  "INSERT INTO messages (queue, message_id, body, attributes, sent, visible_at, fair_group) VALUES (?, ?, ?, ?, ?, ?, ?)";
const EXPIRE = "DELETE FROM messages WHERE queue = ? AND sent < ?";
/** Queue, now, most. */
const FAIRLY = `SELECT waiting.id FROM messages AS waiting
  LEFT JOIN (SELECT fair_group, COUNT(*) AS messages FROM messages
    WHERE queue = ?1 AND visible_at > ?2 AND received > 0 AND fair_group IS NOT NULL GROUP BY fair_group) AS busy
    ON busy.fair_group = waiting.fair_group
  WHERE waiting.queue = ?1 AND waiting.visible_at <= ?2
  ORDER BY COALESCE(busy.messages, 0), waiting.id LIMIT ?3`;
const TAKE =
  "UPDATE messages SET visible_at = ?, receipt = ?, received = received + 1 WHERE id = ? RETURNING *";
const BURY =
  "UPDATE messages SET queue = ?, visible_at = ?, receipt = NULL, received = 0 WHERE queue = ? AND visible_at <= ? AND received >= ?";
const HIDE = "UPDATE messages SET visible_at = ? WHERE queue = ? AND receipt = ?";
const REMOVE = "DELETE FROM messages WHERE queue = ? AND receipt = ?";
const SOONEST = "SELECT MIN(visible_at) AS at FROM messages WHERE queue = ?";
/** Now, queue. */
const TOTALS =
  "SELECT COALESCE(SUM(visible_at <= ?), 0) AS visible, COUNT(*) AS all_of_them FROM messages WHERE queue = ?";

export function createQueues(
  queues: readonly Queue[],
  store: HostStore,
  clock: HostClock,
  newId: () => string,
): Queues {
  const byName = new Map(queues.map((queue) => [queue.name, queue]));
  const { db } = store;
  const change = (sql: string, ...values: Value[]) => db.transaction(() => db.change(sql, ...values));
  const listeners = new Map<string, () => void>();
  const changed = (name: string) => listeners.get(name)?.();

  return {
    has: (name) => byName.has(name),
    send(name, body, { attributes = {}, delay, group } = {}) {
      const id = newId();
      const now = clock.now();
      const visible = now + (delay ?? byName.get(name)?.delaySeconds ?? 0) * 1_000;
      change(INSERT, name, id, body, JSON.stringify(attributes), now, visible, group ?? null);
      changed(name);
      return id;
    },
    receive(name, most, visibilitySeconds) {
      const queue = byName.get(name);
      if (queue === undefined) return [];
      const now = clock.now();
      change(EXPIRE, name, now - queue.retentionSeconds * 1_000);
      const { deadLetters } = queue;
      if (deadLetters !== undefined)
        change(BURY, deadLetters.queue, now, name, now, deadLetters.afterReceives);
      const hidden = now + (visibilitySeconds ?? queue.visibilitySeconds) * 1_000;
      const found = db.transaction(() =>
        db.rows(FAIRLY, name, now, most).flatMap(({ id }) => {
          const row = db.row(TAKE, hidden, newId(), Number(id));
          return row === undefined ? [] : [messageOf(row)];
        }),
      );
      changed(name);
      return found;
    },
    remove(name, receipt) {
      change(REMOVE, name, receipt);
      changed(name);
    },
    hide(name, receipt, seconds) {
      change(HIDE, clock.now() + seconds * 1_000, name, receipt);
      changed(name);
    },
    count(name) {
      const { visible, all_of_them: all } = db.row(TOTALS, clock.now(), name) ?? {};
      return { visible: Number(visible), inFlight: Number(all) - Number(visible) };
    },
    nextAt(name) {
      const at = db.row(SOONEST, name)?.at;
      return at === null || at === undefined ? undefined : Number(at);
    },
    onChange: (name, listener) => void listeners.set(name, listener),
  };
}

const messageOf = (row: Record<string, unknown>): Message => ({
  messageId: String(row.message_id),
  receipt: String(row.receipt),
  body: String(row.body),
  attributes: z.record(z.string(), z.string()).parse(JSON.parse(String(row.attributes))),
  received: Number(row.received),
  sent: Number(row.sent),
});

export const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
