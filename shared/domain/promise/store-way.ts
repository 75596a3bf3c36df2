// Shipped to a store and collected there: the carrier's way to the store, then the store's own hand.
//
//   ... cutOff --> leaves ~~> arriveBy --> store's next working time --receive--> deliverBy = ready to collect
import { dayOf } from "#shared/domain/network/day.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { addWorkingTime, nextWorkingTime, subtractWorkingTime } from "#shared/domain/network/working-time.ts";
import { startOfDay } from "#shared/domain/network/zone-clock.ts";
import { durationMs, type EpochMs, type LocalDate, MINUTE } from "#shared/kernel/time.ts";
import { roundedUp } from "./collect-way.ts";
import type { HomeWay, StoreWay } from "./way.ts";

const USUAL_RECEIVING = 30 * MINUTE;

/** Customers collect there, and a planner has not stopped it: parcels may be sent to it. */
export const receives = ({ collection, stopped }: NetworkNode): boolean => collection && !stopped;

/** Undefined where the store does not work within the horizon. */
export function storeWay(
  carriage: HomeWay,
  store: NetworkNode,
  requestedDate: LocalDate | undefined,
): StoreWay | undefined {
  const deliverBy = readyIn(store, carriage.deliverBy, requestedDate);
  if (deliverBy === undefined) return undefined;
  const { node, lead, surcharge, workDay } = carriage;
  return {
    method: "ship-to-store",
    ...{ node, lead, carriage, store: store.id, deliverBy, surcharge, workDay },
    lastOrder(deadline, after) {
      const arriveBy = subtractWorkingTime(store, deadline, receivingTime(store));
      return arriveBy === undefined ? undefined : carriage.lastOrder(arriveBy, after);
    },
  };
}

function receivingTime({ lead }: NetworkNode): number {
  return lead?.receive ? durationMs(lead.receive) : USUAL_RECEIVING;
}

/** On the grid of ready times, inside the store's opening hours; on a requested day not before it opens. */
function readyIn(store: NetworkNode, arriveBy: EpochMs, requestedDate: LocalDate | undefined) {
  const received = addWorkingTime(store, arriveBy, receivingTime(store));
  if (received === undefined) return undefined;
  const wanted = requestedDate && nextWorkingTime(store, startOfDay(store.timeZone, dayOf(requestedDate)));
  return Math.max(roundedUp(store, received), wanted ?? 0);
}
