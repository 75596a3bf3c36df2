// A picker shows what is in hand to the scanner: is it what the task asks for, from where it lies, and no more of it?
import { nameOf, placesOf } from "#shared/domain/network/shelf-place.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import { accept, type Result, refuse } from "#shared/kernel/result.ts";
import type { Places } from "./walk.ts";

type Lines = NodeTask["lines"];

export interface Scanned {
  /** A SKU, or an EAN. */
  readonly code: string;
  readonly quantity: number;
  /** The sign at the shelf, where it was scanned too. */
  readonly place?: string | undefined;
}

export type ScanRefusal =
  | { readonly code: "wrong-item"; readonly scanned: string; readonly asked: readonly Sku[] }
  | { readonly code: "wrong-place"; readonly sku: Sku; readonly place: string; readonly scanned: string }
  | { readonly code: "over-quantity"; readonly sku: Sku; readonly asked: number; readonly scanned: number };

interface Asked {
  readonly lines: Lines;
  /** Before this one. */
  readonly scanned: Lines;
  readonly eanOf: (sku: Sku) => string | undefined;
  readonly places: Places;
}

/** @returns all that was scanned, this one included */
export function scan(
  { lines, scanned, eanOf, places }: Asked,
  { code, quantity, place }: Scanned,
): Result<Lines, ScanRefusal> {
  const line = lines.find(({ sku }) => sku === code || eanOf(sku) === code);
  if (line === undefined)
    return refuse({ code: "wrong-item", scanned: code, asked: lines.map(({ sku }) => sku) });
  const { sku } = line;
  const lies = places.get(sku);
  if (place !== undefined && lies !== undefined && !placesOf(lies).some((one) => nameOf(one) === place))
    return refuse({ code: "wrong-place", sku, place: nameOf(lies), scanned: place });
  const now = (scanned.find((one) => one.sku === sku)?.quantity ?? 0) + quantity;
  if (now > line.quantity) return refuse({ code: "over-quantity", sku, asked: line.quantity, scanned: now });
  return accept([...scanned.filter((one) => one.sku !== sku), { sku, quantity: now }]);
}

/** What was to be picked and not scanned, or scanned and not told as picked; empty where both say the same. */
export function unscanned(picked: Lines, scanned: Lines): Lines {
  const shown = new Map(scanned.map(({ sku, quantity }) => [sku, quantity]));
  const told = new Set(picked.map(({ sku }) => sku));
  return [
    ...picked.flatMap(({ sku, quantity }) => {
      const differs = Math.abs(quantity - (shown.get(sku) ?? 0));
      return differs === 0 ? [] : [{ sku, quantity: differs }];
    }),
    ...scanned.filter(({ sku, quantity }) => !told.has(sku) && quantity > 0),
  ];
}
