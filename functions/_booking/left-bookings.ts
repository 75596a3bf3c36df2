// What was bought, or may have been, for a parcel that goes another way or nowhere: it is looked for and cancelled.
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { MINUTE, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { logger } from "#shared/observability/logger.ts";
import type { StoredLeftBooking } from "#shared/ports/bookings.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";

type Deps = Pick<Live<Environment<"settle-bookings">>, "bookings" | "carriers" | "network" | "clock">;

/** Whoever was asking a carrier when the claim was left has been cut off by then, and its answer has come or never will. */
const ANSWERS_WITHIN = 2 * MINUTE;

/** On record first: should this run die, or the carrier not answer, the next look settles it. */
export async function leaveBooking(deps: Deps, { orderId, id, booking }: StoredShipment): Promise<void> {
  if (booking?.status !== "claimed" && booking?.status !== "booked") return;
  const network = await deps.network.current();
  const carrier = network?.carriers.find((one) => one.id === booking.carrier);
  if (carrier === undefined || !deps.carriers.of(carrier).sells) return;
  const left = { ...booking, orderId, shipmentId: id };
  await deps.bookings.leave(left);
  await settleLeft(deps, left);
}

export async function settleLeft(deps: Deps, left: StoredLeftBooking): Promise<void> {
  const { bookings, carriers, clock } = deps;
  const network = await deps.network.current();
  const carrier = network?.carriers.find(({ id }) => id === left.carrier);
  if (carrier === undefined) return;
  const now = clock.now();
  try {
    const found = await carriers.of(carrier).cancel(left);
    if (found === "not-booked" && now < toEpoch(left.claimedAt) + ANSWERS_WITHIN) return;
    await bookings.settleLeft(left, found, toInstant(now));
  } catch (error) {
    if (!(error instanceof WorkflowError) || error.name !== "CarrierUnavailable") throw error;
    logger.warn("a booking that is left is looked for later", { reference: left.reference });
  }
}
