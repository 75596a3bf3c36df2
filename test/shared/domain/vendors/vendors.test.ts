import { describe, expect, it } from "vitest";
import { cancellationDueBy, reminderAt } from "#shared/domain/vendors/deadlines.ts";
import { PurchaseOrder } from "#shared/domain/vendors/purchase-order.ts";
import { scoreOf } from "#shared/domain/vendors/scorecard.ts";
import { checkNotice, parcelId, ShippingNotice } from "#shared/domain/vendors/shipping-notice.ts";
import { vendorRisk } from "#shared/domain/vendors/vendor-risk.ts";
import { ShipmentId } from "#shared/kernel/ids.ts";
import { HOUR, Instant, toEpoch } from "#shared/kernel/time.ts";

const at = (time: string) => Instant.parse(`2026-03-03T${time}:00.000Z`);

describe("a reminder", () => {
  it("comes when a quarter of the time to answer is left", () => {
    expect(reminderAt(at("08:00"), at("12:00"))).toBe(at("11:00"));
  });

  it("comes no earlier than four hours before, and no later than a quarter of an hour", () => {
    expect(reminderAt(Instant.parse("2026-03-01T08:00:00.000Z"), at("08:00"))).toBe(at("04:00"));
    expect(reminderAt(at("08:00"), at("08:40"))).toBe(at("08:25"));
  });

  it("does not come where there is no time for it", () => {
    expect(reminderAt(at("08:00"), at("08:29"))).toBeUndefined();
  });
});

const order = PurchaseOrder.parse({
  id: "po_ord_a-101",
  status: "accepted",
  vendor: "nantes",
  shipmentId: "ord_a-101",
  orderId: "ord_a",
  lines: [
    { sku: "pole", quantity: 3 },
    { sku: "sofa", quantity: 1 },
  ],
  accepted: [{ sku: "pole", quantity: 3 }],
  parcels: [
    {
      shipmentId: "ord_a-121",
      carrier: "eclair",
      tracking: "E-100",
      lines: [{ sku: "pole", quantity: 1 }],
      shippedAt: at("10:00"),
    },
  ],
  milestones: {
    acceptBy: at("12:00"),
    pickBy: at("14:00"),
    packBy: at("15:00"),
    handOverBy: at("16:00"),
    deliverBy: at("20:00"),
  },
  dueBy: at("20:00"),
  openedAt: at("08:00"),
  updatedAt: at("09:00"),
});

describe("a shipping notice", () => {
  const checked = (more: object, now = at("11:00")) =>
    checkNotice(order, ShippingNotice.parse({ carrier: "eclair", tracking: "E-101", ...more }), {
      carriers: undefined,
      now: toEpoch(now),
    });

  it("without lines is of all that was accepted and has not been shipped yet", () => {
    expect(checked({})).toEqual({ ok: true, value: { lines: [{ sku: "pole", quantity: 2 }], rest: [] } });
  });

  it("of a part leaves the rest", () => {
    expect(checked({ lines: [{ sku: "pole", quantity: 1 }] })).toMatchObject({
      value: { rest: [{ sku: "pole", quantity: 1 }] },
    });
  });

  it("of what was not accepted, or is shipped already, is refused", () => {
    for (const line of [
      { sku: "sofa", quantity: 1 },
      { sku: "pole", quantity: 3 },
    ])
      expect(checked({ lines: [line] })).toMatchObject({ refusal: { code: "not-accepted" } });
  });

  it("bears clocks that differ by minutes, and no more", () => {
    expect(checked({ shippedAt: at("11:04") }).ok).toBe(true);
    expect(checked({ shippedAt: at("11:06") })).toMatchObject({ refusal: { code: "in-the-future" } });
    expect(checked({ shippedAt: at("07:50") })).toMatchObject({
      refusal: { code: "before-it-was-asked-for" },
    });
  });

  it("numbers parcels that go ahead beside those of the plan", () => {
    expect([0, 1, 2].map((ahead) => parcelId(ShipmentId.parse("ord_a-220"), ahead))).toEqual([
      "ord_a-240",
      "ord_a-260",
      "ord_a-280",
    ]);
  });
});

describe("a vendor's score", () => {
  const shipment = {
    road: "dropShip" as const,
    node: order.vendor,
    leg: { milestones: order.milestones } as Parameters<typeof scoreOf>[0]["leg"],
    lines: order.lines,
  };
  const answered = { askedAt: at("08:00"), at: at("10:30"), units: 4, asked: 4 };

  it("of what was accepted whole and shipped in time is full, with the minutes it took", () => {
    expect(scoreOf({ ...shipment, answered, handedOverAt: at("15:00") }, "delivered", at("19:00"))).toEqual({
      "vendor|nantes|answered": { kept: 1, all: 1 },
      "vendor|nantes|accepted": { kept: 1, all: 1 },
      "vendor|nantes|units": { kept: 4, all: 4 },
      "vendor|nantes|minutesToAnswer": { kept: 150, all: 1 },
      "vendor|nantes|shipped": { kept: 1, all: 1 },
      "vendor|nantes|minutesToShip": { kept: 270, all: 1 },
    });
  });

  it("of a part, shipped after the truck has left, is neither whole nor in time", () => {
    const score = scoreOf(
      { ...shipment, answered: { ...answered, units: 3 }, handedOverAt: at("16:01") },
      "delivered",
      at("19:00"),
    );
    expect(score).toMatchObject({
      "vendor|nantes|accepted": { kept: 0, all: 1 },
      "vendor|nantes|units": { kept: 3, all: 4 },
      "vendor|nantes|shipped": { kept: 0, all: 1 },
    });
  });

  it("of silence past the deadline counts against it, and of a cancellation before does not", () => {
    const silent = { ...shipment, answerBy: at("12:00") };
    expect(scoreOf(silent, "replaced", at("12:01"))).toEqual({
      "vendor|nantes|answered": { kept: 0, all: 1 },
      "vendor|nantes|accepted": { kept: 0, all: 1 },
      "vendor|nantes|units": { kept: 0, all: 4 },
    });
    expect(scoreOf(silent, "cancelled", at("12:01"))).toEqual({});
    expect(scoreOf(silent, "replaced", at("11:00"))).toEqual({});
  });

  it("of what it accepted and never shipped counts against it, unless it was cancelled", () => {
    const waiting = { ...shipment, answered };
    expect(scoreOf(waiting, "replaced", at("20:01"))).toMatchObject({
      "vendor|nantes|shipped": { kept: 0, all: 1 },
    });
    expect(scoreOf(waiting, "cancelled", at("20:01"))).not.toHaveProperty("vendor|nantes|shipped");
  });
});

describe("the risk of a vendor", () => {
  const record = (accepted: [number, number], shipped: [number, number]) => ({
    accepted: { kept: accepted[0], all: accepted[1] },
    shipped: { kept: shipped[0], all: shipped[1] },
  });

  it("is nothing where nothing is known, and where all is well", () => {
    expect(vendorRisk(undefined, 1500)).toBe(0);
    expect(vendorRisk(record([100, 100], [100, 100]), 1500)).toBe(0);
  });

  it("is what is expected to be lost beyond that: 1500 x (0.9025 - 19/40 x 0.95)", () => {
    expect(vendorRisk(record([0, 20], [0, 0]), 1500)).toBe(677);
  });

  it("grows with each broken word", () => {
    const risks = [0, 1, 5, 20].map((broken) => vendorRisk(record([20 - broken, 20], [19, 20]), 1500));
    expect(risks).toEqual([...risks].sort((a, b) => a - b));
    expect(risks[1]).toBeLessThan(risks[3] ?? 0);
  });
});

describe("a cancellation", () => {
  it("is answered within the policy's time, and not after the shipment's own deadline", () => {
    expect(cancellationDueBy(toEpoch(at("10:00")), 4 * HOUR, at("20:00"))).toBe(at("14:00"));
    expect(cancellationDueBy(toEpoch(at("18:00")), 4 * HOUR, at("20:00"))).toBe(at("20:00"));
  });
});
