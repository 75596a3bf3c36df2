import { expect, it } from "vitest";
import { doorOutcome, trackingCodes } from "#shared/domain/carriers/tracking.ts";

it("ends the wait for the door with a delivery, a loss or a return, and with nothing else", () => {
  expect(trackingCodes.map((code) => [code, doorOutcome(code)])).toEqual([
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
