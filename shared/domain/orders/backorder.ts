// Orders that wait for stock: what each still waits for, and who is served first when some arrives.

import type { Policy } from "#shared/domain/network/policy.ts";
import { asOrdered } from "#shared/domain/picking/substitutes.ts";
import { type Failed, failedNodes } from "#shared/domain/rescue/chances.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import { DAY, type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import type { Order, OrderLine, Shipment } from "./order.ts";

interface Units {
  readonly sku: Sku;
  readonly quantity: number;
}

type Ended = Pick<Shipment, "status" | "endedBecause" | "lines" | "refunded" | "substituted">;

/** What an order asked for and the customer does not have, but for what lay ready and was not wanted, or is paid back. */
export function stillWaitedFor(lines: readonly OrderLine[], shipments: readonly Ended[]): Units[] {
  const over = shipments.flatMap((one) =>
    isSettled(one) ? asOrdered(one.lines, one.substituted) : (one.refunded ?? []),
  );
  return lines.flatMap(({ sku, quantity }) => {
    const left = quantity - unitsOf(sku, over);
    return left > 0 ? [{ sku, quantity: left }] : [];
  });
}

const isSettled = ({ status, endedBecause }: Ended): boolean =>
  status === "delivered" || status === "collected" || (status === "lost" && endedBecause === "not-collected");

const unitsOf = (sku: Sku, lines: readonly Units[]): number =>
  lines.reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);

/** Who said no, or never answered, is not asked again; who did not find the units is, once there are some again. */
export const notAskedAgain = (shipments: readonly Failed[]): ReadonlyMap<NodeId, string> =>
  failedNodes(shipments.filter(({ missing }) => missing === undefined));

/** Where nothing that has failed is sourced again, an order of which something may have waits for somebody who looks at it. */
export const isTriedAgain = (
  { shipments }: Pick<Order, "shipments">,
  { maxRescues }: Pick<Policy, "maxRescues">,
): boolean => shipments === 0 || maxRescues > 0;

export const hasWaitedTooLong = (
  { placedAt }: Pick<Order, "placedAt">,
  { backorderDays }: Pick<Policy, "backorderDays">,
  now: EpochMs,
): boolean => toEpoch(placedAt) + backorderDays * DAY <= now;

type Waiting = Pick<Order, "id" | "placedAt" | "promise">;

/** Who was promised something, the oldest promise first; then who waits longest without one. */
export function oldestPromiseFirst<T extends { readonly order: Waiting }>(waiting: readonly T[]): T[] {
  const promised = ({ order }: T) => order.promise?.deliverBy ?? "~";
  return waiting.toSorted(
    (a, b) =>
      compared(promised(a), promised(b)) ||
      compared(a.order.placedAt, b.order.placedAt) ||
      compared(a.order.id, b.order.id),
  );
}

const compared = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
