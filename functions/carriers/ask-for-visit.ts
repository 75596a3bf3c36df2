// A carrier is asked to come again the same day, as it was offered: by the customer, or in place of one who says nothing.
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { type Agreed, agreed } from "#shared/domain/rescue/second-visit.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";
import type { AskedBy } from "#shared/ports/second-visits.ts";

type Deps = Pick<Live<Environment<"visit-again">>, "orders" | "carriers" | "secondVisits" | "clock">;

/** Undefined where it is too late, or its carrier does not come. */
export async function askForVisit(deps: Deps, network: Network, shipment: StoredShipment, by: AskedBy) {
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
    if ((await deps.secondVisits.agree(shipment, { ...next, by }, toInstant(now))) === "conflict")
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
