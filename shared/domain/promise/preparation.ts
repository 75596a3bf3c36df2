// When a node has a parcel ready, given its hours, its leads and the parcels that its days already took.
//
//   placed --> next working time --accept--> begin (uses this day's capacity) --make--pick--pack--> ready
//
// Whoever orders later is ready no sooner: that is what gives a deadline a last moment to order.
import { dateOf, type EpochDay, HORIZON_DAYS } from "#shared/domain/network/day.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import {
  addWorkingTime,
  lastWorkingTime,
  nextWorkingTime,
  openIntervals,
  subtractWorkingTime,
} from "#shared/domain/network/working-time.ts";
import { dayAt } from "#shared/domain/network/zone-clock.ts";
import { collectionKey, dayKey } from "#shared/domain/routing/capacity.ts";
import type { EpochMs } from "#shared/kernel/time.ts";
import { type LeadTimes, totalLead, workLead } from "./lead-times.ts";

export interface Load {
  readonly parcelsTaken: (key: string) => number;
  /** Parcels that this order adds. */
  readonly parcels: number;
  /** It is collected: it needs a place among the day's collections, too. */
  readonly isCollected?: boolean;
}

export interface Preparation {
  readonly readyAt: EpochMs;
  /** Day whose capacity the parcels use. */
  readonly workDay: EpochDay;
}

/** A node whose days are all full says which was the first; one that never works says nothing. */
export type NoPreparation = { readonly readyAt?: undefined; readonly fullDay?: EpochDay };

export function prepare(
  node: NetworkNode,
  lead: LeadTimes,
  { placed, load }: { placed: EpochMs; load: Load },
): Preparation | NoPreparation {
  const begin = beginning(node, lead, placed);
  if (begin === undefined) return {};
  const today = dayAt(node.timeZone, begin);
  const workDay = firstDayWithRoom(node, today, load);
  if (workDay === undefined) return { fullDay: today };
  if (workDay === today) return ready(addWorkingTime(node, placed, totalLead(lead)), workDay);
  const opening = openIntervals(node, workDay)[0]?.opens ?? begin;
  return ready(addWorkingTime(node, opening, workLead(lead)), workDay);
}

/** When work on an order begins: accepted, and at a working instant. */
function beginning(node: NetworkNode, { accept }: LeadTimes, placed: EpochMs): EpochMs | undefined {
  const accepted = addWorkingTime(node, placed, accept);
  return accepted === undefined || accept === 0 ? accepted : nextWorkingTime(node, accepted);
}

/**
 * The last instant at which an order is still ready by `by`, with the days as full as they are. Undefined where no
 * order ever was.
 *
 * Counted back from `by`; where work would begin on a full day and the next one with room is too late, the order
 * must have come in time to begin on the working day before.
 */
export function lastOrderTime(
  node: NetworkNode,
  lead: LeadTimes,
  { by, load }: { by: EpochMs; load: Load },
): EpochMs | undefined {
  let last = subtractWorkingTime(node, by, totalLead(lead));
  for (let days = 0; last !== undefined && days <= HORIZON_DAYS; days++) {
    const { readyAt } = prepare(node, lead, { placed: last, load });
    if (readyAt !== undefined && readyAt <= by) return last;
    last = lastOfDayBefore(node, lead, last);
  }
  return undefined;
}

/** The last order whose work begins on an earlier day than that of an order placed at `placed`. */
function lastOfDayBefore(node: NetworkNode, lead: LeadTimes, placed: EpochMs): EpochMs | undefined {
  const begin = beginning(node, lead, placed);
  if (begin === undefined) return undefined;
  const opening = openIntervals(node, dayAt(node.timeZone, begin))[0]?.opens ?? begin;
  const closing = lastWorkingTime(node, opening);
  return closing === undefined ? undefined : subtractWorkingTime(node, closing - 1, lead.accept);
}

const ready = (readyAt: EpochMs | undefined, workDay: EpochDay): Preparation | NoPreparation =>
  readyAt === undefined ? {} : { readyAt, workDay };

function firstDayWithRoom(node: NetworkNode, from: EpochDay, load: Load): EpochDay | undefined {
  for (let day = from; day <= from + HORIZON_DAYS; day++) {
    if (openIntervals(node, day).length > 0 && hasRoom(node, day, load)) return day;
  }
  return undefined;
}

/** The last day from `latest` back to `earliest` with room: an order for a later date is not prepared today. */
export function lastDayWithRoom(
  node: NetworkNode,
  { earliest, latest }: { earliest: EpochDay; latest: EpochDay },
  load: Load,
): EpochDay {
  for (let day = latest; day > earliest; day--) {
    if (openIntervals(node, day).length > 0 && hasRoom(node, day, load)) return day;
  }
  return earliest;
}

const hasRoom = (node: NetworkNode, day: EpochDay, { parcelsTaken, parcels, isCollected }: Load): boolean =>
  parcelsTaken(dayKey(node.id, dateOf(day))) + parcels <= node.parcelsPerDay &&
  (isCollected !== true || takesCollection(node, day, parcelsTaken));

/** One more. */
export const takesCollection = (
  { id, collectionsPerDay = Number.POSITIVE_INFINITY }: NetworkNode,
  day: EpochDay,
  parcelsTaken: Load["parcelsTaken"],
): boolean =>
  collectionsPerDay === Number.POSITIVE_INFINITY ||
  parcelsTaken(collectionKey(id, dateOf(day))) < collectionsPerDay;
