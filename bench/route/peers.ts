// What other order managers do with the same orders, one by one in order, written from their public descriptions:
// Magento's distance priority, Medusa's first location, the cheapest single node of a rule engine such as HotWax,
// and Spree's fewest packages. They see what is left of stock and capacity, and weigh no order against another.
import {
  type Residual,
  residualOf,
  shiftResidual,
  type WaveOrder,
  type WavePlan,
  type WaveProblem,
} from "#shared/domain/routing/wave/wave-problem.ts";

interface Asked {
  readonly problem: WaveProblem;
  readonly order: WaveOrder;
  readonly left: Residual;
}
type Policy = (asked: Asked) => Int32Array;

export const peers = {
  nearest: (asked) => inTurn(asked, byParcelCost(asked)),
  firstInList: (asked) => inTurn(asked, nodesOf(asked)),
  cheapestSingleNode: (asked) => single(asked) ?? cover(asked),
  greedyCover: (asked) => cover(asked),
} as const satisfies Record<string, Policy>;

export function planOf(problem: WaveProblem, policy: Policy): WavePlan {
  const left = residualOf(problem);
  return problem.orders.map((order) => {
    const plan = policy({ problem, order, left });
    shiftResidual(left, problem.skus, order, plan, -1);
    return plan;
  });
}

const nodesOf = ({ problem }: Asked): number[] => Array.from({ length: problem.nodes }, (_, node) => node);

/** The dearer the parcel, the farther the node. */
const byParcelCost = (asked: Asked): number[] =>
  nodesOf(asked).sort((a, b) => (asked.order.parcelCost[a] ?? 0) - (asked.order.parcelCost[b] ?? 0) || a - b);

const isOpen = ({ left }: Asked, node: number): boolean => (left.capacity[node] ?? 0) >= 1;

function has({ problem, order, left }: Asked, node: number, line: number): boolean {
  const { sku = 0, quantity = 0 } = order.lines[line] ?? {};
  return (left.stock[node * problem.skus + sku] ?? 0) >= quantity;
}

/** Each node in turn gives what it has of what is still missing. */
function inTurn(asked: Asked, nodes: readonly number[]): Int32Array {
  const plan = new Int32Array(asked.order.lines.length).fill(-1);
  for (const node of nodes) {
    if (!isOpen(asked, node)) continue;
    for (const line of plan.keys()) if (plan[line] === -1 && has(asked, node, line)) plan[line] = node;
  }
  return plan;
}

function single(asked: Asked): Int32Array | undefined {
  const lines = asked.order.lines.length;
  let least = Number.POSITIVE_INFINITY;
  let best: number | undefined;
  for (const node of nodesOf(asked)) {
    if (!isOpen(asked, node)) continue;
    let cost = asked.order.parcelCost[node] ?? 0;
    for (let line = 0; line < lines; line++)
      cost += has(asked, node, line)
        ? (asked.order.lineCost[node * lines + line] ?? 0)
        : Number.POSITIVE_INFINITY;
    if (cost < least) [least, best] = [cost, node];
  }
  return best === undefined ? undefined : new Int32Array(lines).fill(best);
}

/** Again and again the node that has most of what is missing; the cheaper parcel where two have as much. */
function cover(asked: Asked): Int32Array {
  const plan = new Int32Array(asked.order.lines.length).fill(-1);
  for (;;) {
    let most = 0;
    let best: number | undefined;
    for (const node of byParcelCost(asked)) {
      if (!isOpen(asked, node) || plan.includes(node)) continue;
      const gives = [...plan.keys()].filter((line) => plan[line] === -1 && has(asked, node, line)).length;
      if (gives > most) [most, best] = [gives, node];
    }
    if (best === undefined) return plan;
    for (const line of plan.keys()) if (plan[line] === -1 && has(asked, best, line)) plan[line] = best;
  }
}
