import { describe, expect, it } from "vitest";
import { Leg } from "#shared/domain/promise/leg.ts";
import { lookAfter, outForDeliveryBy, riskOf } from "#shared/domain/rescue/in-transit.ts";
import { Instant } from "#shared/kernel/time.ts";

const deliverBy = "2026-03-04T17:00:00.000Z";
const leg = Leg.parse({
  ...{ method: "home", node: "lyon", carrier: "eclair", service: "next-day", zone: "france" },
  ...{ leavesAt: "2026-03-03T17:30:00.000Z", pickupParcels: 500, saturdaySurcharge: 0 },
  ...{ deliverFrom: "2026-03-04T07:00:00.000Z", workDay: "2026-03-03", orderBy: "2026-03-03T14:00:00.000Z" },
  milestones: {
    ...{ pickBy: "2026-03-03T16:30:00.000Z", packBy: "2026-03-03T17:00:00.000Z" },
    ...{ handOverBy: "2026-03-03T17:00:00.000Z", deliverBy },
  },
});
const at = (time: string) => Instant.parse(time);
const risk = (time: string, more: object = {}, dueBy = deliverBy) =>
  riskOf({ leg, ...more }, { dueBy: Date.parse(dueBy), now: Date.parse(time) });

describe("a parcel on its way", () => {
  it("is to be on its van within an hour of the window", () => {
    expect(outForDeliveryBy(leg)).toBe("2026-03-04T08:00:00.000Z");
    expect(risk("2026-03-04T07:59:00.000Z", { carrierStatus: "in-transit" })).toBeUndefined();
    expect(risk("2026-03-04T08:00:00.000Z", { carrierStatus: "in-transit" })).toBe("no-scan");
    expect(risk("2026-03-04T12:00:00.000Z", { carrierStatus: "out-for-delivery" })).toBeUndefined();
  });

  it("has time where more was promised than its carrier needs", () => {
    expect(risk("2026-03-04T09:00:00.000Z", {}, "2026-03-06T17:00:00.000Z")).toBeUndefined();
  });

  it("is late as its carrier says, and once its time is over", () => {
    expect(risk("2026-03-03T20:00:00.000Z", { carrierStatus: "exception" })).toBe("exception");
    const expectedAt = at("2026-03-05T10:00:00.000Z");
    expect(risk("2026-03-03T20:00:00.000Z", { expectedAt })).toBe("late-estimate");
    expect(risk("2026-03-04T17:00:01.000Z", { carrierStatus: "out-for-delivery" })).toBe("overdue");
  });

  it("is looked at when a scan says so: at once, or when its time is over", () => {
    const heard = at("2026-03-04T08:10:00.000Z");
    expect(lookAfter(leg, { code: "exception", at: heard })).toBe(heard);
    expect(
      lookAfter(leg, { code: "in-transit", expectedAt: at("2026-03-05T10:00:00.000Z"), at: heard }),
    ).toBe(heard);
    expect(lookAfter(leg, { code: "out-for-delivery", at: heard })).toBe("2026-03-04T17:30:00.000Z");
    expect(lookAfter(leg, { code: "in-transit", at: heard })).toBeUndefined();
  });

  it("that found nobody is looked at before its customer's time to answer is over", () => {
    const answerBy = at("2026-03-04T15:00:00.000Z");
    expect(lookAfter(leg, { code: "attempted", answerBy, at: at("2026-03-04T09:00:00.000Z") })).toBe(
      "2026-03-04T14:40:00.000Z",
    );
  });
});
