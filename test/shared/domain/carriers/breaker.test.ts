import { describe, expect, it } from "vitest";
import { afterFailure, afterProbe, type Breaker, breakerState } from "#shared/domain/carriers/breaker.ts";
import { MINUTE } from "#shared/kernel/time.ts";

const begin = Date.parse("2026-03-03T08:00:00.000Z");
const failing = (times: number, apart = 1_000): Breaker | undefined => {
  let breaker: Breaker | undefined;
  for (let nth = 0; nth < times; nth += 1) breaker = afterFailure(breaker, begin + nth * apart);
  return breaker;
};

describe("a carrier", () => {
  it("is asked as long as fewer than three bookings in a row had no answer", () => {
    expect(breakerState(undefined, begin)).toBe("closed");
    expect(breakerState(failing(2), begin + MINUTE)).toBe("closed");
    expect(breakerState(failing(3), begin + MINUTE)).toBe("open");
  });

  it("that fails now and then is asked: failures far apart are no row", () => {
    expect(breakerState(failing(10, 20 * MINUTE), begin + 181 * MINUTE)).toBe("closed");
  });

  it("is left alone for five minutes, then one booking tries, and others wait for a minute what it finds", () => {
    const open = failing(3) as Breaker;
    expect(breakerState(open, begin + 2_000 + 5 * MINUTE)).toBe("half-open");
    const probed = afterProbe(open, begin + 6 * MINUTE);
    expect(breakerState(probed, begin + 6 * MINUTE + 1)).toBe("open");
    expect(breakerState(probed, begin + 7 * MINUTE)).toBe("half-open");
  });

  it("that fails the try is left alone again", () => {
    const probed = afterProbe(failing(3) as Breaker, begin + 6 * MINUTE);
    const again = afterFailure(probed, begin + 6 * MINUTE + 500);
    expect(breakerState(again, begin + 11 * MINUTE)).toBe("open");
    expect(breakerState(again, begin + 11 * MINUTE + 500)).toBe("half-open");
  });
});
