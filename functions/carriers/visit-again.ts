import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { ownOrder } from "#functions/orders/own-order.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { type Agreed, agreed } from "#shared/domain/rescue/second-visit.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";

type Deps = Live<Environment<"visit-again">>;

/** All that was brought to a door where nobody was, and is offered to be brought again. Asked twice, it is agreed once. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["visit-again"], async ({ params, principal }) => {
    const { id } = await ownOrder(deps.orders, params.id, principal);
    const network = await currentNetwork(deps.network);
    const offered = (await deps.orders.shipments(id)).filter(isOffered);
    const visits = await Promise.all(offered.map((shipment) => visit(deps, network, shipment)));
    const done = visits.flatMap((one) => one ?? []);
    if (done.length > 0) return ok({ orderId: id, visits: done });
    const why = offered.length > 0 ? "It is too late for another visit today" : "No second visit is offered";
    throw new ProblemError("conflict", why);
  });

const isOffered = ({ status, carrierStatus, secondVisit }: StoredShipment): boolean =>
  secondVisit !== undefined && status === "handedOver" && carrierStatus === "attempted";

/** Undefined where it is too late, or its carrier does not come. */
async function visit(deps: Deps, network: Network, shipment: StoredShipment) {
  const { secondVisit: offer, leg, id: shipmentId, tracking: number = "" } = shipment;
  if (offer === undefined || leg.method !== "home") return undefined;
  const carrier = network.carriers.find(({ id }) => id === leg.carrier);
  const sold = carrier?.services.find(({ id }) => id === leg.service)?.secondVisit;
  const now = deps.clock.now();
  const next = sold && agreed(offer, sold, now);
  if (carrier === undefined || next === undefined) return undefined;
  if (offer.visitBy === undefined) {
    const said = await deps.carriers.of(carrier).visitAgain({ number, by: next.visitBy }).catch(silent);
    if (said === "refused") return undefined;
    if ((await deps.secondVisits.agree(shipment, next, toInstant(now))) === "conflict")
      return agreedMeanwhile(deps, shipment);
  }
  return viewOf(shipmentId, next);
}

const viewOf = (shipmentId: StoredShipment["id"], { visitBy, price }: Agreed) => ({
  ...{ shipmentId, visitBy, price },
});

/** Asked twice at the same moment, both hear of the same visit. */
async function agreedMeanwhile({ orders }: Deps, { orderId, id }: StoredShipment) {
  const { visitBy, price } = (await orders.shipment(orderId, id))?.secondVisit ?? {};
  return visitBy === undefined || price === undefined ? undefined : { shipmentId: id, visitBy, price };
}

function silent(error: unknown): "refused" {
  if (error instanceof WorkflowError && error.name === "CarrierUnavailable") return "refused";
  throw error;
}

export const handler = entry("visit-again", createHandler);
