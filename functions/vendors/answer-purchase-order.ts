// A vendor's yes, yes to a part, or no; the no also later, when it finds that it cannot ship what it had accepted. What it does not send is sourced elsewhere, as after a short pick.
import { holdExpired } from "#functions/tasks/tell-task.ts";
import type { Fact } from "#shared/contracts/events.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import {
  leftToShip,
  type PurchaseOrder,
  type PurchaseOrderLines,
} from "#shared/domain/vendors/purchase-order.ts";
import { isGone, type RejectionReason } from "#shared/domain/vendors/rejection.ts";
import { maySay } from "#shared/domain/vendors/vendor-calls.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { OrderBook, Step } from "#shared/ports/orders.ts";
import type { StockLedger } from "#shared/ports/stock.ts";
import type { Clock } from "#shared/ports/system.ts";
import { type LineAnswer, plain, reductionOf, sentAndMissing } from "./line-answers.ts";
import { conflict, type Open, view } from "./own-purchase-order.ts";
import { writeOffRest } from "./write-off-rest.ts";

interface Deps {
  readonly orders: OrderBook;
  readonly stock: StockLedger;
  readonly clock: Clock;
}

/** Said twice, it is said once. Without lines the vendor takes it whole. */
export async function accept(
  deps: Deps,
  asked: Open,
  lines: readonly LineAnswer[] | undefined,
): Promise<PurchaseOrder> {
  const { sent, missing } = sentAndMissing(asked.lines, lines);
  const { node, facts } = about(asked);
  if (missing.length === 0) {
    const told: Fact = { type: "shipment.accepted", shipmentId: asked.shipmentId, facts: { node, ...facts } };
    return say(deps, asked, { to: "accepted", sent, told, step: {}, output: { outcome: "accepted" } });
  }
  const reason = missing[0]?.reason ?? "other";
  const told: Fact = {
    type: "shipment.short",
    shipmentId: asked.shipmentId,
    facts: { node, reason, missing: plain(missing), ...facts },
  };
  const stock = reductionOf(asked, sent, missing);
  const shipment = { lines: sent, missing: plain(missing) };
  const answered = await say(deps, asked, {
    to: "partiallyAccepted",
    sent,
    told,
    step: { stock, shipment },
    output: { outcome: "short", anythingPicked: true },
  });
  await writeOffRest(deps, asked, stock.missing);
  return answered;
}

export async function reject(
  deps: Deps,
  asked: Open,
  { reason, text }: { readonly reason: RejectionReason; readonly text?: string | undefined },
): Promise<PurchaseOrder> {
  const { node, facts } = about(asked);
  const lines = leftToShip(asked);
  const lacking = lines.map((line) => ({ ...line, reason }));
  // What is there stays held until the shipment is given up.
  const stock = reductionOf({ ...asked, lines }, isGone(reason) ? [] : lines, lacking);
  const told: Fact = {
    type: "shipment.declined",
    shipmentId: asked.shipmentId,
    facts: { node, reason, ...(text !== undefined && { text }), ...facts },
  };
  const declined = { told, step: isGone(reason) ? { stock } : {} };
  const answered = takesBack(asked)
    ? await takeBack(deps, asked, declined)
    : await say(deps, asked, { to: "rejected", sent: [], ...declined, output: { outcome: "declined" } });
  await writeOffRest(deps, asked, stock.missing);
  return answered;
}

const takesBack = ({ status }: Open): boolean => status !== "submitted" && maySay(status, "reject");

/** What it has shipped goes on. What it had said stays on the shipment, so that it counts as not shipped. */
async function takeBack(
  { orders, clock }: Deps,
  asked: Open,
  { told, step }: { readonly told: Fact; readonly step: Pick<Step, "stock"> },
): Promise<PurchaseOrder> {
  const { id, vendor, orderId, shipmentId, token } = asked;
  const at = toInstant(clock.now());
  const written = await orders.step({
    ...{ orderId, at, facts: [told] },
    purchaseOrder: { id, vendor, from: [asked.status], to: "rejected" },
    shipment: { id: shipmentId, to: "released" },
    ...step,
    resume: [{ token, error: workflowErrors.VendorDeclined, cause: "the vendor cannot ship it" }],
  });
  if (written === "expired") throw holdExpired(shipmentId);
  if (written === "conflict") throw await changed(orders, asked);
  return { ...view(asked), status: "rejected", updatedAt: at };
}

const about = ({ id, vendor }: PurchaseOrder) => ({
  node: vendor,
  facts: { vendor, purchaseOrder: id },
});

interface Saying {
  readonly to: "accepted" | "partiallyAccepted" | "rejected";
  readonly sent: PurchaseOrderLines;
  readonly told: Fact;
  readonly step: Pick<Step, "stock"> & { readonly shipment?: Partial<Step["shipment"]> };
  readonly output: unknown;
}

async function say(
  { orders, clock }: Deps,
  asked: Open,
  { to, sent, told, step, output }: Saying,
): Promise<PurchaseOrder> {
  if (asked.status === to && (to === "rejected" || sameLines(asked.accepted ?? asked.lines, sent)))
    return view(asked);
  if (asked.status !== "submitted") throw conflict(asked);
  const at = toInstant(clock.now());
  const accepted = to === "partiallyAccepted" ? { accepted: sent } : {};
  const written = await orders.step({
    orderId: asked.orderId,
    at,
    purchaseOrder: {
      ...{ id: asked.id, vendor: asked.vendor },
      ...{ from: ["submitted"], to, answeredAt: at, ...accepted },
    },
    // On the shipment, so that a rescue which gave it up is not answered any more.
    shipment: {
      id: asked.shipmentId,
      to: "released",
      answered: { askedAt: asked.openedAt, at, units: unitsOf(sent), asked: unitsOf(asked.lines) },
      ...step.shipment,
    },
    ...(step.stock !== undefined && { stock: step.stock }),
    facts: [told],
    resume: [{ token: asked.token, output }],
  });
  if (written === "expired") throw holdExpired(asked.shipmentId);
  if (written === "conflict") throw await changed(orders, asked);
  return { ...view(asked), ...accepted, status: to, answeredAt: at, updatedAt: at };
}

/** Somebody was quicker: who, the purchase order says. */
async function changed(orders: OrderBook, asked: Open): Promise<ProblemError> {
  const now = (await orders.purchaseOrder(asked.id)) ?? asked;
  return now.status === asked.status
    ? new ProblemError("conflict", "The time to answer is over; others are asked")
    : conflict(now);
}

const unitsOf = (lines: PurchaseOrderLines): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

const sameLines = (one: PurchaseOrderLines, other: PurchaseOrderLines): boolean =>
  one.length === other.length &&
  one.every(({ sku, quantity }) => other.some((line) => line.sku === sku && line.quantity === quantity));
