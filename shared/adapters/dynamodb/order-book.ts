// The order book on DynamoDB: its reads; the writes are in order-writes.ts.
import { z } from "zod";
import { isFinal, openPurchaseOrderStatuses, shipmentTransitions } from "#shared/domain/orders/lifecycles.ts";
import { Address, NodeTask, Order, OrderLine, Shipment } from "#shared/domain/orders/order.ts";
import { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import {
  type OrderId as Id,
  NodeId,
  OrderId,
  orderOf,
  PurchaseOrderId,
  ShipmentId,
  TaskId,
} from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { OpenWait, OrderBook, Page, PageRequest } from "#shared/ports/orders.ts";
import type { Item } from "./attributes.ts";
import { getItem, updateItem } from "./client.ts";
import { partsOf, recordedDecisions, unpacked } from "./decision-record.ts";
import { timelineOf } from "./event-journal.ts";
import { both, exists, is, type Part, set, update } from "./expressions.ts";
import { once, type Reads } from "./once.ts";
import {
  addressKey,
  byListing,
  byParty,
  channelNumberKey,
  decisionKey,
  decisionPartKey,
  doneListing,
  holdExpiryKey,
  holdListing,
  linesKey,
  nodeParty,
  orderKey,
  orderListing,
  purchaseOrderKey,
  purchaseOrderListing,
  shipmentKey,
  shipmentListing,
  taskKey,
  taskListing,
  trackingKey,
  vendorParty,
} from "./order-keys.ts";
import { moveTogether } from "./order-moves.ts";
import { revise } from "./order-revisions.ts";
import type { Tables } from "./order-tables.ts";
import { changeOrder, placeOrder, recordPlan, route } from "./order-writes.ts";
import { countAll, getMany, queryAll, queryPage } from "./reading.ts";
import { endShipment } from "./shipment-end.ts";
import { writeScans } from "./shipment-scans.ts";
import { writeStep } from "./shipment-steps.ts";
import { Stored } from "./stored-shipment.ts";

const TokenTask = once(z.object({ ...NodeTask.shape, token: z.string() }));
const TokenPurchaseOrder = once(z.object({ ...PurchaseOrder.shape, token: z.string() }));
const Lines = once(z.array(OrderLine));
const Plain = {
  order: once(z.object(Order.shape)),
  task: once(z.object(NodeTask.shape)),
  purchaseOrder: once(z.object(PurchaseOrder.shape)),
  shipment: once(z.object(Shipment.shape)),
};

export function dynamoOrderBook(tables: Tables): OrderBook {
  const table = tables.orders;
  const get = (key: Record<string, string>) => getItem(table, key);
  const parsed = async <Read>(
    schema: Reads<Read>,
    key: Record<string, string>,
  ): Promise<Read | undefined> => {
    const item = await get(key);
    return item === undefined ? undefined : schema.parse(item);
  };
  const listed = async <Read>(
    schema: Reads<Read>,
    index: typeof byListing | typeof byParty,
    value: string,
    page: PageRequest,
    where: Where = {},
    order?: "newest first",
  ): Promise<Page<Read>> => {
    const attribute = index === byListing ? "listing" : "party";
    const filter = filterOf(where);
    const found = await queryPage(
      {
        TableName: table,
        IndexName: index,
        KeyConditionExpression: "#list = :value",
        ExpressionAttributeNames: { "#list": attribute, ...filter?.names },
        ExpressionAttributeValues: { ":value": value, ...filter?.values },
        ...(filter !== undefined && { FilterExpression: filter.text }),
        ScanIndexForward: order === undefined,
      },
      page,
    );
    return { ...found, items: found.items.map((item) => schema.parse(item)) };
  };
  /** Records of one order by their sort key. */
  const together = async (keys: readonly { pk: string; sk: string }[]): Promise<Map<unknown, Item>> =>
    new Map((await getMany(table, keys, true)).map((item) => [item.sk, item]));
  /** A large decision's items after the first. */
  const restOf = async (id: Id, attempt: number, first: Item): Promise<Item[]> => {
    const keys = Array.from({ length: partsOf(first) - 1 }, (_, part) =>
      decisionPartKey(id, attempt, part + 1),
    );
    const found = await together(keys);
    return keys.flatMap(({ sk }): Item[] => {
      const row = found.get(sk);
      return row === undefined ? [] : [row];
    });
  };
  const shipment = (orderId: Id, id: ShipmentId) => parsed(Stored, shipmentKey(orderId, id));

  return {
    place: (...given) => placeOrder(tables, ...given),
    get: (id) => parsed(Plain.order, orderKey(id)),
    async dossier(id) {
      const found = await together([orderKey(id), linesKey(id), addressKey(id)]);
      const head = found.get("order");
      if (head === undefined) return undefined;
      return {
        order: Plain.order.parse(head),
        lines: Lines.parse(found.get("lines")?.lines ?? []),
        address: Address.optional().parse(found.get("address")?.address),
      };
    },
    async plan(id, attempt) {
      const key = decisionKey(id, attempt);
      const found = await together([orderKey(id), key]);
      const [head, plan] = [found.get("order"), found.get(key.sk)];
      if (head === undefined || plan === undefined) return undefined;
      return { order: Plain.order.parse(head), plan: unpacked([plan, ...(await restOf(id, attempt, plan))]) };
    },
    async withShipment(id, shipmentId) {
      const key = shipmentKey(id, shipmentId);
      const found = await together([orderKey(id), key]);
      const [head, row] = [found.get("order"), found.get(key.sk)];
      if (head === undefined || row === undefined) return undefined;
      return { order: Plain.order.parse(head), shipment: Stored.parse(row) };
    },
    async lines(id) {
      return Lines.parse((await get(linesKey(id)))?.lines ?? []);
    },
    async linesOf(ids) {
      const rows = await getMany(table, ids.map(linesKey));
      return new Map(rows.map(({ pk, lines }) => [OrderId.parse(pk), Lines.parse(lines)]));
    },
    async shipments(id) {
      const rows = await below(table, id, "shipment#");
      return rows
        .map((row) => Stored.parse(row))
        .sort((a, b) => Number(numberOf(a.id)) - Number(numberOf(b.id)));
    },
    shipment,
    async byChannelNumber(channel, channelOrderId) {
      const found = await get(channelNumberKey(channel, channelOrderId));
      return found === undefined ? undefined : parsed(Plain.order, orderKey(OrderId.parse(found.orderId)));
    },
    async byTracking(carrier, numbers) {
      const rows = await getMany(
        table,
        [...new Set(numbers)].map((number) => trackingKey(carrier, number)),
      );
      const links = rows.map((row) => Link.parse(row));
      const found = await getMany(
        table,
        links.map(({ orderId, shipmentId }) => shipmentKey(orderId, shipmentId)),
        true,
      );
      const shipments = new Map(found.map((row) => [Stored.parse(row).id, Stored.parse(row)]));
      return new Map(
        links.flatMap(({ sk, shipmentId }) => {
          const shipment = shipments.get(shipmentId);
          return shipment === undefined ? [] : [[sk, shipment] as const];
        }),
      );
    },
    task: (id) => parsed(TokenTask, taskKey(id)),
    purchaseOrder: (id) => parsed(TokenPurchaseOrder, purchaseOrderKey(id)),

    recordPlan: (id, plan) => recordPlan(tables, id, plan),
    async decisions(id) {
      const rows = await below(table, id, "decision#");
      return recordedDecisions(rows);
    },
    route: (routing) => route(tables, routing),
    moveTogether: (moves, at) => moveTogether(tables, moves, at),
    changeOrder: (id, change) => changeOrder(tables, id, change),
    step: (step) => writeStep(tables, step),
    endShipment: (end) => endShipment(tables, end),
    async openWaits(id) {
      const waits = await Promise.all(["task#", "po#"].map((prefix) => below(table, id, prefix)));
      return waits.flat().flatMap((item): OpenWait[] => {
        if (item.party === undefined) return [];
        const { shipmentId, token, kind, status } = OpenItem.parse(item);
        // No workflow waits for it, and no cancellation takes it back.
        if (kind === "putback") return [];
        return kind === undefined
          ? [
              {
                purchaseOrder: PurchaseOrderId.parse(item.id),
                status: PurchaseOrder.shape.status.parse(status),
                vendor: NodeId.parse(item.vendor),
                shipmentId,
                token,
              },
            ]
          : [{ task: TaskId.parse(item.id), shipmentId, token }];
      });
    },
    async awaitDoor(orderId, id, { token, until, lookAt }) {
      const Key = shipmentKey(orderId, id);
      const change = [set({ doorToken: token, doorUntil: until, listedAt: lookAt })];
      return Stored.parse(await updateItem(update({ TableName: table, Key, change, condition: exists })));
    },
    revise: (revision) => revise(tables, revision),
    async heldTooLong(at, limit) {
      const { items } = await queryPage(
        {
          TableName: table,
          IndexName: byListing,
          KeyConditionExpression: "listing = :listing AND listedAt <= :at",
          ExpressionAttributeValues: { ":listing": holdListing, ":at": at },
        },
        { limit },
      );
      return items.map(({ orderId }) => OrderId.parse(orderId));
    },
    async dropHold(orderId) {
      const change = [set({ listing: null, listedAt: null })];
      await updateItem(update({ TableName: table, Key: holdExpiryKey(orderId), change }));
    },
    async awaitRelease(orderId, id, token) {
      const Key = shipmentKey(orderId, id);
      await updateItem(
        update({ TableName: table, Key, change: [set({ releaseToken: token })], condition: exists }),
      );
      return parsed(Plain.order, orderKey(orderId));
    },
    scan: (scanned) => writeScans(tables, scanned),

    timeline: (id) => timelineOf(tables.events, id),
    async routedSince(since, limit) {
      const statuses = ["routed", "completed"] as const;
      const pages = await Promise.all(
        statuses.map((status) =>
          queryPage(
            {
              TableName: table,
              IndexName: byListing,
              KeyConditionExpression: "listing = :listing AND listedAt > :since",
              ExpressionAttributeValues: { ":listing": orderListing(status), ":since": since },
              ScanIndexForward: false,
            },
            { limit },
          ),
        ),
      );
      const found = pages.flatMap(({ items }) => items.map((item) => Plain.order.parse(item)));
      return found
        .filter(({ placedAt }) => placedAt > since)
        .sort((a, b) => (a.placedAt > b.placedAt ? -1 : 1))
        .slice(0, limit);
    },
    inStatus: (status, page) => listed(Plain.order, byListing, orderListing(status), page),
    count: (listing, before) =>
      countAll({
        TableName: table,
        IndexName: byListing,
        KeyConditionExpression:
          before === undefined ? "listing = :listing" : "listing = :listing AND listedAt < :before",
        ExpressionAttributeValues: { ":listing": listing, ":before": before },
      }),
    async endedAmong(shipments) {
      const rows = await getMany(
        table,
        shipments.map((one) => shipmentKey(orderOf(one), one)),
      );
      const open = rows
        .map((row) => Stored.parse(row))
        .filter(({ status }) => !isFinal(shipmentTransitions, status));
      const isOpen = new Set(open.map(({ id }) => id));
      return new Set(shipments.filter((one) => !isOpen.has(one)));
    },
    async unpicked(before) {
      const pages = await Promise.all(
        (["planned", "released"] as const).map((status) =>
          queryAll({
            TableName: table,
            IndexName: byListing,
            KeyConditionExpression: "listing = :listing AND listedAt < :before",
            ExpressionAttributeValues: { ":listing": shipmentListing(status), ":before": toInstant(before) },
          }),
        ),
      );
      return pages.flat().map((item) => Plain.shipment.parse(item));
    },
    async unstarted(before) {
      const { items } = await queryPage(
        {
          TableName: table,
          IndexName: byListing,
          KeyConditionExpression: "listing = :listing AND listedAt < :before",
          ExpressionAttributeValues: { ":listing": shipmentListing("planned"), ":before": toInstant(before) },
        },
        { limit: 200 },
      );
      return [...new Set(items.map((item) => Stored.parse(item).orderId))];
    },
    tasksOf: (node, { kind, channelOrderId, ...page }) =>
      listed(Plain.task, byParty, nodeParty(node), page, { kind, channelOrderId }),
    openTasks: (page) => listed(Plain.task, byListing, taskListing, page),
    purchaseOrdersOf: (vendor, { status, ...page }) =>
      status === undefined || openPurchaseOrderStatuses.includes(status)
        ? listed(Plain.purchaseOrder, byParty, vendorParty(vendor), page, { status })
        : listed(Plain.purchaseOrder, byListing, doneListing(vendor), page, { status }, "newest first"),
    async unansweredPurchaseOrders(before) {
      const found = await queryAll({
        TableName: table,
        IndexName: byListing,
        KeyConditionExpression: "listing = :listing AND listedAt < :before",
        FilterExpression:
          "(#status = :submitted AND attribute_not_exists(remindedAt)) OR #status = :cancellationRequested",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: {
          ":listing": purchaseOrderListing,
          ":before": before,
          ":submitted": "submitted",
          ":cancellationRequested": "cancellationRequested",
        },
      });
      return found.map((item) => TokenPurchaseOrder.parse(item));
    },
    openPurchaseOrders: (page) => listed(Plain.purchaseOrder, byListing, purchaseOrderListing, page),
  };
}

type Where = Readonly<Record<string, string | undefined>>;

/** Fields that have these values; undefined where none is asked for. */
function filterOf(where: Where): Part | undefined {
  const parts = Object.entries(where).flatMap(([field, value]) =>
    value === undefined ? [] : [is(field, value)],
  );
  return parts.length === 0 ? undefined : both(...parts);
}

const Link = z.object({ sk: z.string(), orderId: OrderId, shipmentId: ShipmentId });

const OpenItem = z.object({
  shipmentId: ShipmentId,
  token: z.string(),
  status: z.string(),
  kind: z.string().optional(),
});

/** Records of an order whose sort key begins so. */
const below = (table: string, id: Id, prefix: string): Promise<Item[]> =>
  queryAll({
    TableName: table,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": id, ":prefix": prefix },
    ConsistentRead: true,
  });

const numberOf = (shipment: string): string => shipment.slice(shipment.lastIndexOf("-") + 1);
