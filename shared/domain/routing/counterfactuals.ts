// What would have changed the decision: for each node that lost, the units that it lacked to win.
import type { Network } from "#shared/domain/network/network.ts";
import { keptBack, type NetworkNode } from "#shared/domain/network/node.ts";
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import { type Counterfactual, type Decision, sumOf } from "./decision.ts";
import { asSeen, type Evidence } from "./evidence.ts";
import { type Plan, planAt } from "./plan-at.ts";
import type { PlanOptions } from "./plan-order.ts";
import { pickedLines } from "./planned-shipments.ts";
import { type Screened, screen } from "./screening.ts";
import { shareOf, termsOf } from "./share.ts";
import { type Survey, surveyOrder, usableWays } from "./survey.ts";

/** Nodes that are tried with all the stock they could wish for: those that would send the whole order cheapest. */
const TRIED = 10;
const TOLD = 5;

/** @returns those that save most first; none for an order that could not be sent at all by any deadline */
export function counterfactuals(decision: Decision, seen: Evidence, network: Network): Counterfactual[] {
  if (decision.deadline === undefined) return [];
  const [demand, snapshot, options] = asSeen(seen, network);
  const survey = surveyOrder(demand, snapshot, options.exclude);
  const deadline = toEpoch(decision.deadline);
  const maxParcels = options.maxParcels ?? survey.rules.maxParcels;
  const chosen = new Set(decision.shipments.map(({ node }) => node));
  const found = network.nodes
    .filter(({ id }) => !chosen.has(id))
    .map((node) => wellStocked(node, survey, options.exclude))
    .map((loser) => ({ loser, alone: aloneCost(loser, survey, deadline) }))
    .filter(({ alone }) => alone < Infinity)
    .sort((a, b) => a.alone - b.alone)
    .slice(0, TRIED)
    .flatMap(({ loser }) => {
      const nodes = survey.nodes.map((one) => (one.node.id === loser.node.id ? loser : one));
      const plan = planAt({ ...survey, nodes, asked: new Map() }, { deadline, maxParcels });
      return winsBy(plan, decision, { node: loser.node, survey });
    });
  return found.sort((a, b) => b.saves - a.saves).slice(0, TOLD);
}

/** As if the node had all of every line. */
function wellStocked(
  node: NetworkNode,
  { demand, snapshot, lines, rules, store }: Survey,
  exclude: PlanOptions["exclude"],
): Screened {
  const plenty = { ...snapshot, available: () => Number.MAX_SAFE_INTEGER };
  return screen(node, { demand, lines, rules, store, exclude, snapshot: plenty, fits: new Map() });
}

/** What the node would ask for sending everything by itself; Infinity where it could not in time. */
function aloneCost(loser: Screened, survey: Survey, deadline: EpochMs): number {
  const { lines, snapshot } = survey;
  const parts = lines.map(({ quantity, item }, line) => ({
    line,
    quantity,
    weight: (item?.weight ?? 0) * quantity,
  }));
  const costs = usableWays(loser)
    .filter(({ way, fits }) => way.deliverBy <= deadline && fits.every(Boolean))
    .map((usable) => {
      const share = shareOf({ source: { node: loser.node }, usable }, parts, survey);
      return sumOf(termsOf(share, { lines, snapshot, split: 0 }));
    });
  return Math.min(Infinity, ...costs);
}

interface Loser {
  readonly node: NetworkNode;
  /** With what it really had. */
  readonly survey: Survey;
}

function winsBy(plan: Plan, decision: Decision, { node, survey }: Loser): Counterfactual[] {
  const missing = decision.unfilled.reduce((sum, { quantity }) => sum + quantity, 0);
  const isBetter =
    plan.unfilledUnits < missing || (plan.unfilledUnits === missing && plan.cost < decision.cost);
  if (!isBetter) return [];
  const parts = plan.shares
    .filter(({ source }) => source.node.id === node.id)
    .flatMap((share) => share.parts);
  const lacking = pickedLines(parts, survey).flatMap(({ sku, quantity }) => {
    const more = quantity - Math.max(0, survey.snapshot.available(sku, node.id) - keptBack(node));
    return more > 0 ? [{ sku, quantity: more }] : [];
  });
  if (lacking.length === 0) return [];
  return [
    {
      node: node.id,
      lacking,
      cost: MinorUnits.parse(plan.cost),
      saves: MinorUnits.parse(decision.cost - plan.cost),
      unfilledUnits: plan.unfilledUnits,
    },
  ];
}
