// What can be promised: delivery by each carrier service that can bring the whole cart, at the earliest that it can;
// an earlier delivery by several services together; and the cheapest of all.
import type { Demand, Method, Snapshot } from "#shared/domain/routing/demand.ts";
import { orderLines } from "#shared/domain/routing/order-lines.ts";
import { type Plan, planAt } from "#shared/domain/routing/plan-at.ts";
import type { Screened, UsableWay } from "#shared/domain/routing/screening.ts";
import {
  leastMissing,
  possibleDeadlines,
  type Survey,
  surveyOrder,
  usableWays,
} from "#shared/domain/routing/survey.ts";
import { accept, type Result, refuse } from "#shared/kernel/result.ts";
import { type EpochMs, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { collectOption, collectOptions } from "./collect-options.ts";
import type { PromiseOption } from "./option.ts";
import { type OptionTerms, optionOf, optionTerms, priceOf } from "./option-of.ts";
import { orderByOf } from "./order-by.ts";
import type { PromiseRefusal } from "./refusal.ts";
import type { HomeWay } from "./way.ts";
import { cartRefusal, whyMissing } from "./why-refused.ts";

/** A quote weighs several plans and may be a little above the least cost. */
const QUOTE_EFFORT = 0.25;

/** Earliest first, then cheapest; one option for a collection. */
export function promiseOptions(demand: Demand, snapshot: Snapshot): Result<PromiseOption[], PromiseRefusal> {
  const refusal = cartRefusal(orderLines(demand, snapshot));
  if (refusal) return refuse(refusal);
  if (demand.method.kind === "collect") return collectOption(demand, demand.method.node, snapshot);
  const survey = surveyOrder(demand, snapshot);
  const deadlines = possibleDeadlines(survey);
  const latest = deadlines.at(-1);
  if (latest === undefined || leastMissing(survey, latest) > 0) return refuse(whyMissing(survey));
  const single = services(survey).flatMap((ways) => offered(ways));
  const soonest = Math.min(...single.map(({ plan }) => arrivalOf(plan)));
  const mixed = offered(survey, soonest);
  const cheapest = planned(survey, latest);
  const all = [...single, ...mixed];
  if (all.length === 0 && cheapest === undefined)
    return refuse({ code: "too-many-parcels", maxParcels: survey.rules.maxParcels });
  const options = merged(all);
  const saves = cheapest && priceOf(cheapest, survey);
  if (cheapest && saves !== undefined && options.every(({ price }) => saves < price))
    options.push(optionOf(cheapest, survey));
  return accept(options.sort(earliestFirst));
}

/** By the method asked for, or by every one: delivery, and collection in the store named or in those nearby. */
export function optionsBy(
  method: Method["kind"] | undefined,
  demand: Demand,
  snapshot: Snapshot,
): Result<PromiseOption[], PromiseRefusal> {
  if (method === "home" || demand.method.kind === "collect") return promiseOptions(demand, snapshot);
  const { lat, lon } = demand.destination;
  const collected =
    lat === undefined || lon === undefined ? [] : collectOptions(demand, snapshot, { lat, lon });
  if (method === "collect")
    return collected.length > 0 ? accept([...collected]) : refuse({ code: "no-store-nearby" });
  const delivered = promiseOptions(demand, snapshot);
  if (collected.length === 0) return delivered;
  return accept([...(delivered.ok ? delivered.value : []), ...collected]);
}

interface Offered {
  readonly plan: Plan;
  /** Of the ways that may be used for it. */
  readonly ways: Survey;
}

/** The earliest complete plan by these ways, before `sooner`. */
function offered(ways: Survey, sooner: EpochMs = Infinity): Offered[] {
  for (const deadline of possibleDeadlines(ways)) {
    if (deadline >= sooner) return [];
    const plan = planned(ways, deadline);
    if (plan !== undefined) return [{ plan, ways }];
  }
  return [];
}

function planned(ways: Survey, deadline: EpochMs): Plan | undefined {
  if (leastMissing(ways, deadline) > 0) return undefined;
  const plan = planAt(ways, { deadline, maxParcels: ways.rules.maxParcels, effort: QUOTE_EFFORT });
  return plan.unfilledUnits === 0 ? plan : undefined;
}

const arrivalOf = ({ shares }: Plan): EpochMs =>
  Math.max(...shares.map(({ usable }) => usable.way.deliverBy));

/** One survey for each service, and one more where it may also deliver on Saturday against a surcharge. */
function services(survey: Survey): readonly Survey[] {
  const found = new Map<string, Family>();
  for (const screened of survey.nodes) {
    for (const usable of usableWays(screened)) {
      if (usable.way.method !== "home") continue;
      const name = serviceName(usable.way);
      const family = found.get(name) ?? { usual: [], all: [] };
      found.set(name, family);
      add(family.all, screened, usable);
      if (usable.way.surcharge === 0) add(family.usual, screened, usable);
    }
  }
  return [...found.entries()].flatMap(([name, { usual, all }]) => {
    const byAll = familyOf(survey, all, (way) => serviceName(way) === name);
    if (all.every((one, at) => one.usable.length === usual[at]?.usable.length)) return [byAll];
    const byUsual = familyOf(survey, usual, (way) => serviceName(way) === name && way.surcharge === 0);
    return [byUsual, byAll];
  });
}

const serviceName = ({ carrier, service }: HomeWay): string => `${carrier}/${service.id}`;

/** The survey of some ways alone, also when it is asked again. */
function familyOf(survey: Survey, senders: readonly Sender[], keep: (way: HomeWay) => boolean): Survey {
  return {
    ...survey,
    nodes: senders.map(verdictOf),
    asked: new Map(),
    again(now) {
      const then = survey.again(now);
      const kept = then.nodes.flatMap((screened) => {
        const usable = usableWays(screened).filter(({ way }) => way.method === "home" && keep(way));
        return usable.length > 0 ? [{ screened, usable }] : [];
      });
      return familyOf(then, kept, keep);
    },
  };
}

interface Sender {
  readonly screened: Screened;
  readonly usable: UsableWay[];
}

interface Family {
  readonly usual: Sender[];
  readonly all: Sender[];
}

function add(senders: Sender[], screened: Screened, usable: UsableWay): void {
  const last = senders.at(-1);
  if (last?.screened === screened) last.usable.push(usable);
  else senders.push({ screened, usable: [usable] });
}

const verdictOf = ({ screened: { node, stock }, usable }: Sender): Screened => ({
  node,
  stock,
  verdict: { usable },
});

interface Merged {
  readonly terms: OptionTerms;
  readonly families: Survey[];
}

/** The same delivery at the same price is one option, as long as any of those that make it takes orders. */
function merged(all: readonly Offered[]): PromiseOption[] {
  const byTerms = new Map<string, Merged>();
  for (const { plan, ways } of all) {
    const terms = optionTerms(plan, ways);
    const key = `${terms.deliverBy} ${terms.price} ${terms.services.join(" ")}`;
    const same = byTerms.get(key);
    if (same) same.families.push(ways);
    else byTerms.set(key, { terms, families: [ways] });
  }
  return [...byTerms.values()].map(({ terms, families }) => {
    const deadline = toEpoch(terms.deliverBy);
    const orderBy = families.reduce((after, ways) => {
      const { maxParcels } = ways.rules;
      return orderByOf(ways, { deadline, maxParcels, after });
    }, -Infinity);
    return { ...terms, orderBy: toInstant(orderBy) };
  });
}

const earliestFirst = (a: PromiseOption, b: PromiseOption): number =>
  a.deliverBy === b.deliverBy ? a.price - b.price : a.deliverBy < b.deliverBy ? -1 : 1;
