// The UCI "Online Retail" invoices (Chen, Sain, Guo 2012) as a day of orders in France.
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { Day } from "../day.ts";
import { byTime } from "../day-entry.ts";
import { layout } from "../layout.ts";
import { random } from "../random.ts";
import { groupInvoices } from "./invoices.ts";
import { deriveItems } from "./items.ts";
import { placeEntries } from "./orders.ts";
import { readRows } from "./rows.ts";
import { deriveStock } from "./stock.ts";

const derived = [
  "Times: the source's wall clock (London) is read as Europe/Paris.",
  "Destinations: French postcodes drawn by population, the same for every order of a customer; names and streets are invented.",
  "Channels: drawn among web, app, marketplace and phone.",
  "Collection: half of the orders of at most 5 lines and 24 units are collected in the store nearest to the customer.",
  "Cancellations: a cancellation invoice cancels the customer's latest earlier order with its products, whole.",
  "Weights and sizes: from the product's price and chance, 50 g to 2 kg.",
  "Stock: warehouses hold each product for 60 to 100 % of the file's demand and at least its largest line, save about 1 in 100; stores hold a fifth of the products in small numbers and what 9 in 10 of their collect orders ask for; each vendor alone holds 1 % of the products.",
  "Places: in six aisles of each warehouse, by product.",
];

/** @throws if the text does not start with the documented header */
export function readOnlineRetail(
  text: string,
  { seed, nodes }: { readonly seed: string; readonly nodes: readonly NetworkNode[] },
): Day {
  const chance = random(seed);
  const { rows, problems, skippedRows } = readRows(text);
  const invoices = groupInvoices(rows);
  const placed = placeEntries(invoices.orders, { nodes, chance: chance.fork("orders") });
  const channelOf = new Map(placed.map(({ order, channel }) => [order.channelOrderId, channel]));
  const cancelled = invoices.cancellations.flatMap(({ at, order }) => {
    const channel = channelOf.get(order.number);
    return channel === undefined ? [] : [{ at, channel, cancel: order.number }];
  });
  const stock = deriveStock(placed, { nodes, chance: chance.fork("stock") });
  return {
    entries: byTime([...placed, ...cancelled]),
    items: deriveItems(rows, chance.fork("items")),
    stock,
    locations: layout(nodes, stock),
    problems: [...problems, ...invoices.problems].toSorted((a, b) => a.line - b.line),
    skippedRows,
    unmatchedCancellations: invoices.unmatched,
    derived,
  };
}
