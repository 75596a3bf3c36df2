// How long a delivery is tried, and when its endpoint is left alone.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Answered,
  afterAttempt,
  healthAfter,
  MAX_ATTEMPTS,
  opensAt,
} from "#shared/domain/webhooks/retry.ts";
import { Delivery, Webhook } from "#shared/domain/webhooks/webhook.ts";
import { DAY, HOUR, type Instant, toEpoch, toInstant } from "#shared/kernel/time.ts";

const start = Date.parse("2026-03-03T08:00:00.000Z");
const fresh = Delivery.parse({
  webhook: "whk_1",
  event: "ord_1/2026-03-03T08:00:00.000Z#000001-abcdef#order.received",
  type: "order.received",
  orderId: "ord_1",
  status: "waiting",
  attempts: [],
});
const healthy = Webhook.parse({
  id: "whk_1",
  channel: "web",
  url: "https://shop.example.com/",
  types: [],
  status: "active",
  secrets: [],
  createdAt: toInstant(start),
  updatedAt: toInstant(start),
});
const answered = (status: number, now: number, more: Partial<Answered> = {}): Answered => ({
  attempt: { at: toInstant(now), status, ms: 1 },
  delivered: status < 300,
  ...more,
});

describe("a delivery that always fails", () => {
  it("is tried 13 times within a day or a little more, with pauses that grow", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 12, maxLength: 12 }),
        (chances) => {
          let delivery = fresh;
          let now = start;
          for (const chance of chances) {
            delivery = afterAttempt(delivery, answered(500, now), { now, chance });
            expect(delivery.status).toBe("waiting");
            now = toEpoch(delivery.dueAt as Instant);
          }
          delivery = afterAttempt(delivery, answered(500, now), { now, chance: 0.5 });
          expect(delivery).toMatchObject({ status: "failed" });
          expect(delivery.attempts).toHaveLength(MAX_ATTEMPTS);
          expect(now - start).toBeGreaterThan(20 * HOUR);
          expect(now - start).toBeLessThan(32 * HOUR);
        },
      ),
    );
  });

  it("waits as long as its endpoint asks, but no more than a day", () => {
    const asked = (askedMs: number) =>
      afterAttempt(fresh, answered(503, start, { askedMs }), { now: start, chance: 0.5 }).dueAt;
    expect(asked(HOUR)).toBe(toInstant(start + HOUR));
    expect(asked(9 * DAY)).toBe(toInstant(start + DAY));
  });
});

describe("an endpoint", () => {
  const failing = (times: number, every: number) => {
    let webhook = healthy;
    let now = start;
    for (let nth = 0; nth < times; nth += 1) {
      webhook = healthAfter(webhook, answered(500, now), { now, chance: 0.5 });
      now += every;
    }
    return webhook;
  };

  it("is down after three failures in a row, and as it was after one success", () => {
    expect(opensAt(failing(2, 0), start)).toBe(start);
    const down = failing(3, 0);
    expect(opensAt(down, start)).toBe(start + 5_000);
    const back = healthAfter(down, answered(200, start), { now: start, chance: 0.5 });
    expect(back).toEqual(healthy);
    expect(healthAfter(healthy, answered(200, start), { now: start, chance: 0.5 })).toBe(healthy);
  });

  it("is left alone for an hour at most, and paused after three days", () => {
    const long = failing(20, HOUR);
    expect(toEpoch(long.retryAt as Instant) - (start + 19 * HOUR)).toBe(HOUR);
    expect(failing(72, HOUR).status).toBe("active");
    const paused = failing(73, HOUR);
    expect(paused).toMatchObject({ status: "paused", pausedBecause: "failing" });
    expect(opensAt(paused, start)).toBeUndefined();
  });

  it("that says that it is gone is paused at once", () => {
    const gone = healthAfter(healthy, answered(410, start, { gone: true }), { now: start, chance: 0.5 });
    expect(gone).toMatchObject({ status: "paused", pausedBecause: "gone" });
  });
});
