// Collecting in a store: what the store itself holds, ready within its opening hours.
import { distanceKm, type Point } from "#shared/domain/network/distance.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { byId } from "#shared/domain/network/node-order.ts";
import type { Demand, Snapshot } from "#shared/domain/routing/demand.ts";
import { orderLines } from "#shared/domain/routing/order-lines.ts";
import { planAt } from "#shared/domain/routing/plan-at.ts";
import { leastMissing, possibleDeadlines, surveyNodes } from "#shared/domain/routing/survey.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { accept, type Result, refuse } from "#shared/kernel/result.ts";
import { durationMs } from "#shared/kernel/time.ts";
import type { PromiseOption } from "./option.ts";
import { optionOf } from "./option-of.ts";
import type { PromiseRefusal } from "./refusal.ts";
import { cartRefusal, whyMissing } from "./why-refused.ts";

const MAX_STORES = 5;

/** The nearest stores, at most five, that hold the whole cart; nearest first. None for an unsound cart. */
export function collectOptions(demand: Demand, snapshot: Snapshot, near: Point): readonly PromiseOption[] {
  if (cartRefusal(orderLines(demand, snapshot))) return [];
  const options: PromiseOption[] = [];
  for (const { node } of nearestStores(snapshot, near)) {
    if (options.length === MAX_STORES) break;
    const option = collectOption(demand, node.id, snapshot);
    if (option.ok) options.push(...option.value);
  }
  return options;
}

/** Stores in which an order can be collected, with their distance in kilometres. */
export function nearestStores(
  { network }: Snapshot,
  near: Point,
): readonly { readonly node: NetworkNode; readonly km: number }[] {
  return byId(network.nodes)
    .filter(({ collection, stopped }) => collection && !stopped)
    .map((node) => ({ node, km: distanceKm(node.site, near) }))
    .sort((a, b) => a.km - b.km);
}

/**
 * The option of one store. Its ready time is that of an order placed when the quote expires: unlike a
 * departure, it would otherwise move with every minute that the customer takes to decide.
 */
export function collectOption(
  demand: Demand,
  store: NodeId,
  snapshot: Snapshot,
): Result<PromiseOption[], PromiseRefusal> {
  const { network } = snapshot;
  const node = network.nodes.find(({ id, collection, stopped }) => id === store && collection && !stopped);
  if (node === undefined) return refuse({ code: "not-a-collection-point", node: store });
  const atExpiry = { ...snapshot, now: snapshot.now + durationMs(network.policy.quoteValidFor) };
  const collecting: Demand = { ...demand, method: { kind: "collect", node: store } };
  const survey = surveyNodes([node], { demand: collecting, snapshot: atExpiry, exclude: new Map() });
  const [deadline] = possibleDeadlines(survey);
  if (deadline === undefined || leastMissing(survey, deadline) > 0) return refuse(whyMissing(survey));
  const plan = planAt(survey, { deadline, maxParcels: 1 });
  return accept([optionOf(plan, survey)]);
}
