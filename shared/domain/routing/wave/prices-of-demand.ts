// Bid prices of a retailer's stock: what recent orders would pay for the units and parcels of the nodes, if what is
// to come is like them. Steps are counted, never timed: the same orders and stock give the same prices.
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import type { Demand, Snapshot } from "../demand.ts";
import { surveyOrder } from "../survey.ts";
import { learnPrices } from "./route-online.ts";
import { earliestDeadline, roomFor, type SurveyedOrder, waveOfOrders } from "./wave-of-orders.ts";

/** What is not 0, in whole minor units. */
export interface LearnedPrices {
  readonly unit: readonly { readonly sku: Sku; readonly node: NodeId; readonly price: number }[];
  readonly parcel: readonly { readonly node: NodeId; readonly price: number }[];
}

/** The work of a wave doubles and more with every line of its longest order; the most wanted lines tell enough. */
const MOST_LINES = 5;
/** A sale that is lost weighs so much more than the dearest way to serve it. */
const LOST_SALE = 1.5;

export interface PastDemand {
  readonly demands: readonly Demand[];
  /** Orders that are expected until stock is replenished. */
  readonly expected: number;
}

export function pricesOfDemand({ demands, expected }: PastDemand, snapshot: Snapshot): LearnedPrices {
  const surveyed = demands.flatMap((demand): SurveyedOrder[] => {
    const survey = surveyOrder(shortened(demand, snapshot), { ...snapshot, bids: undefined });
    const deadline = earliestDeadline(survey);
    return deadline === undefined ? [] : [{ survey, deadline }];
  });
  if (surveyed.length === 0) return { unit: [], parcel: [] };
  const room = roomFor(surveyed, snapshot.parcelsTaken);
  const { problem, nodes, skus } = waveOfOrders(surveyed, {
    available: snapshot.available,
    room: (node) => room.get(node) ?? 0,
    unfilledFactor: LOST_SALE,
  });
  const { unit, parcel } = learnPrices({
    problem,
    left: { stock: problem.stock, capacity: problem.capacity },
    history: problem.orders,
    expected: (expected * surveyed.length) / demands.length,
  });
  return {
    unit: [...unit].flatMap((price, place) => {
      const node = nodes[Math.floor(place / skus.length)];
      const sku = skus[place % skus.length];
      const whole = Math.round(price);
      return whole === 0 || node === undefined || sku === undefined ? [] : [{ sku, node, price: whole }];
    }),
    parcel: [...parcel].flatMap((price, number) => {
      const node = nodes[number];
      const whole = Math.round(price);
      return whole === 0 || node === undefined ? [] : [{ node, price: whole }];
    }),
  };
}

/** The first lines, of plain items only: a set is priced by the orders for its components. */
function shortened(demand: Demand, { items }: Snapshot): Demand {
  const plain = demand.lines.filter(({ sku }) => items.get(sku) !== undefined && !items.get(sku)?.set);
  return { ...demand, lines: plain.slice(0, MOST_LINES) };
}
