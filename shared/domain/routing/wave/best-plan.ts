// The best plan of one order of a wave, by what is left and what it is worth: exact, by a dynamic programme
// over the subsets of its lines, linear in nodes. No memory is taken while it runs.
import { type BidPrices, noPrices, type Residual, type WaveOrder, type WaveProblem } from "./wave-problem.ts";

export interface Planner {
  /**
   * The plan of least cost plus bid prices; written to `into`. Without `left`, as if all were there.
   * `weight` scales the prices.
   * @returns its cost, bid prices included
   */
  best(order: number, into: Int32Array, given: Given): number;
}

export interface Given {
  readonly left?: Residual | undefined;
  readonly prices?: BidPrices | undefined;
  readonly weight?: number;
}

/** Nodes that may carry at least one line of an order, and their lines with costs, packed for the search. */
interface Packed {
  readonly nodes: Int32Array;
  readonly parcel: Float64Array;
  /** By packed node and line. */
  readonly cost: Float64Array;
  readonly place: Int32Array;
  readonly quantity: Float64Array;
  readonly unfilled: Float64Array;
}

/** An order of more lines is not one for this search: 3^lines steps. */
export const MOST_LINES = 12;

/** @throws RangeError for an order of more than `MOST_LINES` lines */
export function createPlanner(problem: WaveProblem): Planner {
  const packed = problem.orders.map((order) => pack(problem, order));
  const size = 1 << Math.max(0, ...problem.orders.map(({ lines }) => lines.length));
  const sum = new Float64Array(size);
  const least = new Float64Array(size);
  const from = new Int32Array(size);
  const whole = new Float64Array(size);
  const first = new Int32Array(size);
  const none = noPrices(problem);

  /** The cheapest parcel for each set of lines; a line left out is a parcel from nowhere. */
  const findParcels = (order: Packed, { left, prices = none, weight = 1 }: Given): void => {
    const lines = order.unfilled.length;
    leaveOut(order.unfilled);
    for (const [k, node] of order.nodes.entries()) {
      if (left !== undefined && (left.capacity[node] ?? 0) < 1) continue;
      const base = (order.parcel[k] ?? 0) + weight * (prices.parcel[node] ?? 0);
      for (let line = 0; line < lines; line++) {
        const quantity = order.quantity[line] ?? 0;
        const place = order.place[k * lines + line] ?? 0;
        const cost = hasUnits(left, place, quantity) ? (order.cost[k * lines + line] ?? Infinity) : Infinity;
        offer(line, cost + weight * quantity * (prices.unit[place] ?? 0), { node, base });
      }
    }
  };
  const leaveOut = (unfilled: Float64Array): void => {
    least.fill(Infinity, 0, 1 << unfilled.length);
    for (const [line, cost] of unfilled.entries()) {
      least[1 << line] = cost;
      from[1 << line] = -1;
    }
  };
  /** Sets of lines that end with `line`, as the node would send them. */
  const offer = (line: number, cost: number, { node, base }: { node: number; base: number }): void => {
    const bit = 1 << line;
    for (let low = 0; low < bit; low++) {
      const total = (sum[low] ?? 0) + cost;
      const mask = bit | low;
      sum[mask] = total;
      if (base + total >= (least[mask] ?? 0)) continue;
      least[mask] = base + total;
      from[mask] = node;
    }
  };
  /** The cheapest way to divide each set of lines into parcels. */
  const divide = (masks: number): void => {
    for (let mask = 1; mask < masks; mask++) {
      const lowest = mask & -mask;
      const rest = mask ^ lowest;
      let cheapest = Infinity;
      for (let others = rest; ; others = (others - 1) & rest) {
        const cost = (least[others | lowest] ?? 0) + (whole[rest ^ others] ?? 0);
        if (cost < cheapest) {
          cheapest = cost;
          first[mask] = others | lowest;
        }
        if (others === 0) break;
      }
      whole[mask] = cheapest;
    }
  };
  const read = (masks: number, into: Int32Array): void => {
    for (let mask = masks - 1; mask !== 0; mask ^= first[mask] ?? mask) {
      const parcel = first[mask] ?? mask;
      for (let line = 0; 1 << line < masks; line++) if (parcel & (1 << line)) into[line] = from[parcel] ?? -1;
    }
  };

  return {
    best(index, into, given) {
      const order = packed[index];
      if (order === undefined) return 0;
      const masks = 1 << order.unfilled.length;
      findParcels(order, given);
      divide(masks);
      read(masks, into);
      return whole[masks - 1] ?? 0;
    },
  };
}

const hasUnits = (left: Residual | undefined, place: number, quantity: number): boolean =>
  left === undefined || (left.stock[place] ?? 0) >= quantity;

function pack({ nodes, skus, stock, capacity }: WaveProblem, order: WaveOrder): Packed {
  const lines = order.lines.length;
  if (lines > MOST_LINES) throw new RangeError(`an order of ${lines} lines, and ${MOST_LINES} at most`);
  const may = (node: number, line: number): boolean => {
    const { sku = 0, quantity = 0 } = order.lines[line] ?? {};
    return (
      (order.lineCost[node * lines + line] ?? Infinity) < Infinity &&
      (stock[node * skus + sku] ?? 0) >= quantity
    );
  };
  const all = Array.from({ length: nodes }, (_, node) => node);
  const able = all.filter(
    (node) =>
      (capacity[node] ?? 0) >= 1 &&
      (order.parcelCost[node] ?? Infinity) < Infinity &&
      order.lines.some((_, line) => may(node, line)),
  );
  const each = <T>(value: (node: number, line: number) => T): T[] =>
    able.flatMap((node) => order.lines.map((_, line) => value(node, line)));
  return {
    nodes: Int32Array.from(able),
    parcel: Float64Array.from(able, (node) => order.parcelCost[node] ?? Infinity),
    cost: Float64Array.from(
      each((node, line) => (may(node, line) ? (order.lineCost[node * lines + line] ?? Infinity) : Infinity)),
    ),
    place: Int32Array.from(each((node, line) => node * skus + (order.lines[line]?.sku ?? 0))),
    quantity: Float64Array.from(order.lines, ({ quantity }) => quantity),
    unfilled: order.unfilledCost,
  };
}
