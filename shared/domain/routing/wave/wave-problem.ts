// Many orders on one stock, as plain numbers: which node carries which line of which order, at the least cost
// of all together. Neither geography nor storage; costs are in one currency, whatever its unit.

export interface WaveOrder {
  readonly lines: readonly { readonly sku: number; readonly quantity: number }[];
  /** By node: cost of one parcel; Infinity where none can be sent. */
  readonly parcelCost: Float64Array;
  /** By node and line, node by node; Infinity for a line that the node may not carry. */
  readonly lineCost: Float64Array;
  /** By line: cost of leaving it unserved. */
  readonly unfilledCost: Float64Array;
}

export interface WaveProblem {
  readonly nodes: number;
  readonly skus: number;
  /** Units by node and SKU, node by node. */
  readonly stock: Float64Array;
  /** Parcels by node. */
  readonly capacity: Float64Array;
  readonly orders: readonly WaveOrder[];
}

/** By order and line: the node, or -1 for a line that is left unserved. A line is served whole. */
export type WavePlan = readonly Int32Array[];

/** What the next unit at a node, and the next parcel from it, cost the other orders. Not negative. */
export interface BidPrices {
  /** By node and SKU, node by node. */
  readonly unit: Float64Array;
  /** By node. */
  readonly parcel: Float64Array;
}

export const noPrices = ({ nodes, skus }: Pick<WaveProblem, "nodes" | "skus">): BidPrices => ({
  unit: new Float64Array(nodes * skus),
  parcel: new Float64Array(nodes),
});

/** Cost of one order's plan. */
export function orderCost(order: WaveOrder, plan: Int32Array): number {
  const lines = order.lines.length;
  let cost = 0;
  for (let line = 0; line < plan.length; line++) {
    const node = plan[line] ?? -1;
    if (node === -1) {
      cost += order.unfilledCost[line] ?? 0;
      continue;
    }
    cost += order.lineCost[node * lines + line] ?? Infinity;
    if (isFirstFrom(plan, line)) cost += order.parcelCost[node] ?? Infinity;
  }
  return cost;
}

/** Whether no line before is sent from the same node: a parcel is counted at its first line. */
export function isFirstFrom(plan: Int32Array, line: number): boolean {
  for (let before = 0; before < line; before++) if (plan[before] === plan[line]) return false;
  return true;
}

export const planCost = ({ orders }: WaveProblem, plan: WavePlan): number =>
  orders.reduce((sum, order, index) => sum + orderCost(order, plan[index] ?? new Int32Array(0)), 0);

/** What is left of stock and capacity, changed as plans are put in and taken out. */
export interface Residual {
  readonly stock: Float64Array;
  readonly capacity: Float64Array;
}

export const residualOf = ({ stock, capacity }: WaveProblem): Residual => ({
  stock: stock.slice(),
  capacity: capacity.slice(),
});

/** Takes a plan's units and parcels (`sign` -1), or gives them back (1). */
export function shiftResidual(
  { stock, capacity }: Residual,
  skus: number,
  order: WaveOrder,
  plan: Int32Array,
  sign: 1 | -1,
): void {
  for (let line = 0; line < plan.length; line++) {
    const node = plan[line] ?? -1;
    if (node === -1) continue;
    const { sku = 0, quantity = 0 } = order.lines[line] ?? {};
    const place = node * skus + sku;
    stock[place] = (stock[place] ?? 0) + sign * quantity;
    if (isFirstFrom(plan, line)) capacity[node] = (capacity[node] ?? 0) + sign;
  }
}
