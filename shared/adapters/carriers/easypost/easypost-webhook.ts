// EasyPost's webhook events, as far as we listen: https://docs.easypost.com/docs/events, /trackers. Whoever buys a label
// there gets a tracker with it; one is made for parcels that vendors have booked. Each update tells the parcel's whole history again.
import { z } from "zod";
import type { CarrierEvent, EasyPostEvent } from "#shared/contracts/api/work.ts";
import { easyPostCode } from "#shared/domain/carriers/tracking-codes.ts";
import { type Instant, LocalDate, toInstant } from "#shared/kernel/time.ts";

export const TrackingDetail = z.object({ status: z.string(), datetime: z.string().nullish() });

const Tracker = z.object({
  tracking_code: z.string(),
  status: z.string().nullish(),
  updated_at: z.string().nullish(),
  est_delivery_date: z.string().nullish(),
  tracking_details: z.array(TrackingDetail).default([]),
});

/** Trackers may say what we do not need of them: only the last ones count. */
const MOST = 100;

export function trackerEvents({ description, result }: EasyPostEvent): CarrierEvent[] {
  if (description !== "tracker.updated" && description !== "tracker.created") return [];
  const { success, data: tracker } = Tracker.safeParse(result);
  if (!success) return [];
  const { tracking_code: tracking, tracking_details: details, status, updated_at } = tracker;
  const told = details.length > 0 || status == null ? details : [{ status, datetime: updated_at }];
  const scans = scansOf(tracking, told).slice(-MOST);
  return scans.map((scan, index) => ({
    ...scan,
    tracking,
    ...(index === scans.length - 1 && expectation(tracker.est_delivery_date)),
  }));
}

interface Scan {
  readonly id: string;
  readonly code: string;
  readonly at: Instant;
}

/** In the order of time, which theirs is not promised to be. */
export function scansOf(number: string, details: readonly z.infer<typeof TrackingDetail>[]): Scan[] {
  return details
    .flatMap(({ status, datetime }) => {
      const at = datetime == null ? Number.NaN : Date.parse(datetime);
      if (Number.isNaN(at)) return [];
      return [{ id: `${number}-${status}-${at}`, code: easyPostCode(status), at: toInstant(at) }];
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Midnight is no hour: the carrier named the day alone. */
function expectation(estimated: string | null | undefined): Pick<CarrierEvent, "expectedAt" | "expectedOn"> {
  const at = estimated == null ? Number.NaN : Date.parse(estimated);
  if (Number.isNaN(at)) return {};
  const instant = toInstant(at);
  if (instant.endsWith("T00:00:00.000Z")) return { expectedOn: LocalDate.parse(instant.slice(0, 10)) };
  return { expectedAt: instant };
}
