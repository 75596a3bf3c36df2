// One line for each order when it is routed and when it ends, as the planner's lists tell.
import type { Agenda } from "#local/replay/agenda.ts";
import { planner } from "#local/replay/api/parties.ts";
import { type Answer, ApiError, type Client } from "#local/replay/client.ts";
import { ordersIn } from "#local/replay/orders-in.ts";
import type { Pace } from "#local/replay/pace.ts";
import { unsettled } from "#local/replay/under-way.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { OrderId } from "#shared/kernel/ids.ts";
import { type EpochMs, MINUTE, toEpoch } from "#shared/kernel/time.ts";

export interface TickerOptions {
  readonly client: Client;
  readonly pace: Pace;
  readonly agenda: Agenda;
  readonly nodes: readonly NetworkNode[];
  write(line: string): void;
}

const EVERY = 30 * MINUTE;

export function startTicker({ client, pace, agenda, nodes, write }: TickerOptions): void {
  const names = new Map<string, string>(nodes.map(({ id, name }) => [id, name]));
  /** Orders under way, by the status that was told last. What was under way before the first look is no news. */
  let told: Map<OrderId, string> | undefined;

  const tell = async (id: OrderId) => {
    const order = await pace.inTurn(() => client.ask(planner, "get-order", { params: { id } }));
    write(`${lineOf(order, names)}\n`);
  };
  const look = async () => {
    const found = new Map<OrderId, string>();
    for (const status of unsettled)
      for await (const { id } of ordersIn(client, pace, status)) found.set(id, status);
    const before = told ?? found;
    told = found;
    for (const [id, status] of found) if (status !== "received" && before.get(id) !== status) await tell(id);
    for (const id of before.keys()) if (!found.has(id)) await tell(id);
  };
  const keepLooking = async (): Promise<void> => {
    agenda.add(pace.now() + EVERY, keepLooking);
    try {
      await look();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  };
  agenda.add(pace.now(), keepLooking);
}

type Order = Pick<
  Answer<"get-order">,
  "channel" | "channelOrderId" | "status" | "method" | "promise" | "updatedAt"
> & { readonly parcels: readonly Pick<Answer<"get-order">["parcels"][number], "node" | "status">[] };

/** @example "Tue 10 Mar 14:36  web S-1033        from Warehouse Lyon, promised by Wed 11 Mar 18:00" */
export function lineOf(order: Order, names: ReadonlyMap<string, string>): string {
  const { channel, channelOrderId, updatedAt } = order;
  return `${clockTime(toEpoch(updatedAt))}  ${`${channel} ${channelOrderId}`.padEnd(24)} ${newsOf(order, names)}`;
}

function newsOf(order: Order, names: ReadonlyMap<string, string>): string {
  switch (order.status) {
    case "received":
      return "received";
    case "held":
      return "on hold";
    case "routed":
      return `from ${sourcesOf(order, names)}${promiseOf(order)}`;
    case "backordered":
      return "waits for stock";
    case "completed":
      return `${order.method === "collect" ? "collected" : "delivered"}${keptOf(order)}`;
    case "cancelled":
      return "cancelled";
    case "failed":
      return "failed: nothing reached the customer";
  }
}

function sourcesOf({ parcels }: Order, names: ReadonlyMap<string, string>): string {
  const standing = parcels.filter(({ status }) => status !== "replaced" && status !== "cancelled");
  return [...new Set(standing.map(({ node }) => names.get(node) ?? node))].join(" and ");
}

function promiseOf({ promise }: Order): string {
  if (promise === undefined) return "";
  return `, promised by ${clockTime(toEpoch(promise.revisedDeliverBy ?? promise.deliverBy))}`;
}

const keptOf = ({ promise }: Order): string =>
  promise?.kept === undefined ? "" : promise.kept ? ", promise kept" : ", later than promised";

const format = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Paris",
  weekday: "short",
  day: "2-digit",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

const clockTime = (at: EpochMs): string => format.format(at).replaceAll(",", "");
