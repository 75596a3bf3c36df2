import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readScenario, Scenario } from "#local/replay/scenario.ts";

const sample = (name: string): Scenario =>
  readScenario(fileURLToPath(new URL(`../../../samples/scenarios/${name}.json`, import.meta.url)));

describe("a scenario", () => {
  it("comes calm, and rough as the promise is measured against", () => {
    expect(sample("calm")).toMatchObject({ outages: [], closings: [] });
    expect(sample("rough")).toMatchObject({
      pick: { shortRate: 0.08 },
      store: { declineRate: 0.15 },
      vendor: { silentRate: 0.1 },
      carrier: { failedAttemptRate: 0.03 },
      outages: [{ hours: 2 }],
      closings: [{ at: "12:00" }],
    });
  });

  it("is refused when one event has more outcomes than cases", () => {
    const calm = sample("calm");
    const parsed = Scenario.safeParse({
      ...calm,
      store: { ...calm.store, declineRate: 0.7, silentRate: 0.4 },
    });
    expect(parsed.error?.issues).toMatchObject([
      { path: ["store"], message: "rates of one event add up to more than 1" },
    ]);
  });

  it("is refused when a span ends before it starts", () => {
    const calm = sample("calm");
    const parsed = Scenario.safeParse({ ...calm, collect: { ...calm.collect, hours: [5, 1] } });
    expect(parsed.error?.issues).toMatchObject([{ message: "the least must not exceed the most" }]);
  });
});
