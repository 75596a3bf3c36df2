import { describe, expect, it } from "vitest";
import { SecondVisitSold } from "#shared/domain/carriers/second-visit.ts";
import { RescuePolicy } from "#shared/domain/network/rescue-policy.ts";
import { OrderPromise } from "#shared/domain/orders/order.ts";
import { HomeLeg } from "#shared/domain/promise/leg.ts";
import { agreed, type Missed, secondVisitOffer } from "#shared/domain/rescue/second-visit.ts";
import { Instant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";

const sold = SecondVisitSold.parse({ notice: "PT2H", price: 390 });
/** Paris in March: 18:00 is 17:00 in UTC. */
const deliverBy = "2026-03-04T17:00:00.000Z";
const leg = HomeLeg.parse({
  ...{ method: "home", node: "lyon", carrier: "eclair", service: "next-day", zone: "france" },
  ...{ leavesAt: "2026-03-03T17:30:00.000Z", pickupParcels: 500, saturdaySurcharge: 0 },
  ...{ deliverFrom: "2026-03-04T07:00:00.000Z", workDay: "2026-03-03", orderBy: "2026-03-03T14:00:00.000Z" },
  milestones: {
    ...{ pickBy: "2026-03-03T16:30:00.000Z", packBy: "2026-03-03T17:00:00.000Z" },
    ...{ handOverBy: "2026-03-03T17:00:00.000Z", deliverBy },
  },
});
const promise = OrderPromise.parse({ method: "home", deliverBy, promisedAt: "2026-03-03T08:00:00.000Z" });

/** A visit that found nobody, told ten minutes later. */
const missed = (missedAt: string, more: Partial<Missed> = {}): Missed => ({
  order: { promise, rescues: 0 },
  shipment: { leg },
  ...{ sold, terms: RescuePolicy.parse({}), maxRescues: 3, timeZone: "Europe/Paris" },
  missedAt: Instant.parse(missedAt),
  now: Date.parse(missedAt) + 600_000,
  ...more,
});
const morning = "2026-03-04T09:00:00.000Z";

describe("a second visit", () => {
  it("is offered until its notice before the end of the day's window, with what it saves", () => {
    expect(secondVisitOffer(missed(morning))).toEqual({
      answerBy: "2026-03-04T15:00:00.000Z",
      ...{ price: 390, breach: 2500 },
    });
  });

  it("saves more of an order that is worth more, and a day alone of a promise that is broken already", () => {
    const value = MinorUnits.parse(10_000);
    expect(secondVisitOffer(missed(morning, { order: { promise, value, rescues: 0 } }))?.breach).toBe(3500);
    const broken = { ...promise, deliverBy: Instant.parse("2026-03-03T17:00:00.000Z") };
    expect(secondVisitOffer(missed(morning, { order: { promise: broken, rescues: 0 } }))?.breach).toBe(500);
  });

  it("of a parcel that was brought a day late is of that day", () => {
    expect(secondVisitOffer(missed("2026-03-05T09:00:00.000Z"))).toMatchObject({
      answerBy: "2026-03-05T15:00:00.000Z",
      breach: 500,
    });
  });

  it.each([
    ["too late in the day", missed("2026-03-04T14:55:00.000Z")],
    ["told a day later", missed(morning, { now: Date.parse(morning) + 86_400_000 })],
    ["of a carrier that does not sell it", missed(morning, { sold: undefined })],
    ["beyond the budget", missed(morning, { terms: RescuePolicy.parse({ budget: 300 }) })],
    [
      "dearer than a day of waiting",
      missed(morning, { terms: RescuePolicy.parse({ breach: { atOnce: 0, perDay: 300 } }) }),
    ],
    ["of an order that has no rescue left", missed(morning, { maxRescues: 0 })],
    ["of a cancelled order", missed(morning, { order: { promise, rescues: 0, cancelling: true } })],
  ])("is not offered %s", (_, one) => {
    expect(secondVisitOffer(one)).toBeUndefined();
  });

  it("is offered once for a parcel, and comes within its notice once it is asked for", () => {
    const now = Date.parse("2026-03-04T10:00:00.000Z");
    const offer = secondVisitOffer(missed(morning));
    if (offer === undefined) throw new Error("nothing was offered");
    const visit = agreed(offer, sold, now);
    expect(visit?.visitBy).toBe("2026-03-04T12:00:00.000Z");
    expect(secondVisitOffer(missed(morning, { shipment: { leg, secondVisit: visit } }))).toBeUndefined();
    expect(visit && agreed(visit, sold, now + 3_600_000)).toEqual(visit);
    expect(agreed(offer, sold, Date.parse("2026-03-04T15:00:01.000Z"))).toBeUndefined();
  });
});
