// A vendor that lacks one unit has no other either: what is still promised of it from there is written off, until the
// next count says otherwise.
import { Movement, nodeAccount, outside } from "#shared/domain/stock/ledger.ts";
import type { PurchaseOrder, PurchaseOrderLines } from "#shared/domain/vendors/purchase-order.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { StockLedger } from "#shared/ports/stock.ts";
import type { Clock } from "#shared/ports/system.ts";

interface Deps {
  readonly stock: StockLedger;
  readonly clock: Clock;
}

/** Orders may take from the level meanwhile; then there is less to write off. */
const ATTEMPTS = 3;

/** Once for a purchase order: said again after the shelf was filled, it takes nothing. */
export async function writeOffRest(
  { stock, clock }: Deps,
  { id, vendor }: PurchaseOrder,
  gone: PurchaseOrderLines,
): Promise<void> {
  for (const { sku } of gone)
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const quantity = await availableAt(stock, sku, vendor);
      if (quantity <= 0) break;
      const entries = [{ sku, quantity, from: nodeAccount(vendor), to: outside.lost }];
      const at = toInstant(clock.now());
      const movement = { id: `lacks/${id}/${sku}`, at, reason: "short", reference: id, entries };
      if ((await stock.move(Movement.parse(movement))) !== "too-few") break;
    }
}

async function availableAt(stock: StockLedger, sku: Sku, vendor: PurchaseOrder["vendor"]): Promise<number> {
  const levels = await stock.levels(sku);
  return levels.find(({ node }) => node === vendor)?.available ?? 0;
}
