// Fewer units than were ordered: which shipments carry less.
import type { ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { accept, type Result, refuse } from "#shared/kernel/result.ts";
import { Quantity } from "#shared/kernel/units.ts";
import type { OrderLine, Shipment } from "./order.ts";

/** Lines as they are wanted from now on; a quantity of 0 removes its line. */
export const linesAfter = (
  lines: readonly OrderLine[],
  asked: readonly { readonly sku: Sku; readonly quantity: number }[],
): OrderLine[] =>
  lines.flatMap((line): OrderLine[] => {
    const quantity = asked.find(({ sku }) => sku === line.sku)?.quantity;
    if (quantity === undefined) return [line];
    return quantity === 0 ? [] : [{ ...line, quantity: Quantity.parse(quantity) }];
  });

export interface Fewer {
  readonly id: ShipmentId;
  readonly kept: Shipment["lines"];
}

/** Taken from the newest shipments first; of those that can still be changed. */
export function spreadFewer(
  before: readonly OrderLine[],
  after: readonly OrderLine[],
  open: readonly Pick<Shipment, "id" | "lines">[],
): Result<Fewer[], { readonly sku: Sku; readonly code: "more" | "begun" }> {
  const kept = new Map(open.map(({ id, lines }) => [id, lines]));
  for (const { sku, quantity } of before) {
    let fewer = quantity - (after.find((line) => line.sku === sku)?.quantity ?? 0);
    if (fewer < 0) return refuse({ sku, code: "more" });
    for (const { id } of open.toReversed()) {
      const lines = kept.get(id) ?? [];
      const there = lines.find((line) => line.sku === sku)?.quantity ?? 0;
      const taken = Math.min(there, fewer);
      if (taken === 0) continue;
      fewer -= taken;
      const left = lines.map((line) => (line.sku === sku ? { sku, quantity: there - taken } : line));
      kept.set(
        id,
        left.filter((line) => line.quantity > 0),
      );
    }
    if (fewer > 0) return refuse({ sku, code: "begun" });
  }
  const changed = open.filter(({ id, lines }) => kept.get(id) !== lines);
  return accept(changed.map(({ id }) => ({ id, kept: kept.get(id) ?? [] })));
}
