import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { noteFound } from "#functions/carriers/note-found.ts";
import type { ReceiveParcel } from "#shared/contracts/api/returns.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { ReturnOrder } from "#shared/domain/orders/returns.ts";
import { ReturnId } from "#shared/kernel/ids.ts";
import { DAY, toInstant } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";
import { receive } from "./receive.ts";

type Deps = Live<Environment<"receive-parcel">>;

/** A large parcel may be unpacked in parts, for so long. */
const UNPACKED_WITHIN_DAYS = 14;

/** Refused at the door, undeliverable, or lost and found: what the carrier brings back is received like a return. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["receive-parcel"], async ({ params, body, principal }) => {
    principal.mustBe("node", params.id);
    const shipment = (await deps.orders.byTracking(body.carrier, [body.tracking])).get(body.tracking);
    if (shipment === undefined)
      throw new ProblemError("not-found", `${body.carrier} never had a parcel ${body.tracking} of ours`);
    // What a customer never collected is on the shelf already.
    if (shipment.status !== "lost" || shipment.endedBecause === "not-collected")
      throw new ProblemError("conflict", comesLater(shipment), {
        extra: { facts: { shipment: shipment.id, status: shipment.status } },
      });
    const rma = await comeback(deps, shipment, body);
    await noteFound(deps, shipment, { code: "returned", at: toInstant(deps.clock.now()) });
    return ok(await receive(deps, rma, { node: params.id, units: body.units }));
  });

/** One return for a parcel, whoever comes first with it. */
async function comeback(
  { orders, returns, clock }: Deps,
  shipment: StoredShipment,
  { reason }: ReceiveParcel,
): Promise<ReturnOrder> {
  const { id: parcel, orderId, lines } = shipment;
  const known = (await returns.of(orderId)).find((one) => one.parcel === parcel);
  if (known !== undefined) return known;
  const before = (await orders.get(orderId))?.returnCount ?? 0;
  const at = toInstant(clock.now());
  const rma: ReturnOrder = {
    id: ReturnId.parse(`rma_${orderId}-${before + 1}`),
    ...{ orderId, status: "open", lines, reason, by: "post", parcel, receipts: 0, received: [] },
    ...{ openedAt: at, updatedAt: at, useBy: toInstant(clock.now() + UNPACKED_WITHIN_DAYS * DAY) },
  };
  if ((await returns.open(rma, before)) === "conflict")
    throw new ProblemError("conflict", "Another return of this order was opened; try again");
  return rma;
}

const comesLater = ({ id, status }: StoredShipment): string =>
  status === "handedOver"
    ? `${id} is still under way: the carrier's scan "returned" or "lost" comes first`
    : `${id} is ${status}: it did not come back from the carrier`;

export const handler = entry("receive-parcel", createHandler);
