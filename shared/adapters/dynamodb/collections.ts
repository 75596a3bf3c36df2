// What waits in stores for customers, on the records of their orders: no record of its own, and no index.
import { z } from "zod";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import { Address, NodeTask, Order } from "#shared/domain/orders/order.ts";
import { orderOf, TaskId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { Collections, Look } from "#shared/ports/collections.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";
import { getItem, updateItem } from "./client.ts";
import { record } from "./event-journal.ts";
import { absent, add, both, exists, is, oneOf, type Part, set, update } from "./expressions.ts";
import { once } from "./once.ts";
import { addressKey, byListing, orderKey, shipmentKey, shipmentListing, taskKey } from "./order-keys.ts";
import { outcome, type Tables } from "./order-tables.ts";
import { getMany, queryAll, queryPage } from "./reading.ts";
import { Stored } from "./stored-shipment.ts";
import { transact, type Write } from "./transaction.ts";

const PER_LOOK = 100;

const Plain = once(z.object(Order.shape));
const Task = once(z.object({ ...NodeTask.shape, token: z.string(), wrongCodes: z.int().default(0) }));
const underWay = oneOf("status", ["received", "backordered", "routed"]);
const waitsAsBefore = both(oneOf("status", ["ready"]), absent("extendedUntil"), absent("givenOut"));
const stillOpen = oneOf("status", ["open", "started"]);

export function dynamoCollections({ orders: table, events }: Tables): Collections {
  const change = (Key: Record<string, string>, parts: readonly Part[], condition: Part): Write => ({
    Update: update({ TableName: table, Key, change: parts, condition }),
  });
  return {
    async find(id) {
      const keys = [orderKey(orderOf(id)), taskKey(id)];
      const found = new Map((await getMany(table, keys, true)).map((item) => [item.sk, item]));
      const [head, row] = keys.map(({ sk }) => found.get(sk));
      if (head === undefined || row === undefined) return undefined;
      const { wrongCodes, ...task } = Task.parse(row);
      return { order: Plain.parse(head), task, wrongCodes };
    },
    async countWrongCode(id) {
      const counted = {
        TableName: table,
        Key: taskKey(id),
        change: [add({ wrongCodes: 1 })],
        condition: exists,
      };
      return Task.parse(await updateItem(update(counted))).wrongCodes;
    },
    async renewCode(id, code, at) {
      const tasks = await queryAll({
        TableName: table,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :task)",
        ExpressionAttributeValues: { ":pk": id, ":task": "task#" },
        ConsistentRead: true,
      });
      const tried = tasks.filter(({ wrongCodes }) => wrongCodes !== undefined);
      const hasCode: Part = { text: "attribute_exists(#pickupCode)", names: { "#pickupCode": "pickupCode" } };
      return outcome(
        await transact([
          change(orderKey(id), [set({ pickupCode: code, updatedAt: at })], both(underWay, hasCode)),
          ...tried.map((task) => change(taskKey(TaskId.parse(task.id)), [set({ wrongCodes: null })], exists)),
          ...record(events, id, at, [{ type: "order.pickup-code-renewed" }]),
        ]),
      );
    },
    async nameDelegate(id, name, at) {
      return outcome(
        await transact([
          change(
            orderKey(id),
            [set({ delegateNamed: true, updatedAt: at })],
            both(underWay, is("method", "collect")),
          ),
          change(addressKey(id), [set({ delegate: name })], exists),
          ...record(events, id, at, [{ type: "order.delegate-named" }]),
        ]),
      );
    },
    async recipient(id) {
      const row = await getItem(table, addressKey(id));
      const address = Address.safeParse(row?.address);
      if (!address.success) return undefined;
      return {
        name: address.data.name,
        ...(typeof row?.delegate === "string" && { delegate: row.delegate }),
      };
    },
    async extend({ order, task: { id, shipmentId, node, token } }, until, at) {
      const fact = {
        type: "shipment.collection-extended",
        shipmentId,
        facts: { node, collectBy: until },
      } as const;
      const told = { token, error: workflowErrors.CollectionExtended, cause: until };
      return outcome(
        await transact([
          change(
            shipmentKey(order.id, shipmentId),
            [set({ extendedUntil: until, updatedAt: at })],
            waitsAsBefore,
          ),
          change(
            taskKey(id),
            [set({ dueBy: until, listedAt: until, updatedAt: at })],
            both(stillOpen, is("token", token)),
          ),
          ...record(events, order.id, at, [fact], [told]),
        ]),
      );
    },
    async readySince(before) {
      const { items } = await queryPage(
        {
          TableName: table,
          IndexName: byListing,
          KeyConditionExpression: "listing = :listing AND listedAt < :before",
          ExpressionAttributeValues: { ":listing": shipmentListing("ready"), ":before": toInstant(before) },
        },
        { limit: PER_LOOK },
      );
      return items.map((item) => Stored.parse(item));
    },
    lookedAt: (shipment, look) => lookedAt({ orders: table, events, stock: "" }, shipment, look),
  };
}

/** It waits still, and nobody else has looked: two looks at once remind once. */
async function lookedAt({ orders, events }: Tables, shipment: StoredShipment, { as, at, remind }: Look) {
  const { id, orderId, remindedAt } = shipment;
  const same = remindedAt === undefined ? absent("remindedAt") : is("remindedAt", remindedAt);
  const looked = update({
    TableName: orders,
    Key: shipmentKey(orderId, id),
    change: [set({ listedAt: as, ...(remind !== undefined && { remindedAt: at }) })],
    condition: both(oneOf("status", ["ready"]), absent("givenOut"), same),
  });
  const fact = remind && { type: "shipment.collection-reminder" as const, shipmentId: id, facts: remind };
  return outcome(await transact([{ Update: looked }, ...record(events, orderId, at, fact ? [fact] : [])]));
}
