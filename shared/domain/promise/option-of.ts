// A complete plan, as the customer sees it.
import type { Plan } from "#shared/domain/routing/plan-at.ts";
import { parcelsIn, plannedShipments } from "#shared/domain/routing/planned-shipments.ts";
import type { Survey } from "#shared/domain/routing/survey.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import { confidenceOf } from "./confidence.ts";
import type { PromiseOption } from "./option.ts";
import { carriageOf, orderByOf, type Way } from "./way.ts";

export function optionOf(plan: Plan, survey: Survey): PromiseOption {
  const ways = plan.shares.map(({ usable }) => usable.way);
  const last = ways.reduce((latest, way) => (way.deliverBy > latest.deliverBy ? way : latest));
  const services = ways.flatMap((way) => carriageOf(way)?.service.id ?? []);
  const price = plannedShipments(plan, survey).reduce(
    (sum, { cost }) => sum + cost.tariff + cost.saturday,
    0,
  );
  return {
    ...receivedBy(last, survey),
    ...(ways.some(({ method }) => method === "ship-to-store") && { shippedToStore: true }),
    services: [...new Set(services)].sort(),
    deliverBy: toInstant(last.deliverBy),
    orderBy: toInstant(Math.min(...ways.map(orderByOf))),
    price: MinorUnits.parse(price),
    parcels: plan.shares.reduce((sum, share) => sum + parcelsIn(share), 0),
    confidence: confidenceOf(ways, survey.snapshot.record),
  };
}

function receivedBy(last: Way, { demand }: Survey): Pick<PromiseOption, "method" | "node" | "deliverFrom"> {
  if (demand.method.kind === "collect") return { method: "collect", node: demand.method.node };
  return { method: "home", deliverFrom: toInstant(carriageOf(last)?.deliverFrom ?? last.deliverBy) };
}
