// Returns on DynamoDB: rows of their order, numbered by its head. What comes in moves stock in the transaction that
// writes it down.
import { ReturnOrder } from "#shared/domain/orders/returns.ts";
import { nodeAccount, outside } from "#shared/domain/stock/ledger.ts";
import { orderOfReturn, type ReturnId } from "#shared/kernel/ids.ts";
import type { Receipt, Returns } from "#shared/ports/returns.ts";
import type { Item } from "./attributes.ts";
import { getItem } from "./client.ts";
import { record } from "./event-journal.ts";
import { absent, both, is, isNew, set, update } from "./expressions.ts";
import { byListing, orderKey, returnKey, returnListing, returnQuoteKey } from "./order-keys.ts";
import { outcome, type Tables } from "./order-tables.ts";
import { queryAll, queryPage } from "./reading.ts";
import { movementWrites } from "./stock-flows.ts";
import { shelve } from "./stock-moves.ts";
import { transact, type Write } from "./transaction.ts";

const ROUNDS = 5;

export function dynamoReturns(tables: Tables): Returns {
  const { orders, events } = tables;
  return {
    async of(order) {
      const rows = await queryAll({
        TableName: orders,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": order, ":prefix": "return#" },
        ConsistentRead: true,
      });
      return rows.map(read).sort((a, b) => numberOf(a.id) - numberOf(b.id));
    },
    async get(id) {
      const row = await getItem(orders, returnKey(orderOfReturn(id), id));
      return row === undefined ? undefined : read(row);
    },
    async open(rma, before) {
      const { id, orderId, openedAt, useBy, lines, reason, by, parcel, label } = rma;
      const Item = { ...returnKey(orderId, id), ...rma, listing: returnListing, listedAt: useBy };
      const facts = {
        ...{ return: id, lines, reason, by, useBy },
        ...(parcel !== undefined && { parcel }),
        ...(label !== undefined && { tracking: label.tracking }),
      };
      return outcome(
        await transact([
          {
            Update: update({
              TableName: orders,
              Key: orderKey(orderId),
              change: [set({ returnCount: before + 1, updatedAt: openedAt })],
              condition: before === 0 ? absent("returnCount") : is("returnCount", before),
            }),
          },
          { Put: { TableName: orders, Item, ConditionExpression: isNew.text } },
          ...record(events, orderId, openedAt, [{ type: "order.return-opened", facts, ...about(rma) }]),
        ]),
      );
    },
    async noteQuote(id, quote) {
      const Item = { ...returnQuoteKey(orderOfReturn(id), id), quote };
      await transact([{ Put: { TableName: orders, Item, ConditionExpression: isNew.text } }]);
      return (await quoteOf(orders, id)) ?? quote;
    },
    quoteOf: (id) => quoteOf(orders, id),
    async receive(receipt) {
      for (let round = 1; round <= ROUNDS; round += 1) {
        const written = [receivedWrite(orders, receipt), ...receivedEvents(events, receipt)];
        const result = await transact([...written, ...(await stockWrites(tables.stock, receipt))]);
        if (result.done) return "done";
        // Somebody put the first unit of a SKU on that shelf at the same moment: looked at again.
        if (result.failed.includes(0)) return "conflict";
      }
      return "conflict";
    },
    async overdue(at, limit) {
      const { items } = await queryPage(
        {
          TableName: orders,
          IndexName: byListing,
          KeyConditionExpression: "listing = :listing AND listedAt <= :at",
          ExpressionAttributeValues: { ":listing": returnListing, ":at": at },
        },
        { limit },
      );
      return items.map(read);
    },
    async expire(rma, at) {
      const change = update({
        TableName: orders,
        Key: returnKey(rma.orderId, rma.id),
        change: [set({ status: "expired", updatedAt: at, listing: null, listedAt: null })],
        condition: asRead(rma),
      });
      const facts = { return: rma.id, receipts: rma.receipts };
      const told = record(events, rma.orderId, at, [{ type: "order.return-expired", facts, ...about(rma) }]);
      return outcome(await transact([{ Update: change }, ...told]));
    },
  };
}

const read = (row: Item): ReturnOrder => {
  const { pk: _pk, sk: _sk, listing: _listing, listedAt: _listedAt, ...rma } = row;
  return ReturnOrder.parse(rma);
};

async function quoteOf(table: string, id: ReturnId): Promise<string | undefined> {
  const row = await getItem(table, returnQuoteKey(orderOfReturn(id), id));
  return row === undefined ? undefined : String(row.quote);
}

const numberOf = (id: ReturnId): number => Number(id.slice(id.lastIndexOf("-") + 1));

/** Each receipt is the next one, of a return that is open. */
const asRead = ({ receipts }: ReturnOrder) => both(is("status", "open"), is("receipts", receipts));

const about = ({ parcel }: ReturnOrder) => (parcel === undefined ? {} : { shipmentId: parcel });

function receivedWrite(table: string, { rma, units, inspection, node, at }: Receipt): Write {
  const received = [...rma.received, ...units.map((one) => ({ ...one, node, at }))];
  const ended = inspection.complete ? { status: "received", listing: null, listedAt: null } : {};
  return {
    Update: update({
      TableName: table,
      Key: returnKey(rma.orderId, rma.id),
      change: [set({ received, receipts: rma.receipts + 1, updatedAt: at, ...ended })],
      condition: asRead(rma),
    }),
  };
}

function receivedEvents(table: string, { rma, units, inspection, node, at }: Receipt): Write[] {
  const { refundable, complete } = inspection;
  const facts = {
    ...{ return: rma.id, reason: rma.reason, node, complete },
    ...{ units: [...units], refundable: [...refundable] },
  };
  return record(table, rma.orderId, at, [{ type: "order.return-received", facts, ...about(rma) }]);
}

async function stockWrites(table: string, receipt: Receipt): Promise<Write[]> {
  const { rma, inspection, node, at } = receipt;
  const { from, restocked, scrapped } = inspection;
  const entries = [
    ...restocked.map((line) => ({ ...line, from, to: nodeAccount(node) })),
    ...scrapped.map((line) => ({ ...line, from, to: outside.scrap })),
  ];
  if (entries.length === 0) return [];
  const movement = { id: `returned/${rma.id}/${rma.receipts + 1}`, at, reason: "returned" as const };
  return [
    ...(await shelve(
      table,
      restocked.map((line) => ({ ...line, node })),
      at,
    )),
    ...movementWrites(table, { ...movement, reference: rma.id, entries }),
  ];
}
