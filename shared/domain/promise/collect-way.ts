// When an order lies ready in a store, for the customer to collect.
import { dayOf, type EpochDay } from "#shared/domain/network/day.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { nextWorkingTime, openIntervals, subtractWorkingTime } from "#shared/domain/network/working-time.ts";
import { dayAt, startOfDay } from "#shared/domain/network/zone-clock.ts";
import { type EpochMs, type LocalDate, MINUTE } from "#shared/kernel/time.ts";
import type { Given } from "./home-ways.ts";
import { leadTimes, workLead } from "./lead-times.ts";
import { lastDayWithRoom, lastOrderTime, prepare } from "./preparation.ts";
import type { CollectWay } from "./way.ts";

/** Ready times are promised on the quarter of an hour, so that they do not move with every second of thought. */
const GRID = 15 * MINUTE;

export type Collection =
  | { readonly ready: true; readonly way: CollectWay }
  | { readonly ready: false; readonly fullDay?: EpochDay };

export function collectWay(
  node: NetworkNode,
  { requestedDate, making = 0 }: { readonly requestedDate?: LocalDate | undefined; readonly making?: number },
  given: Given,
): Collection {
  const lead = leadTimes(node, making);
  if (lead === undefined) return { ready: false };
  const load = { parcelsTaken: given.parcelsTaken, parcels: 1, isCollected: true };
  const prepared = prepare(node, lead, { placed: given.now, load });
  if (prepared.readyAt === undefined) return { ready: false, ...prepared };
  const wanted = requestedDate
    ? nextWorkingTime(node, startOfDay(node.timeZone, dayOf(requestedDate)))
    : undefined;
  const deliverBy = Math.max(roundedUp(node, prepared.readyAt), wanted ?? 0);
  const start = subtractWorkingTime(node, deliverBy, workLead(lead)) ?? deliverBy;
  const days = { earliest: prepared.workDay, latest: dayAt(node.timeZone, start) };
  const workDay = lastDayWithRoom(node, days, load);
  const lastOrder = (by: EpochMs): EpochMs | undefined => lastOrderTime(node, lead, { by, load });
  return { ready: true, way: { method: "collect", node, lead, deliverBy, surcharge: 0, workDay, lastOrder } };
}

/** To the grid, though not past the end of the shift. */
export function roundedUp(node: NetworkNode, at: EpochMs): EpochMs {
  const shift = openIntervals(node, dayAt(node.timeZone, at)).find(
    ({ opens, closes }) => opens <= at && at <= closes,
  );
  return Math.min(Math.ceil(at / GRID) * GRID, shift?.closes ?? at);
}
