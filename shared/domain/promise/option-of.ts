// A complete plan, as the customer sees it.
import type { Plan } from "#shared/domain/routing/plan-at.ts";
import { parcelsIn } from "#shared/domain/routing/planned-shipments.ts";
import { termsOf } from "#shared/domain/routing/share.ts";
import type { Survey } from "#shared/domain/routing/survey.ts";
import { toEpoch, toInstant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import { confidenceOf } from "./confidence.ts";
import type { PromiseOption } from "./option.ts";
import { orderByOf } from "./order-by.ts";
import { carriageOf, type Way } from "./way.ts";

/** An option but for its countdown. */
export type OptionTerms = Omit<PromiseOption, "orderBy">;

/** @param survey of the ways that the option may use: its countdown is over all of them */
export function optionOf(plan: Plan, survey: Survey): PromiseOption {
  const terms = optionTerms(plan, survey);
  const deadline = toEpoch(terms.deliverBy);
  const { maxParcels } = survey.rules;
  return { ...terms, orderBy: toInstant(orderByOf(survey, { deadline, maxParcels })) };
}

export function optionTerms(plan: Plan, survey: Survey): OptionTerms {
  const ways = plan.shares.map(({ usable }) => usable.way);
  const last = ways.reduce((latest, way) => (way.deliverBy > latest.deliverBy ? way : latest));
  const services = ways.flatMap((way) => carriageOf(way)?.service.id ?? []);
  return {
    ...receivedBy(last, survey),
    ...(ways.some(({ method }) => method === "ship-to-store") && { shippedToStore: true }),
    services: [...new Set(services)].sort(),
    deliverBy: toInstant(last.deliverBy),
    price: priceOf(plan, survey),
    parcels: plan.shares.reduce((sum, share) => sum + parcelsIn(share), 0),
    confidence: confidenceOf(ways, survey.snapshot.record),
  };
}

/** Carriage and surcharges: what the retailer pays the carriers. */
export function priceOf({ shares }: Plan, { lines }: Survey): MinorUnits {
  const terms = shares.map((share) => termsOf(share, { lines, split: 0 }));
  return MinorUnits.parse(terms.reduce((sum, { tariff, saturday }) => sum + tariff + saturday, 0));
}

function receivedBy(last: Way, { demand }: Survey): Pick<PromiseOption, "method" | "node" | "deliverFrom"> {
  if (demand.method.kind === "collect") return { method: "collect", node: demand.method.node };
  return { method: "home", deliverFrom: toInstant(carriageOf(last)?.deliverFrom ?? last.deliverBy) };
}
