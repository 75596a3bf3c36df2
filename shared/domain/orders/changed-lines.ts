// Lines of an order that are to be others: what comes on top, what nobody needs any more, and who gives it up.
import type { ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { accept, type Result, refuse } from "#shared/kernel/result.ts";
import { Quantity } from "#shared/kernel/units.ts";
import type { OrderLine, Shipment } from "./order.ts";

interface Units {
  readonly sku: Sku;
  readonly quantity: number;
}

/** Lines as they are wanted from now on; a quantity of 0 removes its line. */
export const linesAfter = (lines: readonly OrderLine[], asked: readonly Units[]): OrderLine[] =>
  lines.flatMap((line): OrderLine[] => {
    const quantity = asked.find(({ sku }) => sku === line.sku)?.quantity;
    if (quantity === undefined) return [line];
    return quantity === 0 ? [] : [{ ...line, quantity: Quantity.parse(quantity) }];
  });

const unitsOf = (sku: Sku, lines: readonly Units[]): number =>
  lines.reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);

/** What comes on top of what was ordered. */
export const moreUnits = (before: readonly OrderLine[], after: readonly OrderLine[]): Units[] =>
  after.flatMap(({ sku, quantity }) => {
    const more = quantity - unitsOf(sku, before);
    return more > 0 ? [{ sku, quantity: more }] : [];
  });

type Carrying = Pick<Shipment, "id" | "lines">;

/** Shipments of an order, by how far they are, oldest first. */
export interface Carriers {
  /** Nobody has begun with them: they may carry less. */
  readonly open: readonly Carrying[];
  /** Somebody has: each is undone whole, or stays as it is. */
  readonly undoable: readonly Carrying[];
  /** Units that no plan could source. */
  readonly unfilled: readonly Units[];
}

export interface Less {
  /** What each shipment that carries less still carries; nothing: it is undone. */
  readonly kept: readonly { readonly id: ShipmentId; readonly lines: Shipment["lines"] }[];
  /** Units less that nobody carries. */
  readonly unfilled: number;
}

/** First what nobody carries, then from the newest shipments that nobody has begun with, then whole parcels. */
export function lessOf(
  before: readonly OrderLine[],
  after: readonly OrderLine[],
  { open, undoable, unfilled }: Carriers,
): Result<Less, { readonly sku: Sku }> {
  const fewer = new Map<Sku, number>();
  let nobody = 0;
  for (const { sku, quantity } of before) {
    const less = Math.max(0, quantity - unitsOf(sku, after));
    const uncarried = Math.min(less, unitsOf(sku, unfilled));
    nobody += uncarried;
    fewer.set(sku, less - uncarried);
  }
  const take = (sku: Sku, most: number): number => {
    const wanted = fewer.get(sku) ?? 0;
    const taken = Math.min(most, wanted);
    fewer.set(sku, wanted - taken);
    return taken;
  };
  const kept: { id: ShipmentId; lines: Shipment["lines"] }[] = [];
  for (const { id, lines } of open.toReversed()) {
    const left = lines.map(({ sku, quantity }) => ({ sku, quantity: quantity - take(sku, quantity) }));
    if (left.some(({ quantity }, place) => quantity !== lines[place]?.quantity))
      kept.push({ id, lines: left.filter(({ quantity }) => quantity > 0) });
  }
  for (const { id, lines } of undoable.toReversed()) {
    if (lines.length === 0 || lines.some(({ sku, quantity }) => quantity > (fewer.get(sku) ?? 0))) continue;
    for (const { sku, quantity } of lines) take(sku, quantity);
    kept.push({ id, lines: [] });
  }
  const left = [...fewer].find(([, units]) => units > 0);
  return left === undefined ? accept({ kept, unfilled: nobody }) : refuse({ sku: left[0] });
}

/** Units of an order that none of its shipments carries, so many in all at most. */
export function uncarried(lines: readonly OrderLine[], carried: readonly Units[], most: number): Units[] {
  let room = most;
  return lines.flatMap(({ sku, quantity }) => {
    const missing = Math.min(room, Math.max(0, quantity - unitsOf(sku, carried)));
    room -= missing;
    return missing > 0 ? [{ sku, quantity: missing }] : [];
  });
}
