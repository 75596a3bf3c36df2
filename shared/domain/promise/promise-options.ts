// What can be promised: for each deadline at which some parcel can arrive, the cheapest complete plan; offered
// are those that no other beats in both time and price.
import type { Demand, Snapshot } from "#shared/domain/routing/demand.ts";
import { orderLines } from "#shared/domain/routing/order-lines.ts";
import { type Plan, planAt } from "#shared/domain/routing/plan-at.ts";
import { leastMissing, possibleDeadlines, type Survey, surveyOrder } from "#shared/domain/routing/survey.ts";
import { accept, type Result, refuse } from "#shared/kernel/result.ts";
import { collectOption } from "./collect-options.ts";
import type { PromiseOption } from "./option.ts";
import { optionOf } from "./option-of.ts";
import type { PromiseRefusal } from "./refusal.ts";
import { cartRefusal, whyMissing } from "./why-refused.ts";

const MAX_OPTIONS = 4;

/** A quote weighs several plans and may be a little above the least cost. */
const QUOTE_EFFORT = 0.25;

/** Earliest first, each later one cheaper; one option for a collection. */
export function promiseOptions(demand: Demand, snapshot: Snapshot): Result<PromiseOption[], PromiseRefusal> {
  const refusal = cartRefusal(orderLines(demand, snapshot));
  if (refusal) return refuse(refusal);
  if (demand.method.kind === "collect") return collectOption(demand, demand.method.node, snapshot);
  const survey = surveyOrder(demand, snapshot);
  const deadlines = possibleDeadlines(survey).filter((deadline) => leastMissing(survey, deadline) === 0);
  if (deadlines.length === 0) return refuse(whyMissing(survey));
  const { maxParcels } = survey.rules;
  const plans = deadlines.map((deadline) => planAt(survey, { deadline, maxParcels, effort: QUOTE_EFFORT }));
  const complete = plans.filter(({ unfilledUnits }) => unfilledUnits === 0);
  if (complete.length === 0) return refuse({ code: "too-many-parcels", maxParcels });
  return accept(frontOf(complete, survey));
}

function frontOf(plans: readonly Plan[], survey: Survey): PromiseOption[] {
  const front: PromiseOption[] = [];
  for (const option of plans.map((plan) => optionOf(plan, survey))) {
    if (option.price < (front.at(-1)?.price ?? Infinity)) front.push(option);
  }
  return front.length <= MAX_OPTIONS ? front : [...front.slice(0, MAX_OPTIONS - 1), ...front.slice(-1)];
}
