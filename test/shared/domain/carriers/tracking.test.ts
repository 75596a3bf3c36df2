import { describe, expect, it } from "vitest";
import { doorOutcome, scansThatCount, trackingCodes } from "#shared/domain/carriers/tracking.ts";
import { Instant, toEpoch } from "#shared/kernel/time.ts";

it("ends the wait for the door with a delivery, a loss or a return, and with nothing else", () => {
  expect(trackingCodes.map((code) => [code, doorOutcome(code)])).toEqual([
    ["booked", undefined],
    ["collected", undefined],
    ["in-transit", undefined],
    ["out-for-delivery", undefined],
    ["delivered", "delivered"],
    ["attempted", undefined],
    ["exception", undefined],
    ["returned", "lost"],
    ["lost", "lost"],
  ]);
  expect(doorOutcome(undefined)).toBeUndefined();
});

describe("scans of a parcel", () => {
  const now = toEpoch(Instant.parse("2026-03-11T12:00:00Z"));
  const made = Instant.parse("2026-03-10T08:00:00.000Z");
  const scan = (code: string, at: string) => ({ id: code, code, at: Instant.parse(at) });
  const codes = (...told: ReturnType<typeof scan>[]) =>
    scansThatCount({ createdAt: made }, told, now).map(({ code }) => code);

  it("count in the order in which they were told", () => {
    expect(
      codes(scan("collected", "2026-03-10T16:00:00Z"), scan("in-transit", "2026-03-10T20:00:00Z")),
    ).toEqual(["collected", "in-transit"]);
  });

  it("change nothing when they come late", () => {
    expect(
      codes(scan("out-for-delivery", "2026-03-11T06:00:00Z"), scan("in-transit", "2026-03-10T20:00:00Z")),
    ).toEqual(["out-for-delivery"]);
  });

  it("in a word that we do not know are kept, though they come late, and change nothing", () => {
    const told = [
      scan("out-for-delivery", "2026-03-11T06:00:00Z"),
      scan("held-at-customs", "2026-03-10T20:00:00Z"),
      scan("in-transit", "2026-03-10T21:00:00Z"),
    ];
    expect(codes(...told)).toEqual(["out-for-delivery", "held-at-customs"]);
    const heard = { createdAt: made, unknownScan: "held-at-customs" };
    expect(scansThatCount(heard, told.slice(1, 2), now)).toEqual([]);
  });

  it("change nothing after the end", () => {
    const delivered = { createdAt: made, carrierStatus: "delivered", carrierStatusAt: made };
    expect(scansThatCount(delivered, [scan("lost", "2026-03-11T09:00:00Z")], now)).toEqual([]);
    expect(
      codes(scan("delivered", "2026-03-11T08:00:00Z"), scan("exception", "2026-03-11T09:00:00Z")),
    ).toEqual(["delivered"]);
  });

  it("happened after the shipment was made and not after now, whatever the carrier's clock says", () => {
    const told = [scan("collected", "2026-03-01T00:00:00Z"), scan("in-transit", "2027-01-01T00:00:00Z")];
    expect(scansThatCount({ createdAt: made }, told, now).map(({ at }) => at)).toEqual([
      made,
      "2026-03-11T12:00:00.000Z",
    ]);
  });
});
