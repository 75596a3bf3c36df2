import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  answered,
  type Claim,
  type ClaimAnswer,
  claimFor,
  found,
  mayReport,
  owedFor,
  silentSince,
} from "#shared/domain/carriers/claim.ts";
import { Shipment } from "#shared/domain/orders/order.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { Instant, toEpoch } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import { decision } from "#test/support/waiting-order.ts";

const at = Instant.parse("2026-03-10T08:00:00.000Z");
const later = Instant.parse("2026-03-20T08:00:00.000Z");
const mug = Sku.parse("mug");
const shipment = (more: object = {}): Shipment =>
  Shipment.parse({
    ...{ id: "ord_a-101", orderId: "ord_a", status: "handedOver", road: "warehouse", node: "lyon" },
    ...{ leg: decision.shipments[0]?.leg, lines: [{ sku: mug, quantity: 2 }], weight: 800, attempt: 1 },
    ...{ createdAt: at, updatedAt: at, handedOverAt: at, tracking: "TRK" },
    ...more,
  });
const given = { at: later, orderUnits: 4 };
const opened = (): Claim => {
  const claim = claimFor(shipment(), { value: MinorUnits.parse(10_000) }, given);
  if (claim === undefined) throw new Error("nothing is claimed");
  return claim;
};
const say = (claim: Claim, answer: ClaimAnswer): Claim => {
  const next = answered(claim, answer, later);
  if (!next.ok) throw new Error(next.refusal.status);
  return next.value;
};
const accepted: ClaimAnswer = { outcome: "accepted", amount: MinorUnits.parse(4_500) };
const refused: ClaimAnswer = { outcome: "refused", because: "packed badly" };

describe("a claim", () => {
  it("is opened for a parcel's share of the order's value", () => {
    expect(opened()).toMatchObject({ status: "opened", carrier: "eclair", tracking: "TRK", claimed: 5_000 });
    expect(claimFor(shipment(), {}, given)).not.toHaveProperty("claimed");
    expect(claimFor(shipment({ road: "dropShip" }), {}, given)).toMatchObject({ vendor: "lyon" });
  });

  it("is not opened for what the carrier brings back, or for what was never in its hands", () => {
    expect(claimFor(shipment({ carrierStatus: "returned" }), {}, given)).toBeUndefined();
    expect(claimFor(shipment({ lines: [] }), {}, given)).toBeUndefined();
  });

  it("is accepted with an amount, or refused with a reason, of which the carrier may think better, then closed", () => {
    const no = say(opened(), refused);
    expect(no).toMatchObject({ status: "refused", because: "packed badly" });
    const yes = say(no, accepted);
    expect(yes).toMatchObject({ status: "accepted", amount: 4_500 });
    expect(yes).not.toHaveProperty("because");
    expect(say(yes, { outcome: "closed", because: "paid" })).toMatchObject({ closedBecause: "paid" });
    expect(answered(yes, refused, later)).toEqual({ ok: false, refusal: { status: "accepted" } });
  });

  it("is over when the parcel is found, whatever was said of it", () => {
    for (const claim of [opened(), say(opened(), accepted), say(opened(), refused)])
      expect(found(claim, "delivered", later)).toMatchObject({ status: "closed", closedBecause: "found" });
    expect(answered(found(opened(), "in-transit", later), accepted, later).ok).toBe(false);
  });
});

describe("a parcel of which nothing is heard", () => {
  it("may be reported so many days after it was seen last, or handed over", () => {
    const silent = silentSince(shipment(), 5);
    expect(silent).toEqual({ since: at, reportableFrom: "2026-03-15T08:00:00.000Z" });
    const from = toEpoch(Instant.parse("2026-03-15T08:00:00.000Z"));
    expect(silent && [mayReport(silent, from - 1), mayReport(silent, from)]).toEqual([false, true]);
    const seen = Instant.parse("2026-03-12T08:00:00.000Z");
    expect(silentSince(shipment({ carrierStatusAt: seen }), 5)?.since).toBe(seen);
    expect(silentSince(shipment({ status: "booked" }), 5)).toBeUndefined();
  });
});

describe("what is owed for a lost parcel", () => {
  it("is what nobody brings in its place: together they are what was lost", () => {
    const units = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(units, { maxLength: 3 }), (lost, replaced) => {
        const parcel = shipment({ lines: [{ sku: mug, quantity: lost }] });
        const others = replaced
          .filter((quantity) => quantity > 0)
          .map((quantity) => shipment({ replaces: parcel.id, lines: [{ sku: mug, quantity }] }));
        const brought = others.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.quantity, 0);
        const owed = owedFor(parcel, [parcel, ...others]).reduce((sum, line) => sum + line.quantity, 0);
        expect(owed).toBe(Math.max(0, lost - brought));
      }),
    );
  });
});
