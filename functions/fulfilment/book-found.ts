// Parcels that counted as lost and were delivered after all: the books say so from then on.
import { outside } from "#shared/domain/stock/ledger.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Claims } from "#shared/ports/claims.ts";
import type { Returns } from "#shared/ports/returns.ts";
import type { StockLedger } from "#shared/ports/stock.ts";

interface Deps {
  readonly claims: Claims;
  readonly returns: Pick<Returns, "of">;
  readonly stock: Pick<StockLedger, "move">;
}

const PER_SWEEP = 100;

/** Run again, it moves each once. What a node has unpacked is no customer's. */
export async function bookFound({ claims, returns, stock }: Deps, at: Instant): Promise<void> {
  for (const claim of await claims.delivered(PER_SWEEP)) {
    const { id, orderId, lines } = claim;
    const cameBack = (await returns.of(orderId)).some(({ parcel }) => parcel === id);
    const entries = lines.map((line) => ({ ...line, from: outside.lost, to: outside.customer }));
    if (!cameBack) await stock.move({ id: `found/${id}`, at, reason: "delivered", reference: id, entries });
    await claims.settled(claim, at);
  }
}
