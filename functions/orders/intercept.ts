// What a cancelled order has with its carriers is asked back, once each; their scans say what becomes of it.
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { type Interception, isRefusal, mayAskBack } from "#shared/domain/carriers/intercept.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import type { CarrierId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { logger } from "#shared/observability/logger.ts";
import type { Fact, StoredShipment } from "#shared/ports/orders.ts";

type Deps = Pick<Live<Environment<"cancel-order">>, "orders" | "network" | "carriers">;

/** A carrier that does not answer is asked again with the next cancellation. */
export async function askBack(deps: Deps, { id: orderId }: Pick<Order, "id">, at: Instant): Promise<void> {
  for (const shipment of await deps.orders.shipments(orderId)) {
    const { leg } = shipment;
    if (!mayAskBack(shipment) || leg.method === "collect") continue;
    const outcome = await answerOf(deps, shipment, leg.carrier);
    if (outcome === undefined) continue;
    await deps.orders.step({
      ...{ orderId, at },
      shipment: { id: shipment.id, to: "handedOver", intercept: { askedAt: at, outcome } },
      facts: [told(shipment, leg.carrier, outcome)],
    });
  }
}

/** Of a vendor's parcel the contract is the vendor's. */
async function answerOf(
  { network, carriers }: Deps,
  { id, road, tracking, booking }: StoredShipment,
  carrier: CarrierId,
): Promise<Interception | undefined> {
  const known = (await currentNetwork(network)).carriers.find((one) => one.id === carrier);
  if (known === undefined || road === "dropShip" || tracking === undefined) return "not-offered";
  const { reference = id, quote } = booking ?? {};
  try {
    return await carriers.of(known).intercept({ reference, quote, number: tracking });
  } catch (error) {
    if (!(error instanceof WorkflowError) || error.name !== "CarrierUnavailable") throw error;
    logger.warn("a carrier does not answer whether it brings a parcel back", { shipment: id });
    return undefined;
  }
}

const told = ({ id: shipmentId }: StoredShipment, carrier: CarrierId, outcome: Interception): Fact =>
  isRefusal(outcome)
    ? { type: "shipment.intercept-refused", shipmentId, facts: { carrier, because: outcome } }
    : { type: "shipment.intercepted", shipmentId, facts: { carrier } };
