import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { createVirtualClock } from "#local/clock/virtual.ts";
import { paceOf } from "#local/replay/pace.ts";

const from = Date.parse("2026-03-10T09:00:00Z");

it("time stands still during a call, however long it works", async () => {
  const clock = createVirtualClock({ from, until: from });
  clock.timer(from + 1, () => {});
  await paceOf(clock).inTurn(() => clock.work(() => setTimeout(1_600)));
  expect(clock.now()).toBe(from);
  await clock.stop();
});

it("time is let on for a call that sleeps, for nobody else would wake it", async () => {
  const clock = createVirtualClock({ from, until: from });
  const pace = paceOf(clock);
  await pace.inTurn(() => clock.work(() => clock.sleep(1_500)));
  expect(clock.now() - from).toBeLessThanOrEqual(2_000);
  await pace.until(from + 60_000);
  expect(pace.now()).toBe(from + 60_000);
  await clock.stop();
});
