import { describe, expect, it } from "vitest";
import { answerBy } from "#shared/domain/promise/answer-by.ts";
import { Instant } from "#shared/kernel/time.ts";
import { nodeId, world } from "#test/support/network.ts";

const { network } = world({ now: "2026-03-10T10:00+01:00" });
const paris = network.nodes.find(({ id }) => id === nodeId("paris"));
const at = Instant.parse("2026-03-10T09:00:00.000Z");
const answered = (acceptBy: string) => answerBy(paris, { at, acceptBy: Instant.parse(acceptBy) });

describe("a store that is asked", () => {
  it("never has more time than the promise has", () => {
    expect(answered("2026-03-10T09:05:00.000Z")).toBe("2026-03-10T09:05:00.000Z");
  });

  it("has half of the time that is left, so that others can still be asked", () => {
    const last = "2026-03-10T17:00:00.000Z";
    const by = answered(last);
    expect(by > at && by < last).toBe(true);
  });

  it("has its usual hour, where whoever is asked next needs as long", () => {
    // Asked at ten, which is when it opens.
    expect(answered("2026-03-10T10:30:00.000Z")).toBe("2026-03-10T10:00:00.000Z");
    expect(answered("2026-03-10T11:15:00.000Z")).toBe("2026-03-10T10:15:00.000Z");
  });

  it("keeps its milestone where the node is not known any more", () => {
    const acceptBy = Instant.parse("2026-03-10T17:00:00.000Z");
    expect(answerBy(undefined, { at, acceptBy })).toBe(acceptBy);
  });
});
