// Bid prices and a certified lower bound, by Lagrangian relaxation: stock and capacity are not forbidden but
// priced, each order takes its best plan by itself, and prices move until demand meets supply (subgradient
// with a deflected direction; Held, Wolfe, Crowder 1974; Camerini, Fratta, Maffioli 1975). At any prices,
// what the orders pay less the worth of all stock and capacity is a lower bound on every plan.
import { createPlanner, type Planner } from "./best-plan.ts";
import { type BidPrices, isFirstFrom, noPrices, type WaveOrder, type WaveProblem } from "./wave-problem.ts";

export interface Pricing {
  readonly prices: BidPrices;
  /** No plan costs less. */
  readonly bound: number;
}

export interface PricingOptions {
  readonly planner?: Planner;
  /** Cost of some plan, or what one may come to: it sizes the steps. */
  readonly target: number;
  readonly rounds: number;
  /** By order: how often it is expected; 1 if left out. */
  readonly weights?: Float64Array;
  readonly from?: BidPrices;
  /** Asked after each round. */
  readonly goOn?: () => boolean;
}

/** Share of the newest direction in the one that is followed. */
const NEWEST = 0.5;
/** Rounds without a better bound after which steps are halved. */
const PATIENCE = 8;
const SMALLEST_STEP = 1e-4;
/** In parts of the gap; less than twice `NEWEST`, or the deflected steps overshoot. */
const FIRST_STEP = 0.7;

export function priceWave(problem: WaveProblem, options: PricingOptions): Pricing {
  const { target, rounds, from = noPrices(problem), goOn = () => true } = options;
  const market = openMarket(problem, options);
  let prices = from;
  let best: Pricing = { prices, bound: -Infinity };
  let step = FIRST_STEP;
  let since = 0;
  for (let round = 0; round < rounds && step > SMALLEST_STEP; round++) {
    const value = market.ask(prices);
    since += 1;
    if (value > best.bound + 1e-9) {
      best = { prices, bound: value };
      since = 0;
    } else if (since >= PATIENCE) {
      step /= 2;
      since = 0;
    }
    const moved = market.move(prices, step * Math.max(1e-6, target - value));
    if (moved === undefined || !goOn()) break;
    prices = moved;
  }
  return best;
}

interface Market {
  /** What the orders pay at these prices, less the worth of all there is. */
  ask(prices: BidPrices): number;
  /** Prices after a step by what was asked for last; undefined when nothing asks for another price. */
  move(prices: BidPrices, gain: number): BidPrices | undefined;
}

function openMarket(
  problem: WaveProblem,
  { planner = createPlanner(problem), weights }: PricingOptions,
): Market {
  const { nodes, skus, stock, capacity, orders } = problem;
  const scarce = scarcePlaces(problem, weights);
  const all = Int32Array.from({ length: nodes }, (_, node) => node);
  const usedUnits = new Float64Array(nodes * skus);
  const usedParcels = new Float64Array(nodes);
  const towardsUnits = new Float64Array(nodes * skus);
  const towardsParcels = new Float64Array(nodes);
  const plan = new Int32Array(Math.max(1, ...orders.map(({ lines }) => lines.length)));

  const use = ({ lines }: WaveOrder, weight: number): void => {
    for (let line = 0; line < lines.length; line++) {
      const node = plan[line] ?? -1;
      if (node === -1) continue;
      const place = node * skus + (lines[line]?.sku ?? 0);
      usedUnits[place] = (usedUnits[place] ?? 0) + weight * (lines[line]?.quantity ?? 0);
      if (isFirstFrom(plan, line)) usedParcels[node] = (usedParcels[node] ?? 0) + weight;
    }
  };
  return {
    ask(prices) {
      usedUnits.fill(0);
      usedParcels.fill(0);
      let value = -worth(scarce, prices.unit, stock) - worth(all, prices.parcel, capacity);
      for (const [index, order] of orders.entries()) {
        const weight = weights?.[index] ?? 1;
        if (weight === 0) continue;
        value += weight * planner.best(index, plan, { prices });
        use(order, weight);
      }
      return value;
    },
    move({ unit, parcel }, gain) {
      const norm =
        turn(scarce, towardsUnits, { used: usedUnits, there: stock, price: unit }) +
        turn(all, towardsParcels, { used: usedParcels, there: capacity, price: parcel });
      if (norm < 1e-12) return undefined;
      return {
        unit: stepped(scarce, unit, towardsUnits, gain / norm),
        parcel: stepped(all, parcel, towardsParcels, gain / norm),
      };
    },
  };
}

function worth(places: Int32Array, price: Float64Array, there: Float64Array): number {
  let sum = 0;
  for (const place of places) sum += (price[place] ?? 0) * (there[place] ?? 0);
  return sum;
}

interface Trade {
  readonly used: Float64Array;
  readonly there: Float64Array;
  readonly price: Float64Array;
}

/** Turns the direction towards where too much is asked for. @returns its squared length */
function turn(places: Int32Array, towards: Float64Array, { used, there, price }: Trade): number {
  let norm = 0;
  for (const place of places) {
    const excess = (used[place] ?? 0) - (there[place] ?? 0);
    // What is free and plentiful stays free: it says nothing about the way.
    const newest = excess < 0 && price[place] === 0 ? 0 : excess;
    const turned = NEWEST * newest + (1 - NEWEST) * (towards[place] ?? 0);
    towards[place] = turned;
    norm += turned * turned;
  }
  return norm;
}

function stepped(
  places: Int32Array,
  price: Float64Array,
  towards: Float64Array,
  length: number,
): Float64Array {
  const next = price.slice();
  for (const place of places) next[place] = Math.max(0, (price[place] ?? 0) + length * (towards[place] ?? 0));
  return next;
}

/** Places in stock of which all orders together might want more than there is. */
function scarcePlaces({ nodes, skus, stock, orders }: WaveProblem, weights?: Float64Array): Int32Array {
  const wanted = new Float64Array(skus);
  for (const [index, { lines }] of orders.entries())
    for (const { sku, quantity } of lines)
      wanted[sku] = (wanted[sku] ?? 0) + (weights?.[index] ?? 1) * quantity;
  const places: number[] = [];
  for (let node = 0; node < nodes; node++)
    for (let sku = 0; sku < skus; sku++) {
      const units = stock[node * skus + sku] ?? 0;
      if (units > 0 && (wanted[sku] ?? 0) > units) places.push(node * skus + sku);
    }
  return Int32Array.from(places);
}
