import type { Inspected, Inspection, ReturnOrder } from "#shared/domain/orders/returns.ts";
import type { NodeId, OrderId, ReturnId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Outcome } from "./orders.ts";

export interface Receipt {
  /** As it was read. */
  readonly rma: ReturnOrder;
  readonly units: readonly Inspected[];
  readonly inspection: Inspection;
  readonly node: NodeId;
  readonly at: Instant;
}

export interface Returns {
  of(order: OrderId): Promise<readonly ReturnOrder[]>;
  get(id: ReturnId): Promise<ReturnOrder | undefined>;
  /** `conflict`: another return of the order was opened meanwhile. @param before how many there were */
  open(rma: ReturnOrder, before: number): Promise<Outcome>;
  /**
   * Under which a label for the way back is bought. On record before it is: whoever comes again buys the same one.
   * @returns the quote on record, which is another one where somebody was quicker
   */
  noteQuote(id: ReturnId, quote: string): Promise<string>;
  /** Undefined where none was needed. */
  quoteOf(id: ReturnId): Promise<string | undefined>;
  /** Units reach the shelf or are scrapped, and the return knows it: both or neither. `conflict`: it changed meanwhile. */
  receive(receipt: Receipt): Promise<Outcome>;
  /** Open returns whose time was over at an instant, at most so many. */
  overdue(at: Instant, limit: number): Promise<readonly ReturnOrder[]>;
  expire(rma: ReturnOrder, at: Instant): Promise<Outcome>;
}
