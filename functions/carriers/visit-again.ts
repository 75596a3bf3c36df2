import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { ownOrder } from "#functions/orders/own-order.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";
import { askForVisit } from "./ask-for-visit.ts";

/** All that was brought to a door where nobody was, and is offered to be brought again. Asked twice, it is agreed once. */
export const createHandler = (deps: Live<Environment<"visit-again">>) =>
  apiHandler(routes["visit-again"], async ({ params, principal }) => {
    const { id } = await ownOrder(deps.orders, params.id, principal);
    const network = await currentNetwork(deps.network);
    const offered = (await deps.orders.shipments(id)).filter(isOffered);
    const visits = await Promise.all(
      offered.map((shipment) => askForVisit(deps, network, shipment, "customer")),
    );
    const done = visits.flatMap((one) => one ?? []);
    if (done.length > 0) return ok({ orderId: id, visits: done });
    const why = offered.length > 0 ? "It is too late for another visit today" : "No second visit is offered";
    throw new ProblemError("conflict", why);
  });

const isOffered = ({ status, carrierStatus, secondVisit }: StoredShipment): boolean =>
  secondVisit !== undefined && status === "handedOver" && carrierStatus === "attempted";

export const handler = entry("visit-again", createHandler);
