// Standard SQS queues in the host's SQLite file.
import { createHash } from "node:crypto";
import { z } from "zod";
import type { HostClock } from "../../clock/clock.ts";
import type { HostStore } from "../folder/host-store.ts";
import { leftOut } from "../template/left-out.ts";
import type { Template } from "../template/template.ts";

const QueueProperties = z.strictObject({
  ...leftOut(
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "SqsManagedSseEnabled",
    "Tags",
    "ReceiveMessageWaitTimeSeconds",
  ),
  QueueName: z.string().optional(),
  MessageRetentionPeriod: z.coerce.number().default(345_600),
  VisibilityTimeout: z.coerce.number().default(30),
});

export interface Queue {
  readonly name: string;
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
}

export const queuesOf = (template: Template): readonly Queue[] =>
  template.all("AWS::SQS::Queue", QueueProperties).map(({ attribute, properties }) => ({
    name: attribute("QueueName"),
    visibilitySeconds: properties.VisibilityTimeout,
    retentionSeconds: properties.MessageRetentionPeriod,
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

export interface Queues {
  has(name: string): boolean;
  /** @returns the message's id. */
  send(name: string, body: string, attributes?: Readonly<Record<string, string>>): string;
  receive(name: string, most: number, visibilitySeconds?: number): readonly Message[];
  remove(name: string, receipt: string): void;
  /** Hides a message that was received for so long from now on. */
  hide(name: string, receipt: string, seconds: number): void;
  count(name: string): { readonly visible: number; readonly inFlight: number };
}

export function createQueues(
  queues: readonly Queue[],
  store: HostStore,
  clock: HostClock,
  newId: () => string,
): Queues {
  const byName = new Map(queues.map((queue) => [queue.name, queue]));
  const sql = (text: string) => store.database.prepare(text);
  const insert = sql(
    "INSERT INTO messages (queue, message_id, body, attributes, sent, visible_at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const expire = sql("DELETE FROM messages WHERE queue = ? AND sent < ?");
  const next = sql("SELECT id FROM messages WHERE queue = ? AND visible_at <= ? ORDER BY id LIMIT ?");
  const take = sql(
    "UPDATE messages SET visible_at = ?, receipt = ?, received = received + 1 WHERE id = ? RETURNING *",
  );
  const hide = sql("UPDATE messages SET visible_at = ? WHERE queue = ? AND receipt = ?");
  const remove = sql("DELETE FROM messages WHERE queue = ? AND receipt = ?");
  const totals = sql(
    "SELECT COALESCE(SUM(visible_at <= :now), 0) AS visible, COUNT(*) AS all_of_them FROM messages WHERE queue = :queue",
  );

  return {
    has: (name) => byName.has(name),
    send(name, body, attributes = {}) {
      const id = newId();
      insert.run(name, id, body, JSON.stringify(attributes), clock.now(), clock.now());
      return id;
    },
    receive(name, most, visibilitySeconds) {
      const queue = byName.get(name);
      if (queue === undefined) return [];
      const now = clock.now();
      expire.run(name, now - queue.retentionSeconds * 1_000);
      const hidden = now + (visibilitySeconds ?? queue.visibilitySeconds) * 1_000;
      return next.all(name, now, most).flatMap(({ id }) => {
        const row = take.get(hidden, newId(), id ?? 0);
        return row === undefined ? [] : [messageOf(row)];
      });
    },
    remove: (name, receipt) => void remove.run(name, receipt),
    hide: (name, receipt, seconds) => void hide.run(clock.now() + seconds * 1_000, name, receipt),
    count(name) {
      const { visible, all_of_them: all } = totals.get({ now: clock.now(), queue: name }) ?? {};
      return { visible: Number(visible), inFlight: Number(all) - Number(visible) };
    },
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
