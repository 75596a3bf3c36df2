import type { Outcome } from "#shared/ports/orders.ts";

/** Names of the tables that the order book writes to. */
export interface Tables {
  readonly orders: string;
  readonly events: string;
  /** For what moves stock; empty where nothing does. */
  readonly stock: string;
}

/** How a transaction ended, in the words of the port. */
export const outcome = (result: { readonly done: boolean }): Outcome => (result.done ? "done" : "conflict");
