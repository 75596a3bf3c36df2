// The decision: hard constraints first (screening), then the tiers in order: lateness, unfilled units, cost.

import { timeZoneOf } from "#shared/domain/network/place.ts";
import { plusLocalDays } from "#shared/domain/network/zone-clock.ts";
import type { NodeId } from "#shared/kernel/ids.ts";
import { type EpochMs, toInstant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import { candidatesOf } from "./candidates.ts";
import type { Decision } from "./decision.ts";
import type { Demand, Snapshot } from "./demand.ts";
import { type Plan, planAt } from "./plan-at.ts";
import { plannedShipments, unfilledLines } from "./planned-shipments.ts";
import { leastMissing, possibleDeadlines, type Survey, surveyOrder } from "./survey.ts";

export interface PlanOptions {
  /** The promise already given; absent: the earliest that can be kept becomes the promise. */
  readonly deadline?: EpochMs;
  /** Nodes not to be used, each with the reason. */
  readonly exclude: ReadonlyMap<NodeId, string>;
  /** In place of the policy's. */
  readonly maxParcels?: number;
}

/** Later attempts, and the runner-up, may spend this share of the first search's effort. */
const LATER_SHARE = 0.25;

export function planOrder(demand: Demand, snapshot: Snapshot, options: PlanOptions): Decision {
  const survey = surveyOrder(demand, snapshot, options.exclude);
  const deadlines =
    options.deadline === undefined ? possibleDeadlines(survey) : ladder(survey, options.deadline);
  const maxParcels = options.maxParcels ?? survey.rules.maxParcels;
  const chosen = firstBest(survey, deadlines, maxParcels);
  const plan = chosen?.plan;
  const runnerUp = plan && runnerUpOf(survey, plan, maxParcels);
  return {
    outcome: outcomeOf(plan),
    ...(plan ? { deadline: toInstant(plan.deadline) } : {}),
    ladderDay: options.deadline === undefined ? 0 : (chosen?.rung ?? 0),
    shipments: plan ? plannedShipments(plan, survey) : [],
    unfilled: plan
      ? unfilledLines(plan.unfilled, survey)
      : demand.lines.map(({ sku, quantity }) => ({ sku, quantity })),
    candidates: candidatesOf(survey, plan, plan?.deadline ?? deadlines.at(-1)),
    cost: MinorUnits.parse(plan?.cost ?? 0),
    search: plan?.search ?? "exact",
    bound: MinorUnits.parse(plan?.bound ?? 0),
    ...(runnerUp ? { runnerUp } : {}),
    decidedAt: toInstant(snapshot.now),
    networkVersion: snapshot.network.version,
    ...(snapshot.bids ? { bidsVersion: snapshot.bids.version } : {}),
  };
}

/** The promise, then the same local time on each of the days that the policy allows. */
function ladder({ demand, rules }: Survey, deadline: EpochMs): readonly EpochMs[] {
  const timeZone = timeZoneOf(demand.destination, "UTC");
  const rungs = rules.latenessLadderDays + 1;
  return Array.from({ length: rungs }, (_, day) => plusLocalDays(timeZone, deadline, day));
}

/**
 * The first deadline at which everything can be sent; if there is none, the first of those at which the
 * fewest units stay unfilled. Undefined where nothing can be sent at all.
 */
function firstBest(survey: Survey, deadlines: readonly EpochMs[], maxParcels: number) {
  const fewest = leastMissing(survey, deadlines.at(-1) ?? 0);
  let best: { plan: Plan; rung: number } | undefined;
  for (const [rung, deadline] of deadlines.entries()) {
    if (leastMissing(survey, deadline) > fewest) continue;
    const effort = best === undefined ? 1 : LATER_SHARE;
    const plan = planAt(survey, { deadline, maxParcels, effort });
    if (best === undefined || plan.unfilledUnits < best.plan.unfilledUnits) best = { plan, rung };
    if (best.plan.unfilledUnits === fewest) break;
  }
  return best !== undefined && best.plan.shares.length > 0 ? best : undefined;
}

function outcomeOf(plan: Plan | undefined): Decision["outcome"] {
  if (plan === undefined) return "infeasible";
  return plan.unfilledUnits === 0 ? "planned" : "partial";
}

/** Any other set of nodes does without one of these, or sends more parcels than it must. */
function runnerUpOf(
  survey: Survey,
  { deadline, shares, unfilledUnits }: Plan,
  maxParcels: number,
): Decision["runnerUp"] {
  let best: Plan | undefined;
  for (const without of new Set(shares.map(({ source }) => source.node.id))) {
    const other = planAt(survey, { deadline, maxParcels, without, effort: LATER_SHARE });
    if (other.unfilledUnits > unfilledUnits) continue;
    if (best === undefined || other.cost < best.cost) best = other;
  }
  if (best === undefined) return undefined;
  return { nodes: best.shares.map(({ source }) => source.node.id), cost: MinorUnits.parse(best.cost) };
}
