import { afterEach, describe, expect, it } from "vitest";
import { createVirtualClock, type VirtualClock } from "#local/clock/virtual.ts";

const NINE = Date.parse("2026-03-10T08:00:00Z");
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const io = () => new Promise((resolve) => setTimeout(resolve, 2));

const clocks: VirtualClock[] = [];
const clockAt = (from: number, until?: number) => {
  const clock = createVirtualClock({ from, ...(until === undefined ? {} : { until }) });
  clocks.push(clock);
  return clock;
};
afterEach(() => Promise.all(clocks.splice(0).map((clock) => clock.stop())));

describe("the virtual clock", () => {
  it("starts at its given instant", () => {
    expect(clockAt(NINE).now()).toBe(NINE);
  });

  it("runs units one at a time, first asked first run", async () => {
    const clock = clockAt(NINE);
    const log: string[] = [];
    const unit = (name: string) =>
      clock.work(async () => {
        log.push(`${name} begins`);
        await io();
        log.push(`${name} ends`);
      });
    await Promise.all([unit("a"), unit("b"), unit("c")]);
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  });

  it("lets no time pass while work runs or waits", async () => {
    const clock = clockAt(NINE);
    clock.timer(NINE + 1, () => {});
    const seen: number[] = [];
    const unit = async () => {
      await io();
      seen.push(clock.now());
    };
    await Promise.all([clock.work(unit), clock.work(unit)]);
    expect(seen).toEqual([NINE, NINE]);
  });

  it("jumps from timer to timer, equal instants in the order they were set", async () => {
    const clock = clockAt(NINE, NINE);
    const log: [string, number][] = [];
    const set = (name: string, at: number) => clock.timer(at, () => log.push([name, clock.now()]));
    set("late", NINE + DAY);
    set("first", NINE + MINUTE);
    set("second", NINE + MINUTE);
    set("cancelled", NINE + MINUTE)();
    await clock.runUntil(Number.POSITIVE_INFINITY);
    expect(log).toEqual([
      ["first", NINE + MINUTE],
      ["second", NINE + MINUTE],
      ["late", NINE + DAY],
    ]);
  });

  it("finishes what a timer started before the next timer of the same instant", async () => {
    const clock = clockAt(NINE, NINE);
    const log: string[] = [];
    for (const name of ["a", "b"])
      clock.timer(NINE + MINUTE, () => {
        void clock.work(async () => {
          await io();
          log.push(`${name} worked`);
        });
        log.push(`${name} fired`);
      });
    await clock.runUntil(NINE + MINUTE);
    expect(log).toEqual(["a fired", "a worked", "b fired", "b worked"]);
  });

  it("gives the turn of a sleeping unit to others, and wakes it at its instant", async () => {
    const clock = clockAt(NINE);
    const log: string[] = [];
    const sleeper = clock.work(async () => {
      await clock.sleep(5 * MINUTE);
      log.push(`woke after ${(clock.now() - NINE) / MINUTE} min`);
    });
    const other = clock.work(async () => {
      await io();
      log.push("other");
    });
    await Promise.all([sleeper, other]);
    expect(log).toEqual(["other", "woke after 5 min"]);
  });

  it("does not deadlock when all units sleep, and in more branches than one", async () => {
    const clock = clockAt(NINE);
    const unit = () => clock.work(() => Promise.all([clock.sleep(1_000), clock.sleep(2_000)]));
    await Promise.all([unit(), unit(), unit()]);
    expect(clock.now()).toBe(NINE + 2_000);
  });

  it("survives a unit that ends while one of its branches sleeps", async () => {
    const clock = clockAt(NINE, NINE);
    await clock.work(() => Promise.race([clock.sleep(MINUTE), io()]));
    await clock.runUntil(NINE + 2 * MINUTE);
    expect(await clock.work(async () => clock.now())).toBe(NINE + 2 * MINUTE);
  });

  it("asks every probe before it jumps, and does the work they found first", async () => {
    const clock = clockAt(NINE, NINE);
    const log: string[] = [];
    let found = 2;
    clock.onIdle(async () => {
      log.push("asked");
      if (found === 0) return false;
      found -= 1;
      void clock.work(async () => {
        log.push("found work");
      });
      return true;
    });
    clock.timer(NINE + MINUTE, () => log.push("jumped"));
    await clock.runUntil(NINE + MINUTE);
    expect(log.indexOf("jumped")).toBeGreaterThan(log.lastIndexOf("found work"));
    expect(log.filter((entry) => entry === "found work")).toHaveLength(2);
    expect(log[log.indexOf("jumped") - 1]).toBe("asked");
  });

  it("does not pass the instant it may run until", async () => {
    const clock = clockAt(NINE, NINE);
    let fired = 0;
    const everyHour = () => {
      fired += 1;
      clock.timer(clock.now() + 60 * MINUTE, everyHour);
    };
    clock.timer(NINE + 60 * MINUTE, everyHour);
    await clock.runUntil(NINE + DAY + MINUTE);
    expect([fired, clock.now()]).toEqual([24, NINE + DAY + MINUTE]);
  });

  it("is settled when no work runs or waits", async () => {
    const clock = clockAt(NINE);
    const log: string[] = [];
    void clock.work(async () => {
      await io();
      log.push("first");
      void clock.work(async () => {
        await io();
        log.push("second");
      });
    });
    await clock.settled();
    expect(log).toEqual(["first", "second"]);
  });

  it("runs the same story twice alike", async () => {
    const story = async () => {
      const clock = clockAt(NINE, NINE);
      const log: string[] = [];
      for (let order = 0; order < 40; order += 1)
        clock.timer(NINE + ((order * 7) % 11) * MINUTE, () => {
          void clock.work(async () => {
            if (order % 3 === 0) await io();
            await clock.sleep(((order * 5) % 7) * 10_000);
            log.push(`${order}@${clock.now() - NINE}`);
          });
        });
      await clock.runUntil(NINE + DAY);
      return log;
    };
    expect(await story()).toEqual(await story());
  });

  it("waits for running work when it stops, and starts no other", async () => {
    const clock = clockAt(NINE);
    const log: string[] = [];
    void clock.work(async () => {
      await io();
      log.push("ran on");
    });
    void clock.work(async () => {
      log.push("never");
    });
    await clock.stop();
    expect(log).toEqual(["ran on"]);
  });
});
