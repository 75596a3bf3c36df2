import { describe, expect, it } from "vitest";
import { sampleNetwork } from "#local/replay/sample-network.ts";
import { Scenario } from "#local/replay/scenario.ts";
import { incidentsOf } from "#local/replay/world/incidents.ts";

const { nodes, carriers } = sampleNetwork();
const given = {
  begins: Date.parse("2026-03-10T06:00:00Z"),
  nodes: new Map(nodes.map((one) => [one.id, one])),
  carriers,
};
const { outages, closings } = Scenario.shape;
const befalls = (what: { outages?: unknown; closings?: unknown }) =>
  incidentsOf({
    ...given,
    scenario: { outages: outages.parse(what.outages), closings: closings.parse(what.closings) },
  });
const at = (instant: string) => Date.parse(instant);

describe("a store that closes at noon", () => {
  const { closings: closed, peopleAt } = befalls({ closings: [{ node: "st-lyon", day: 2, at: "12:00" }] });

  it("has nobody there until it opens the next day", () => {
    expect(closed).toEqual([
      { node: "st-lyon", from: at("2026-03-11T11:00:00Z"), until: at("2026-03-12T09:00:00Z") },
    ]);
    expect(peopleAt("st-lyon", at("2026-03-11T10:59:00Z"))).toBe(at("2026-03-11T10:59:00Z"));
    expect(peopleAt("st-lyon", at("2026-03-11T15:00:00Z"))).toBe(at("2026-03-12T09:00:00Z"));
  });

  it("leaves the other nodes at work", () => {
    expect(peopleAt("st-paris", at("2026-03-11T15:00:00Z"))).toBe(at("2026-03-11T15:00:00Z"));
  });
});

describe("a carrier that is down", () => {
  it("tells of its parcels when it is up again", () => {
    const { tells } = befalls({ outages: [{ carrier: "aube", day: 1, at: "15:30", hours: 2 }] });
    expect(tells("aube", at("2026-03-10T15:00:00Z"))).toBe(at("2026-03-10T16:30:00Z"));
    expect(tells("aube", at("2026-03-10T16:30:00Z"))).toBe(at("2026-03-10T16:30:00Z"));
    expect(tells("route", at("2026-03-10T15:00:00Z"))).toBe(at("2026-03-10T15:00:00Z"));
  });
});

it("a scenario of another network is refused", () => {
  expect(() => befalls({ closings: [{ node: "st-nowhere", day: 1, at: "12:00" }] })).toThrow(
    "node st-nowhere",
  );
  expect(() => befalls({ outages: [{ carrier: "nobody", day: 1, at: "12:00", hours: 1 }] })).toThrow(
    "carrier nobody",
  );
});
