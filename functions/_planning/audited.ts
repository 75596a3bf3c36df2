// The books of the stock, beside the shipments that units are held for.
import { type AuditReport, audit } from "#shared/domain/stock/audit.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import type { StockLedger } from "#shared/ports/stock.ts";
import type { Clock } from "#shared/ports/system.ts";

interface Sources {
  readonly stock: StockLedger;
  readonly orders: OrderBook;
  readonly clock: Clock;
}

/**
 * Of a system that is at work: what changes while it is read may seem to differ.
 * @param whole adds up every movement again, instead of going on from what closed days add up to
 */
export async function audited({ stock, orders, clock }: Sources, whole = false): Promise<AuditReport> {
  const books = await stock.books(whole ? undefined : clock.now());
  const open = [...books.activeHolds, ...books.inTransit].map(({ shipment }) => shipment);
  return audit(books, await orders.endedAmong([...new Set(open)]));
}
