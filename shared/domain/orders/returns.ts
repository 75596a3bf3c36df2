// Returns: what may come back and until when, what becomes of each unit, and what may be refunded for it. The money
// itself is moved by others, who hear of it by the event.
import { z } from "zod";
import { outside } from "#shared/domain/stock/ledger.ts";
import { CarrierId, NodeId, OrderId, ReturnId, ServiceId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { accept, type Result, refuse } from "#shared/kernel/result.ts";
import { DAY, type EpochMs, Instant, toEpoch } from "#shared/kernel/time.ts";
import { returnStatuses } from "./lifecycles.ts";
import type { Shipment } from "./order.ts";

/** Why a customer sends something back. */
export const returnReasons = [
  "changed-mind",
  "not-as-described",
  "arrived-damaged",
  "faulty",
  "wrong-item",
  "arrived-late",
] as const;
/** Why a parcel is back that no customer has announced. */
export const comebackReasons = ["refused", "undeliverable", "found"] as const;

/** `as-new` goes back to the shelf, `damaged` is scrapped, `wrong-item` was not ours to take back: nothing moves. */
export const conditions = ["as-new", "damaged", "wrong-item"] as const;
export type Condition = (typeof conditions)[number];

const ReturnLine = z.strictObject({ sku: Sku, quantity: z.int().positive() });
type ReturnLine = z.infer<typeof ReturnLine>;

/** Units of one SKU as they were found when they were unpacked. */
export const Inspected = z.strictObject({ ...ReturnLine.shape, condition: z.enum(conditions) });
export type Inspected = z.infer<typeof Inspected>;

export const ReturnOrder = z.strictObject({
  /** The RMA number, which the customer writes on the parcel. */
  id: ReturnId,
  orderId: OrderId,
  status: z.enum(returnStatuses),
  lines: z.array(ReturnLine).min(1),
  reason: z.enum([...returnReasons, ...comebackReasons]),
  by: z.enum(["post", "store"]),
  /** Where the label leads; what is brought to a store may be brought to any. */
  to: NodeId.optional(),
  label: z.strictObject({ carrier: CarrierId, service: ServiceId, tracking: z.string() }).optional(),
  /** The parcel that came back, where nobody announced a return. */
  parcel: ShipmentId.optional(),
  /** Parts in which it came in so far. */
  receipts: z.int(),
  received: z.array(z.strictObject({ ...Inspected.shape, node: NodeId, at: Instant })),
  openedAt: Instant,
  /** Not received by then, it expires. */
  useBy: Instant,
  updatedAt: Instant,
});
export type ReturnOrder = z.infer<typeof ReturnOrder>;

export type NotReturnable =
  | { readonly code: "not-delivered" }
  | { readonly code: "too-late"; readonly until: Instant }
  | { readonly code: "too-many"; readonly returnable: number };

interface Delivered extends Pick<Shipment, "status" | "lines"> {
  readonly arrivedAt?: Instant | undefined;
}

interface History {
  readonly shipments: readonly Delivered[];
  readonly returns: readonly ReturnOrder[];
  readonly days: number;
  readonly now: EpochMs;
}

/** By line: undefined where it may come back, or why it may not. */
export function refusals(lines: readonly ReturnLine[], history: History): (NotReturnable | undefined)[] {
  return lines.map(({ sku, quantity }) => refusalOf(sku, quantity, history));
}

function refusalOf(
  sku: Sku,
  quantity: number,
  { shipments, returns, days, now }: History,
): NotReturnable | undefined {
  const arrived = shipments.filter(({ status }) => status === "delivered" || status === "collected");
  const delivered = unitsOf(sku, arrived);
  if (delivered === 0) return { code: "not-delivered" };
  const endOf = ({ arrivedAt }: Delivered): EpochMs =>
    arrivedAt === undefined ? Number.POSITIVE_INFINITY : toEpoch(arrivedAt) + days * DAY;
  const inTime = unitsOf(
    sku,
    arrived.filter((one) => endOf(one) > now),
  );
  const last = arrived.findLast(({ arrivedAt, lines }) => arrivedAt && lines.some((one) => one.sku === sku));
  if (inTime === 0 && last?.arrivedAt !== undefined) return { code: "too-late", until: last.arrivedAt };
  const returnable = Math.min(inTime, delivered - spokenFor(sku, returns));
  return quantity > returnable ? { code: "too-many", returnable: Math.max(0, returnable) } : undefined;
}

const unitsOf = (sku: Sku, of: readonly { readonly lines: readonly ReturnLine[] }[]): number =>
  of.flatMap(({ lines }) => lines).reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);

/** Units that came back, or are announced to. A parcel that never arrived takes nothing from what was delivered. */
function spokenFor(sku: Sku, returns: readonly ReturnOrder[]): number {
  const announced = returns.filter(({ parcel }) => parcel === undefined);
  const open = announced.filter(({ status }) => status === "open");
  const ended = announced.filter(({ status }) => status !== "open");
  const back = ended.map(({ received }) => ({
    lines: received.filter(({ condition }) => condition !== "wrong-item"),
  }));
  return unitsOf(sku, open) + unitsOf(sku, back);
}

export interface Inspection {
  /** Nothing more is to come. */
  readonly complete: boolean;
  /** From whom the units come, and where each goes that is not set aside. */
  readonly from: typeof outside.customer;
  readonly restocked: readonly ReturnLine[];
  readonly scrapped: readonly ReturnLine[];
  /** What may be refunded, by unit. */
  readonly refundable: readonly ReturnLine[];
}

/** What an inspection makes of the units, or the SKU of which more came than was announced. */
export function inspect(
  rma: ReturnOrder,
  units: readonly Inspected[],
): Result<Inspection, { readonly sku: Sku; readonly expected: number }> {
  const all = [...rma.received, ...units];
  for (const { sku } of units) {
    const expected = unitsOf(sku, [rma]) - unitsOf(sku, [{ lines: rma.received }]);
    if (unitsOf(sku, [{ lines: units }]) > expected) return refuse({ sku, expected });
  }
  const those = (...wanted: readonly Condition[]) =>
    summed(units.filter(({ condition }) => wanted.includes(condition)));
  return accept({
    complete: rma.lines.every(({ sku }) => unitsOf(sku, [{ lines: all }]) === unitsOf(sku, [rma])),
    // What was written off as lost comes back from there; all else from the customer.
    from: rma.parcel === undefined ? outside.customer : outside.lost,
    restocked: those("as-new"),
    scrapped: those("damaged"),
    refundable: summed(units.filter(({ condition }) => isRefundable(rma.reason, condition))),
  });
}

/** Damage is the customer's, unless it is what the return is about, or happened on a way that was ours. */
function isRefundable(reason: ReturnOrder["reason"], condition: Condition): boolean {
  if (condition === "wrong-item") return false;
  return condition === "as-new" || !["changed-mind", "arrived-late"].includes(reason);
}

function summed(units: readonly ReturnLine[]): ReturnLine[] {
  const sums = new Map<Sku, number>();
  for (const { sku, quantity } of units) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }));
}
