// The books of the stock, beside the shipments that units are held for.
import { type AuditReport, audit } from "#shared/domain/stock/audit.ts";
import type { OrderBook } from "#shared/ports/orders.ts";
import type { StockLedger } from "#shared/ports/stock.ts";

interface Sources {
  readonly stock: StockLedger;
  readonly orders: OrderBook;
}

/** Of a system that is at work: what changes while it is read may seem to differ. */
export async function audited({ stock, orders }: Sources): Promise<AuditReport> {
  const books = await stock.books();
  const open = [...books.activeHolds, ...books.inTransit].map(({ shipment }) => shipment);
  return audit(books, await orders.endedAmong([...new Set(open)]));
}
