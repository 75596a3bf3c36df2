// Two parcels with the same units: one that seems to be late on its way, and one that was sent beside it. Whichever comes
// first counts; the other is more than was ordered.
import { mayGo, shipmentTransitions } from "#shared/domain/orders/lifecycles.ts";
import type { Shipment } from "#shared/domain/orders/order.ts";

type One = Pick<Shipment, "id" | "status" | "duplicates">;

const hasArrived = ({ status }: One): boolean => status === "delivered" || status === "collected";
const isGone = ({ status }: One): boolean =>
  status === "replaced" || status === "cancelled" || status === "lost";

const twins = <T extends One>(of: One, shipments: readonly T[]): readonly T[] =>
  shipments.filter(
    ({ id, duplicates }) =>
      id !== of.id &&
      (duplicates === of.id ||
        (of.duplicates !== undefined && (id === of.duplicates || duplicates === of.duplicates))),
  );

/** The other one was there before: what arrives now is not waited for, and breaks no promise. */
export const isSurplus = (one: One, shipments: readonly One[]): boolean =>
  twins(one, shipments).some(hasArrived);

/** The units come, or have come, in the other parcel: nothing is sourced again for this one. */
export const othersCome = (one: One, shipments: readonly One[]): boolean =>
  twins(one, shipments).some((twin) => !isGone(twin));

/** Sent beside a parcel that has arrived: what has not left yet is not needed any more. */
export const notNeeded = <T extends One>(arrived: One, shipments: readonly T[]): readonly T[] =>
  twins(arrived, shipments).filter((twin) => mayGo(shipmentTransitions, twin.status, "cancelled"));
