// Collecting in a store: what the store itself holds, or what others ship to it, ready in its opening hours.
import { distanceKm, type Point } from "#shared/domain/network/distance.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { byId } from "#shared/domain/network/node-order.ts";
import type { Demand, Snapshot } from "#shared/domain/routing/demand.ts";
import { orderLines } from "#shared/domain/routing/order-lines.ts";
import { planAt } from "#shared/domain/routing/plan-at.ts";
import { leastMissing, possibleDeadlines, surveyNodes, surveyOrder } from "#shared/domain/routing/survey.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { accept, type Result, refuse } from "#shared/kernel/result.ts";
import { durationMs } from "#shared/kernel/time.ts";
import type { PromiseOption } from "./option.ts";
import { optionOf } from "./option-of.ts";
import type { PromiseRefusal } from "./refusal.ts";
import { receives } from "./store-way.ts";
import { cartRefusal, whyMissing } from "./why-refused.ts";

const MAX_STORES = 5;

/** As for a delivery at the door, a quote may be a little above the least cost. */
const QUOTE_EFFORT = 0.25;

/**
 * Stores to collect in, at most five, nearest first: those that hold the whole cart, and where there are few
 * of them, or the very nearest is not one, stores to which it can be shipped. None for an unsound cart.
 */
export function collectOptions(demand: Demand, snapshot: Snapshot, near: Point): readonly PromiseOption[] {
  if (cartRefusal(orderLines(demand, snapshot))) return [];
  const stores = nearestStores(snapshot, near).map(({ node }) => node);
  const onShelf = firstOf(stores, MAX_STORES, (store) => shelfOption(demand, store, snapshot));
  const [nearest] = stores;
  const reserved = nearest !== undefined && !onShelf.has(nearest.id) ? 1 : 0;
  const kept = new Map([...onShelf].slice(0, MAX_STORES - reserved));
  const others = stores.filter(({ id }) => !onShelf.has(id)).slice(0, MAX_STORES - kept.size);
  const shipped = firstOf(others, others.length, (store) => shippedOption(demand, store, snapshot));
  return stores.flatMap(({ id }) => kept.get(id) ?? shipped.get(id) ?? []);
}

type Offered = Result<PromiseOption, PromiseRefusal>;

/** What the first stores that can offer something offer. */
function firstOf(stores: readonly NetworkNode[], most: number, offer: (store: NetworkNode) => Offered) {
  const found = new Map<NodeId, PromiseOption>();
  for (const store of stores) {
    if (found.size === most) break;
    const option = offer(store);
    if (option.ok) found.set(store.id, option.value);
  }
  return found;
}

/** Stores in which an order can be collected, with their distance in kilometres. */
export function nearestStores(
  { network }: Snapshot,
  near: Point,
): readonly { readonly node: NetworkNode; readonly km: number }[] {
  return byId(network.nodes)
    .filter(receives)
    .map((node) => ({ node, km: distanceKm(node.site, near) }))
    .sort((a, b) => a.km - b.km);
}

/** The one option of one store: from its shelf where that holds all, else with what others ship to it. */
export function collectOption(
  demand: Demand,
  store: NodeId,
  snapshot: Snapshot,
): Result<PromiseOption[], PromiseRefusal> {
  const node = snapshot.network.nodes.find(({ id }) => id === store);
  if (node === undefined || !receives(node)) return refuse({ code: "not-a-collection-point", node: store });
  const onShelf = shelfOption(demand, node, snapshot);
  const found = onShelf.ok ? onShelf : shippedOption(demand, node, snapshot);
  return found.ok ? accept([found.value]) : found;
}

const collecting = (demand: Demand, { id }: NetworkNode): Demand => ({
  ...demand,
  method: { kind: "collect", node: id },
});

/**
 * What lies in the store. Its ready time is that of an order placed when the quote expires: unlike a
 * departure, it would otherwise move with every minute that the customer takes to decide.
 */
export function shelfOption(demand: Demand, store: NetworkNode, snapshot: Snapshot): Offered {
  const atExpiry = { ...snapshot, now: snapshot.now + durationMs(snapshot.network.policy.quoteValidFor) };
  const given = { demand: collecting(demand, store), snapshot: atExpiry, exclude: new Map() };
  const survey = surveyNodes([store], given);
  const [deadline] = possibleDeadlines(survey);
  if (deadline === undefined || leastMissing(survey, deadline) > 0) return refuse(whyMissing(survey));
  // A stop that is over by then is not over yet.
  const atOnce = survey.again(snapshot.now);
  if (possibleDeadlines(atOnce).length === 0) return refuse(whyMissing(atOnce));
  return accept(optionOf(planAt(survey, { deadline, maxParcels: 1 }), survey));
}

/** The earliest at which everything is in the store, some of it from other nodes, at the least cost. */
function shippedOption(demand: Demand, store: NetworkNode, snapshot: Snapshot): Offered {
  const survey = surveyOrder(collecting(demand, store), snapshot);
  const { maxParcels } = survey.rules;
  const deadlines = possibleDeadlines(survey).filter((deadline) => leastMissing(survey, deadline) === 0);
  if (deadlines.length === 0) return refuse(whyMissing(survey));
  for (const deadline of deadlines) {
    const plan = planAt(survey, { deadline, maxParcels, effort: QUOTE_EFFORT });
    if (plan.unfilledUnits === 0) return accept(optionOf(plan, survey));
  }
  return refuse({ code: "too-many-parcels", maxParcels });
}
