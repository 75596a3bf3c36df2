// What a store says of a shipment that it is offered: all of it, a part, or nothing, and why not the rest.
import { z } from "zod";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import { accept, type Result, refuse } from "#shared/kernel/result.ts";

export const declineReasons = ["no-staff", "not-found", "damaged", "closed", "other"] as const;
export const DeclineReason = z.enum(declineReasons);
export type DeclineReason = z.infer<typeof DeclineReason>;

/** The store has looked: its stock is wrong, and is corrected at once, as after a short pick. */
export const correctsStock = (reason: DeclineReason): boolean =>
  reason === "not-found" || reason === "damaged";

type Lines = NodeTask["lines"];
type Named = readonly { readonly sku: string; readonly quantity: number }[];

/** The named units, and the others. */
export interface Parted {
  readonly kept: Lines;
  readonly left: Lines;
}

export type PartRefusal = { readonly code: "not-offered"; readonly sku: string; readonly offered: number };

/** The lines asked for, less those named: SKUs that were not offered, or more of one, are refused. */
export function parted(asked: Lines, named: Named): Result<Parted, PartRefusal> {
  const counted = new Map<string, number>();
  for (const { sku, quantity } of named) counted.set(sku, (counted.get(sku) ?? 0) + quantity);
  const offered = new Map<string, number>(asked.map(({ sku, quantity }) => [sku, quantity]));
  for (const [sku, quantity] of counted)
    if (quantity > (offered.get(sku) ?? 0))
      return refuse({ code: "not-offered", sku, offered: offered.get(sku) ?? 0 });
  const some = (lines: Lines): Lines => lines.filter(({ quantity }) => quantity > 0);
  const kept = asked.map((line) => ({ ...line, quantity: counted.get(line.sku) ?? 0 }));
  const left = asked.map((line) => ({ ...line, quantity: line.quantity - (counted.get(line.sku) ?? 0) }));
  return accept({ kept: some(kept), left: some(left) });
}
