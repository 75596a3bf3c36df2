import { describe, expect, it } from "vitest";
import { createVirtualClock } from "#local/clock/virtual.ts";
import { createAgenda, shareOf } from "#local/replay/agenda.ts";
import { paceOf } from "#local/replay/pace.ts";
import { createLookout } from "#local/replay/world/lookout.ts";
import type { Opened } from "#local/replay/world/open-work.ts";
import { HOUR, MINUTE } from "#shared/kernel/time.ts";

const work = (key: string, openedAt: string): Opened<string> => ({ key, openedAt, work: key });

function watch(open: () => readonly Opened<string>[]) {
  const pace = paceOf(createVirtualClock({ from: 0, until: 0 }));
  const agenda = createAgenda(pace);
  const looks: number[] = [];
  const found: string[] = [];
  const list = async () => {
    looks.push(pace.now());
    return open();
  };
  const lookout = createLookout(
    { pace, agenda },
    { list, find: (one) => found.push(one) },
    { every: 10 * MINUTE, atLeastEvery: 2 * HOUR, quietEvery: 6 * HOUR },
  );
  const until = async (end: number) => {
    agenda.add(end, async () => {});
    await agenda.run(() => pace.now() >= end);
  };
  return { agenda, lookout, looks, found, until };
}

describe("somebody who looks at a list of open work", () => {
  it("tells of each work once, first opened first", async () => {
    const { lookout, found, looks, until } = watch(() => [work("b", "10:00"), work("a", "09:00")]);
    lookout.soon();
    lookout.soon();
    lookout.at(15 * MINUTE);
    await until(HOUR);
    expect(looks).toEqual([10 * MINUTE, 20 * MINUTE]);
    expect(found).toEqual(["a", "b"]);
  });

  it("looks less and less often while nothing new is there, and often again after it was", async () => {
    let open: readonly Opened<string>[] = [];
    const { agenda, lookout, looks, until } = watch(() => open);
    for (let at = HOUR; at <= 24 * HOUR; at += HOUR) agenda.add(at, async () => lookout.nowAndThen());
    agenda.add(12 * HOUR, async () => {
      open = [work("a", "12:00")];
    });
    await until(22 * HOUR);
    const hours = looks.map((at) => Math.floor(at / HOUR));
    expect(hours).toEqual([1, 6, 13, 16, 21]);
  });
});

describe("a share of the agenda", () => {
  it("counts what was put down through it and is not done", async () => {
    const { agenda, until } = watch(() => []);
    const share = shareOf(agenda);
    share.add(HOUR, async () => share.add(3 * HOUR, async () => {}));
    expect(share.left()).toBe(1);
    await until(2 * HOUR);
    expect(share.left()).toBe(1);
    await until(4 * HOUR);
    expect(share.left()).toBe(0);
  });
});
