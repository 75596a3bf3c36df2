// The ledger carried forward: what the movements of all closed days add up to, so that nobody adds them up again.
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import type { Account, Movement } from "./ledger.ts";

export interface Carried {
  /** The last day that is closed, of the clock in UTC: all movements that were written on it, or before. */
  readonly through: string;
  /** Units by SKU and account: of nodes, also where none are left, and of shipments that have some. */
  readonly balances: ReadonlyMap<string, number>;
  readonly movements: number;
  /** Units that reached customers, less those that came back. */
  readonly unitsSold: number;
}

export type Sums = Omit<Carried, "through">;

const nothing: Sums = { balances: new Map(), movements: 0, unitsSold: 0 };

const NODE = "|node:";
export const accountKey = (sku: string, account: Account): string => `${sku}|${account}`;
export const isOfNode = (key: string): boolean => key.includes(NODE);
export interface Place {
  readonly sku: Sku;
  readonly node: NodeId;
}
/** Of a node's account. */
export function nodeOfKey(key: string): Place {
  const [sku, node] = key.split(NODE) as [Sku, NodeId];
  return { sku, node };
}
export const isOfShipment = (key: string): boolean => key.includes("|shipment:");

/** What is carried, and these movements after it. */
export function sumsOf(movements: readonly Movement[], carried: Sums = nothing): Sums {
  const balances = new Map(carried.balances);
  const add = (key: string, units: number) => balances.set(key, (balances.get(key) ?? 0) + units);
  let { unitsSold } = carried;
  for (const { entries } of movements) {
    for (const { sku, quantity, from, to } of entries) {
      add(accountKey(sku, from), -quantity);
      add(accountKey(sku, to), quantity);
      if (to === "customer") unitsSold += quantity;
      if (from === "customer") unitsSold -= quantity;
    }
  }
  return { balances, movements: carried.movements + movements.length, unitsSold };
}

/** What is worth to be carried on: what is outside only explains the rest. */
export function carriedOf(sums: Sums, through: string): Carried {
  const worth = ([key, units]: readonly [string, number]) =>
    isOfNode(key) || (units !== 0 && isOfShipment(key));
  return { ...sums, through, balances: new Map([...sums.balances].filter(worth)) };
}
