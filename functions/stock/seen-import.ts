// A stock import as the outside sees it.
import type { ImportView } from "#shared/contracts/api/stock.ts";
import { isExpired, type StockImport } from "#shared/domain/stock/import.ts";
import type { EpochMs } from "#shared/kernel/time.ts";

export function seenImport(one: StockImport, now: EpochMs): ImportView {
  const { id, state, format, asOf, createdAt, updatedAt, bytes, cursor, tally, reason } = one;
  const seen = {
    ...{ id, format, createdAt, updatedAt },
    ...(asOf !== undefined && { asOf }),
    ...(bytes !== undefined && { bytes, bytesRead: cursor.offset }),
    ...tally,
  };
  if (isExpired(one, now)) return { ...seen, state: "expired", reason: "no file came in time" };
  return { ...seen, state, ...(reason !== undefined && { reason }) };
}
