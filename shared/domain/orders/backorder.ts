// Orders that wait for stock: what each still waits for, and who is served first when some arrives.
import { type Failed, failedNodes } from "#shared/domain/rescue/chances.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import type { Order, OrderLine, Shipment } from "./order.ts";

interface Units {
  readonly sku: Sku;
  readonly quantity: number;
}

/** All of an order that nothing reached the customer of, but for what lay ready and was not wanted, or is paid back. */
export function stillWaitedFor(
  lines: readonly OrderLine[],
  shipments: readonly Pick<Shipment, "status" | "endedBecause" | "lines" | "refunded">[],
): Units[] {
  const over = shipments.flatMap(({ status, endedBecause, lines: all, refunded = [] }) =>
    status === "lost" && endedBecause === "not-collected" ? all : refunded,
  );
  return lines.flatMap(({ sku, quantity }) => {
    const left = quantity - unitsOf(sku, over);
    return left > 0 ? [{ sku, quantity: left }] : [];
  });
}

const unitsOf = (sku: Sku, lines: readonly Units[]): number =>
  lines.reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);

/** Who said no, or never answered, is not asked again; who did not find the units is, once there are some again. */
export const notAskedAgain = (shipments: readonly Failed[]): ReadonlyMap<NodeId, string> =>
  failedNodes(shipments.filter(({ missing }) => missing === undefined));

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
