// What a carrier's word means for a shipment that waits for the door.

export const trackingCodes = [
  "collected",
  "in-transit",
  "out-for-delivery",
  "delivered",
  "attempted",
  "exception",
  "returned",
  "lost",
] as const;

/** The end of the wait, if this status is one. */
export function doorOutcome(status: string | undefined): "delivered" | "lost" | undefined {
  if (status === "delivered") return "delivered";
  return status === "lost" || status === "returned" ? "lost" : undefined;
}
