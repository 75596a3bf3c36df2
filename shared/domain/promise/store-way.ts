// Shipped to a store and collected there: the carrier's way to the store, then the store's own hand.
//
//   ... cutOff --> leaves ~~> arriveBy --> store's next working time --receive--> deliverBy = ready to collect
import { dayOf, HORIZON_DAYS } from "#shared/domain/network/day.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import {
  addWorkingTime,
  nextWorkingTime,
  openIntervals,
  subtractWorkingTime,
} from "#shared/domain/network/working-time.ts";
import { dayAt, startOfDay } from "#shared/domain/network/zone-clock.ts";
import { durationMs, type EpochMs, type LocalDate, MINUTE } from "#shared/kernel/time.ts";
import { roundedUp } from "./collect-way.ts";
import { takesCollection } from "./preparation.ts";
import type { HomeWay, StoreWay } from "./way.ts";

const USUAL_RECEIVING = 30 * MINUTE;

/** Customers collect there, and a planner has not stopped it: parcels may be sent to it. */
export const receives = ({ collection, stopped }: NetworkNode): boolean => collection && !stopped;

interface Wanted {
  readonly requestedDate?: LocalDate | undefined;
  /** Absent: nothing is taken of the store's days. */
  readonly parcelsTaken?: ((key: string) => number) | undefined;
}

/** Undefined where the store does not work within the horizon, or takes no more collections. */
export function storeWay(
  carriage: HomeWay,
  store: NetworkNode,
  { requestedDate, parcelsTaken = () => 0 }: Wanted,
): StoreWay | undefined {
  const ready = readyIn(store, carriage.deliverBy, requestedDate);
  const deliverBy = ready && withRoom(store, ready, parcelsTaken);
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

/** Then, or when the store opens on the first day on which it takes one more collection. */
function withRoom(
  store: NetworkNode,
  ready: EpochMs,
  parcelsTaken: NonNullable<Wanted["parcelsTaken"]>,
): EpochMs | undefined {
  const first = dayAt(store.timeZone, ready);
  for (let day = first; day <= first + HORIZON_DAYS; day++) {
    const [opening] = openIntervals(store, day);
    if (opening !== undefined && takesCollection(store, day, parcelsTaken))
      return day === first ? ready : opening.opens;
  }
  return undefined;
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
