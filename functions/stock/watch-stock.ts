import { audited } from "#functions/_planning/audited.ts";
import { scheduled } from "#functions/_runtime/scheduled.ts";
import { type AuditReport, lasting } from "#shared/domain/stock/audit.ts";
import { orderOf, type ShipmentId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { logger } from "#shared/observability/logger.ts";

/** What is under way when the books are read is over by then. */
const LATER_MS = 20_000;
const NAMED = 50;

/** Gives back what is held for nothing and has expired. Fails where the stock ledger does not balance, twice in the same way: somebody has to look. */
export const { createHandler, handler } = scheduled("watch-stock", async (deps) => {
  await deps.stock.closeBooks(deps.clock.now());
  const first = await audited(deps);
  if (first.discrepancies.length === 0) return;
  for (const shipment of heldForNothing(first))
    await deps.stock.expire(orderOf(shipment), shipment, toInstant(deps.clock.now()));
  await deps.clock.sleep(LATER_MS);
  const left = lasting(first, await audited(deps));
  if (left.length === 0) return;
  logger.error("the stock ledger does not balance", { discrepancies: left.slice(0, NAMED) });
  throw new Error(`the stock ledger does not balance: ${left.length} discrepancies`);
});

function heldForNothing({ discrepancies }: AuditReport): ReadonlySet<ShipmentId> {
  const forgotten = discrepancies.filter(({ code }) => code === "held-for-nothing");
  return new Set(forgotten.flatMap(({ shipment = [] }) => shipment));
}
