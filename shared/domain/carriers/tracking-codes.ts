// What other parties call the stations of a parcel, in our vocabulary. A word that is not here is kept as it was told.
import type { trackingCodes } from "./tracking.ts";

type TrackingCode = (typeof trackingCodes)[number];

/** EasyPost's, of its trackers: https://docs.easypost.com/docs/trackers. */
const easyPost: Readonly<Record<string, TrackingCode>> = {
  pre_transit: "booked",
  in_transit: "in-transit",
  out_for_delivery: "out-for-delivery",
  delivered: "delivered",
  available_for_pickup: "attempted",
  return_to_sender: "returned",
  failure: "exception",
  error: "exception",
  cancelled: "exception",
};

export const easyPostCode = (status: string): string => easyPost[status] ?? status;
