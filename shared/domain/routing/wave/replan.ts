// Waiting orders planned again together: the wave's plan, and the groups of orders that exchange units in it.
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { planWave } from "./plan-wave.ts";
import { type SurveyedOrder, type WaveTerms, waveOfOrders } from "./wave-of-orders.ts";
import { orderCost, type WavePlan, type WaveProblem } from "./wave-problem.ts";

/** An order with where its lines are held now, in the order of the survey's lines. */
export interface WaitingOrder extends SurveyedOrder {
  readonly heldAt: readonly NodeId[];
  /** What it pays as it is, the split penalty of every parcel included. */
  readonly pays: number;
}

export interface Replanned {
  /** No plan of these orders costs less, split penalty of every parcel included. */
  readonly bound: number;
  /** Orders that move, in groups that exchange units; by index, with the node of each line. */
  readonly groups: readonly (readonly Moving[])[];
}

export interface Moving {
  readonly index: number;
  readonly nodes: readonly NodeId[];
}

/** A plan is made within so many elementary steps, whatever the machine: a wave decides the same again. */
const STEPS = 2e7;
const ROUNDS = { fewest: 20, most: 300 };
const SEARCH = { fewest: 100, most: 4000 };
/** Orders that a step of the search plans anew, roughly. */
const PER_STEP = 20;

/** Whether an order can stay as it is, seen from now: else it takes no part. */
export function canStay({ survey, deadline, heldAt }: WaitingOrder, terms: WaveTerms): boolean {
  const { problem, nodes } = waveOfOrders([{ survey, deadline }], terms);
  const order = problem.orders[0];
  const plan = Int32Array.from(heldAt, (node) => nodes.indexOf(node));
  return order !== undefined && !plan.includes(-1) && orderCost(order, plan) < Infinity;
}

export function replan(orders: readonly WaitingOrder[], terms: WaveTerms, seed: string): Replanned {
  const { problem, nodes } = waveOfOrders(orders, terms);
  const numbers = new Map(nodes.map((node, number) => [node, number]));
  const from = orders.map(({ heldAt }) => Int32Array.from(heldAt, (node) => numbers.get(node) ?? -1));
  const { plan, bound } = planWave(problem, { random: seeded(seed), from, left: counted(problem) });
  const moving = orders.flatMap((_, index): Moving[] => {
    const to = [...(plan[index] ?? [])];
    if (to.includes(-1) || to.every((node, line) => node === from[index]?.[line])) return [];
    return [{ index, nodes: to.flatMap((node) => nodes[node] ?? []) }];
  });
  return { bound: bound - dearerNow(problem, orders, from), groups: groupsOf(orders, moving) };
}

/** What orders would pay more to be planned as they are from now on: by staying they may come below the bound by so much. */
const dearerNow = (problem: WaveProblem, orders: readonly WaitingOrder[], from: WavePlan): number =>
  problem.orders.reduce((sum, order, index) => {
    const now = orderCost(order, from[index] ?? new Int32Array(0));
    return sum + Math.max(0, now - (orders[index]?.pays ?? 0));
  }, 0);

function counted({ nodes, orders }: WaveProblem): (phase: "price" | "search") => number {
  const work = orders.reduce((sum, { lines }) => sum + nodes * 2 ** lines.length + 3 ** lines.length, 1);
  const within = (steps: number, { fewest, most }: typeof ROUNDS): number =>
    Math.min(most, Math.max(fewest, Math.floor(steps)));
  const steps = {
    price: within(STEPS / work, ROUNDS),
    search: within((STEPS * orders.length) / (PER_STEP * work), SEARCH),
  };
  const left = { ...steps };
  return (phase) => left[phase]-- / steps[phase];
}

/** Two orders go together when one takes what the other gives. */
function groupsOf(orders: readonly WaitingOrder[], moving: readonly Moving[]): (readonly Moving[])[] {
  const group = moving.map((_, place) => place);
  const head = (place: number): number => (group[place] === place ? place : head(group[place] ?? place));
  const givers = new Map<string, number>();
  const eachLine = (place: number, act: (sku: Sku, from: NodeId, to: NodeId) => void): void => {
    const { index, nodes } = moving[place] ?? { index: -1, nodes: [] };
    const order = orders[index];
    for (const [line, { sku }] of (order?.survey.lines ?? []).entries()) {
      const [from, to] = [order?.heldAt[line], nodes[line]];
      if (from !== undefined && to !== undefined && from !== to) act(sku, from, to);
    }
  };
  for (const place of moving.keys())
    eachLine(place, (sku, from) => {
      const other = givers.get(`${sku}|${from}`);
      if (other === undefined) givers.set(`${sku}|${from}`, place);
      else group[head(place)] = head(other);
    });
  for (const place of moving.keys())
    eachLine(place, (sku, _, to) => {
      const giver = givers.get(`${sku}|${to}`);
      if (giver !== undefined) group[head(place)] = head(giver);
    });
  const groups = new Map<number, Moving[]>();
  for (const [place, one] of moving.entries())
    groups.set(head(place), [...(groups.get(head(place)) ?? []), one]);
  return [...groups.values()];
}
