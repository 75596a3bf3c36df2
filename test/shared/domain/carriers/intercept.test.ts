import { describe, expect, it } from "vitest";
import { comesAllTheSame, mayAskBack } from "#shared/domain/carriers/intercept.ts";
import { trackingCodes } from "#shared/domain/carriers/tracking.ts";
import { type Interception, interceptions } from "#shared/domain/orders/order.ts";
import { Instant } from "#shared/kernel/time.ts";

const askedAt = Instant.parse("2026-03-03T08:00:00.000Z");
const withCarrier = (carrierStatus?: string, outcome?: Interception) => ({
  status: "handedOver" as const,
  ...(carrierStatus !== undefined && { carrierStatus }),
  ...(outcome !== undefined && { intercept: { askedAt, outcome } }),
});

describe("a parcel that is with its carrier", () => {
  it("may be asked back until it is at the door, and once", () => {
    const asked = trackingCodes.filter((code) => mayAskBack(withCarrier(code)));
    expect(asked).toEqual(["booked", "collected", "in-transit", "exception", "returned", "lost"]);
    for (const outcome of interceptions) expect(mayAskBack(withCarrier("in-transit", outcome))).toBe(false);
    expect(mayAskBack({ status: "booked" })).toBe(false);
  });

  it("comes all the same where its carrier does not bring it back", () => {
    expect(comesAllTheSame(withCarrier("in-transit"))).toBe(false);
    expect(comesAllTheSame(withCarrier("out-for-delivery"))).toBe(true);
    expect(interceptions.filter((one) => comesAllTheSame(withCarrier("in-transit", one)))).toEqual([
      "too-late",
      "not-offered",
    ]);
  });
});
