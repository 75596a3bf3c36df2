// A parcel gets its booking: with the service that was planned, or with another one of its node that keeps the promise.
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { isSuspended, silentCarriers } from "#shared/domain/carriers/avoidance.ts";
import type { CarriedLeg, StoredBooking } from "#shared/domain/carriers/booking.ts";
import { breakerState } from "#shared/domain/carriers/breaker.ts";
import type { OtherWay } from "#shared/domain/carriers/other-ways.ts";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { pickupKey } from "#shared/domain/routing/capacity.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { logger } from "#shared/observability/logger.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";
import { type Answered, claimCallResolve } from "./claim-call-resolve.ts";
import { elsewhere } from "./failover.ts";
import { parcelOf } from "./parcel-of.ts";

type Deps = Live<Environment<"book-carrier">>;

interface Given {
  readonly order: Order;
  readonly shipment: StoredShipment;
  readonly network: Network;
}

export interface BookedParcel {
  readonly leg: CarriedLeg;
  readonly number: string;
  /** The claim that it resolves. */
  readonly booking?: StoredBooking;
  /** Why the planned service does not have it. */
  readonly insteadOf?: Pick<CarriedLeg, "carrier" | "service"> & { readonly because: string };
  readonly extraCost?: number;
}

/** `silent`: it does not answer, or is not to be asked. */
type Said = Answered | { readonly kind: "silent"; readonly because: string };

interface Try {
  readonly leg: CarriedLeg;
  readonly former: StoredBooking | undefined;
  readonly isClaimed: boolean;
  readonly leaves: boolean;
  /** Where it is not the way that was planned. */
  readonly other?: OtherWay;
}

/** Run again, it finds its booking. @throws CarrierUnavailable, CarrierRefused */
export async function bookParcel(deps: Deps, given: Given): Promise<BookedParcel> {
  const { shipment } = given;
  const { booking, tracking, leg } = shipment;
  if (leg.method === "collect") throw new Error(`${shipment.id} is collected, not shipped`);
  if (tracking !== undefined) return { leg, number: tracking };
  const claim = booking?.status === "claimed" ? booking : undefined;
  const first = claim?.instead ?? leg;
  const said = await attempt(deps, given, {
    leg: first,
    former: booking,
    isClaimed: claim !== undefined,
    leaves: false,
  });
  if (said.kind === "booked") {
    const { carrier, service } = leg;
    const insteadOf = { carrier, service, because: "claimed before" };
    return { leg: first, ...answerOf(said), ...(first !== leg && { insteadOf }) };
  }
  logger.warn("the planned carrier does not take a parcel", { shipment: shipment.id, because: said.because });
  return failOver(deps, given, { leg: first, said });
}

const answerOf = ({ number, booking }: Extract<Answered, { kind: "booked" }>) => ({
  number,
  ...(booking !== undefined && { booking }),
});

/** The cheapest that takes it. */
async function failOver(
  deps: Deps,
  { order, shipment, network }: Given,
  { leg, said: first }: { readonly leg: CarriedLeg; readonly said: Exclude<Said, { kind: "booked" }> },
): Promise<BookedParcel> {
  const without = new Set(silentCarriers(network, deps.clock.now()));
  if (first.kind === "silent") without.add(leg.carrier);
  const others = await elsewhere(deps, { order, shipment, leg, network }, [...without]);
  let last: Exclude<Said, { kind: "booked" }> = first;
  for (const other of others) {
    if (other.leg.carrier === leg.carrier && other.leg.service === leg.service) continue;
    const former = (await deps.orders.shipment(order.id, shipment.id))?.booking;
    const way = { leg: other.leg, former, isClaimed: false, leaves: last.kind === "silent", other };
    const said = await attempt(deps, { order, shipment, network }, way);
    if (said.kind === "booked") {
      const { carrier, service } = leg;
      const insteadOf = { carrier, service, because: first.because };
      return { leg: other.leg, ...answerOf(said), insteadOf, extraCost: other.extraCost };
    }
    last = said;
  }
  const unheard = first.kind === "silent" || last.kind === "silent";
  throw new WorkflowError(unheard ? "CarrierUnavailable" : "CarrierRefused", first.because);
}

/** @throws CarrierUnavailable while it is not left alone yet: the workflow tries again */
async function attempt(deps: Deps, given: Given, way: Try): Promise<Said> {
  const { clock, breakers } = deps;
  const { network, shipment } = given;
  const { leg, other, ...claim } = way;
  const carrier = network.carriers.find(({ id }) => id === leg.carrier);
  if (carrier === undefined) return { kind: "refused", because: `there is no carrier ${leg.carrier}` };
  const closed = await isLeftAlone(deps, network, carrier);
  if (closed !== undefined) return { kind: "silent", because: closed };
  const now = clock.now();
  const planned = other && { price: other.price, currency: network.policy.currency };
  const place = other && {
    key: pickupKey(leg),
    parcels: other.parcels,
    limit: leg.pickupParcels,
  };
  try {
    const said = await claimCallResolve({
      ...{ desk: deps.carriers.of(carrier), bookings: deps.bookings, shipment, leg, ...claim, place },
      at: toInstant(now),
      parcel: (reference) => parcelOf(deps, given, { leg, reference }),
      tooDear: ({ amount, currency }) =>
        planned !== undefined &&
        currency === planned.currency &&
        amount - planned.price > network.policy.maxFailoverCost
          ? `it costs ${amount} ${currency} now`
          : undefined,
    });
    if (network.breakers?.[carrier.id] !== undefined) await breakers.answered(carrier.id);
    return said;
  } catch (error) {
    if (!(error instanceof WorkflowError) || error.name !== "CarrierUnavailable") throw error;
    const state = await breakers.failed(carrier.id, now);
    if (state === "closed" && other === undefined) throw error;
    return { kind: "silent", because: error.message };
  }
}

async function isLeftAlone(
  { breakers, clock }: Deps,
  network: Network,
  carrier: Carrier,
): Promise<string | undefined> {
  const now = clock.now();
  if (isSuspended(carrier, now)) return `${carrier.id} is suspended: ${carrier.suspended?.reason}`;
  const state = breakerState(network.breakers?.[carrier.id], now);
  if (state === "closed" || (state === "half-open" && (await breakers.mayProbe(carrier.id, now))))
    return undefined;
  return `${carrier.id} does not answer, and is left alone for a while`;
}
