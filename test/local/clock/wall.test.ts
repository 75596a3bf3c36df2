import { afterEach, describe, expect, it, vi } from "vitest";
import type { HostClock } from "#local/clock/clock.ts";
import { createWallClock, type WallClockOptions } from "#local/clock/wall.ts";

const clocks: HostClock[] = [];
const clockWith = (options: WallClockOptions = {}) => {
  const clock = createWallClock(options);
  clocks.push(clock);
  return clock;
};
afterEach(() => Promise.all(clocks.splice(0).map((clock) => clock.stop())));
const io = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

describe("the wall clock", () => {
  it("tells the time of day", () => {
    expect(Math.abs(clockWith().now() - Date.now())).toBeLessThan(50);
  });

  it("runs an hour in a fraction of a second when it is sped up", async () => {
    const from = Date.parse("2026-03-10T00:00:00Z");
    const clock = clockWith({ speed: 36_000, from });
    await clock.sleep(3_600_000);
    expect(clock.now() - from).toBeGreaterThanOrEqual(3_600_000);
    expect(clock.now() - from).toBeLessThan(10 * 3_600_000);
  });

  it("fires timers in order, those already due at once", async () => {
    const clock = clockWith();
    const log: string[] = [];
    const now = clock.now();
    const done = new Promise<void>((resolve) =>
      clock.timer(now + 30, () => {
        log.push("later");
        resolve();
      }),
    );
    clock.timer(now + 10, () => log.push("soon"));
    clock.timer(now - 1_000, () => log.push("overdue"));
    clock.timer(now + 15, () => log.push("cancelled"))();
    await done;
    expect(log).toEqual(["overdue", "soon", "later"]);
  });

  it("overlaps work up to its bound", async () => {
    const clock = clockWith({ atOnce: 3 });
    let running = 0;
    let most = 0;
    const unit = () =>
      clock.work(async () => {
        running += 1;
        most = Math.max(most, running);
        await io();
        running -= 1;
      });
    await Promise.all(Array.from({ length: 10 }, unit));
    expect(most).toBe(3);
  });

  it("does not count sleeping units against the bound", async () => {
    const clock = clockWith({ atOnce: 1 });
    const sleeper = clock.work(() => clock.sleep(40));
    const began = Date.now();
    await clock.work(async () => {});
    expect(Date.now() - began).toBeLessThan(30);
    await sleeper;
  });

  it("asks its probes again and again", async () => {
    const clock = clockWith({ probeEvery: 2 });
    let asked = 0;
    clock.onIdle(async () => {
      asked += 1;
      return false;
    });
    await vi.waitFor(() => expect(asked).toBeGreaterThan(2));
  });

  it("is settled once the work that probes find is done", async () => {
    const clock = clockWith({ probeEvery: 2 });
    let left = 3;
    clock.onIdle(async () => {
      if (left <= 0) return false;
      void clock.work(async () => {
        await io();
        left -= 1;
      });
      return true;
    });
    await clock.settled();
    expect(left).toBeLessThanOrEqual(0);
  });

  it("waits for running work when it stops, and fires no timer any more", async () => {
    const clock = clockWith();
    let ran = false;
    let fired = false;
    clock.timer(clock.now() + 20, () => {
      fired = true;
    });
    void clock.work(async () => {
      await io(10);
      ran = true;
    });
    await clock.stop();
    await io(30);
    expect([ran, fired]).toEqual([true, false]);
  });
});
