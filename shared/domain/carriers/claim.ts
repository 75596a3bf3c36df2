// A parcel that its carrier lost: what is claimed for it, what the carrier says, and what becomes of it when it turns up.
import { z } from "zod";
import { claimStatuses, claimTransitions, mayGo } from "#shared/domain/orders/lifecycles.ts";
import type { Order, Shipment } from "#shared/domain/orders/order.ts";
import { CarrierId, NodeId, OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { accept, type Result, refuse } from "#shared/kernel/result.ts";
import { DAY, type EpochMs, Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";

const lines = z.array(z.strictObject({ sku: Sku, quantity: z.int().positive() }));
const why = z.string().trim().min(1).max(200);

/** `paid`: the money is there; `given-up`: it never will be; `found`: the parcel is. */
export const claimEnds = ["paid", "given-up", "found"] as const;

export const Claim = z.strictObject({
  /** That of the lost parcel. */
  id: ShipmentId,
  orderId: OrderId,
  status: z.enum(claimStatuses),
  carrier: CarrierId,
  /** Who gave it to the carrier and has the contract with it, where that was not us. */
  vendor: NodeId.optional(),
  tracking: z.string().optional(),
  lines,
  /** Its share of what the order's goods are worth; absent: nobody said. */
  claimed: MinorUnits.optional(),
  /** What the carrier accepted to pay. */
  amount: MinorUnits.optional(),
  /** Why it refused. */
  because: why.optional(),
  closedBecause: z.enum(claimEnds).optional(),
  /** The carrier's word that it has the parcel after all. */
  foundAs: z.string().optional(),
  openedAt: Instant,
  updatedAt: Instant,
});
export type Claim = z.infer<typeof Claim>;

/** What the carrier answered, or that nothing more is to come. */
export const ClaimAnswer = z.discriminatedUnion("outcome", [
  z.strictObject({ outcome: z.literal("accepted"), amount: MinorUnits.nonnegative() }),
  z.strictObject({ outcome: z.literal("refused"), because: why }),
  z.strictObject({ outcome: z.literal("closed"), because: z.enum(["paid", "given-up"]) }),
]);
export type ClaimAnswer = z.infer<typeof ClaimAnswer>;

export const LOST_ON_THE_WAY = "lost-on-the-way";

/** For what a carrier had and never delivered; not for what it brings back. */
export function claimFor(
  shipment: Shipment,
  { value }: Pick<Order, "value">,
  { at, orderUnits }: { readonly at: Instant; readonly orderUnits: number },
): Claim | undefined {
  const { id, orderId, leg, road, node, tracking, carrierStatus } = shipment;
  if (leg.method === "collect" || carrierStatus === "returned" || shipment.lines.length === 0)
    return undefined;
  const units = unitsOf(shipment.lines);
  return {
    ...{ id, orderId, status: "opened", carrier: leg.carrier, lines: shipment.lines },
    ...(road === "dropShip" && { vendor: node }),
    ...(tracking !== undefined && { tracking }),
    ...(value !== undefined &&
      orderUnits > 0 && { claimed: MinorUnits.parse(Math.round((value * units) / orderUnits)) }),
    ...{ openedAt: at, updatedAt: at },
  };
}

/** The claim after it, or the status in which such an answer is none any more. */
export function answered(
  claim: Claim,
  answer: ClaimAnswer,
  at: Instant,
): Result<Claim, Pick<Claim, "status">> {
  const { status } = claim;
  if (!mayGo(claimTransitions, status, answer.outcome)) return refuse({ status });
  const { because: _because, ...rest } = claim;
  const next = { ...rest, status: answer.outcome, updatedAt: at };
  switch (answer.outcome) {
    case "accepted":
      return accept({ ...next, amount: answer.amount });
    case "refused":
      return accept({ ...next, because: answer.because });
    case "closed":
      return accept({ ...next, closedBecause: answer.because });
  }
}

/** The parcel turned up: nothing is claimed any more; what was paid for it is owed back. */
export const found = (claim: Claim, foundAs: string, at: Instant): Claim => ({
  ...claim,
  ...{ status: "closed", closedBecause: "found", foundAs, updatedAt: at },
});

/** Since when nothing was heard of a parcel, and when it may be called lost; undefined where nobody carries it. */
export function silentSince(
  { status, carrierStatusAt, handedOverAt }: Pick<Shipment, "status" | "carrierStatusAt" | "handedOverAt">,
  reportAfterDays: number,
): { readonly since: Instant; readonly reportableFrom: Instant } | undefined {
  const since = carrierStatusAt ?? handedOverAt;
  if (status !== "handedOver" || since === undefined) return undefined;
  return { since, reportableFrom: toInstant(toEpoch(since) + reportAfterDays * DAY) };
}

export const mayReport = ({ reportableFrom }: { readonly reportableFrom: Instant }, now: EpochMs): boolean =>
  toEpoch(reportableFrom) <= now;

/** Units of a lost parcel that no other brings: their money is owed. */
export function owedFor(
  lost: Pick<Shipment, "id" | "lines">,
  shipments: readonly Pick<Shipment, "replaces" | "lines">[],
): Shipment["lines"] {
  const replaced = shipments.filter(({ replaces }) => replaces === lost.id).flatMap((one) => one.lines);
  return lost.lines.flatMap(({ sku, quantity }) => {
    const owed = quantity - unitsOf(replaced.filter((line) => line.sku === sku));
    return owed > 0 ? [{ sku, quantity: owed }] : [];
  });
}

const unitsOf = (of: Shipment["lines"]): number => of.reduce((sum, { quantity }) => sum + quantity, 0);
