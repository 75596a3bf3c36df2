// What a vendor says line by line: how many it sends, and why not all.
import { ProblemError } from "#shared/contracts/problems.ts";
import { missingAfter } from "#shared/domain/picking/task-verbs.ts";
import type { PurchaseOrder, PurchaseOrderLines } from "#shared/domain/vendors/purchase-order.ts";
import { isGone, type RejectionReason } from "#shared/domain/vendors/rejection.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import type { StockEffect } from "#shared/ports/orders.ts";

export interface LineAnswer {
  readonly sku: Sku;
  readonly quantity: number;
  readonly reason: RejectionReason;
}

/** @throws ProblemError for more than was asked, and for nothing at all */
export function sentAndMissing(
  asked: PurchaseOrderLines,
  lines: readonly LineAnswer[] | undefined,
): { readonly sent: PurchaseOrderLines; readonly missing: readonly LineAnswer[] } {
  if (lines === undefined) return { sent: asked, missing: [] };
  const left = missingAfter(asked, lines);
  if (left === undefined)
    throw refused("More is accepted than the purchase order asks for", "at most its SKUs and quantities");
  if (left.found.length === 0)
    throw refused("Nothing is accepted: reject the purchase order, with the reason", "at least one unit");
  const reasons = new Map(lines.map(({ sku, reason }) => [sku, reason]));
  return {
    sent: left.found,
    missing: left.missing.map((line) => ({ ...line, reason: reasons.get(line.sku) ?? "out-of-stock" })),
  };
}

const refused = (detail: string, message: string): ProblemError =>
  new ProblemError("invalid-request", detail, { errors: [{ field: "lines", message }] });

/** What that does to the stock that is held for it: what is not there is written off. */
export function reductionOf(
  { vendor, lines }: PurchaseOrder,
  kept: PurchaseOrderLines,
  missing: readonly LineAnswer[],
): StockEffect & { readonly kind: "reduce" } {
  const gone = missing.filter(({ reason }) => isGone(reason));
  return { kind: "reduce", node: vendor, held: lines, kept, missing: plain(gone) };
}

export const plain = (some: readonly LineAnswer[]): PurchaseOrderLines =>
  some.map(({ sku, quantity }) => ({ sku, quantity }));
