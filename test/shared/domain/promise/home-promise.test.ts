import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Destination } from "#shared/domain/network/destination.ts";
import type { HomeLeg } from "#shared/domain/promise/leg.ts";
import { legs } from "#shared/domain/promise/legs.ts";
import { dayKey, pickupKey } from "#shared/domain/routing/capacity.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { Instant, LocalDate, MINUTE, toInstant } from "#shared/kernel/time.ts";
import { nodeId, parisDoor, strasbourgDoor, type World, world } from "#test/support/network.ts";

function nodeOf({ network }: Snapshot, id: string) {
  const node = network.nodes.find((each) => each.id === id);
  if (node === undefined) throw new Error(`no node ${id}`);
  return node;
}

interface Wanted {
  readonly from?: string;
  readonly to?: Destination;
  readonly service?: string;
  readonly on?: string;
}

function homeLegs(
  given: World,
  { from = "lyon", to = parisDoor, service = "next-day", on }: Wanted = {},
): HomeLeg[] {
  const snapshot = world(given);
  const requestedDate = on === undefined ? {} : { requestedDate: LocalDate.parse(on) };
  const found = legs(
    nodeOf(snapshot, from),
    { destination: to, method: { kind: "home" }, ...requestedDate },
    snapshot,
  );
  return found.filter((leg) => leg.method === "home").filter((leg) => leg.service === service);
}

const arrivals = (given: World, wanted: Wanted = {}): string[] =>
  homeLegs(given, wanted).map(({ milestones }) => milestones.deliverBy);

// Lyon works Monday to Friday 06:00 to 20:00 and needs two hours; next-day is cut off at 18:00, economy at 17:00.
describe("a parcel from Lyon", () => {
  const cases = [
    [
      "before the cut-off leaves the same day",
      "2026-03-10T15:00+01:00",
      parisDoor,
      ["2026-03-11T17:00:00.000Z"],
    ],
    [
      "exactly two hours before the cut-off leaves",
      "2026-03-10T16:00+01:00",
      parisDoor,
      ["2026-03-11T17:00:00.000Z"],
    ],
    [
      "a second later leaves the next day",
      "2026-03-10T16:00:01+01:00",
      parisDoor,
      ["2026-03-12T17:00:00.000Z"],
    ],
    [
      "ordered at night is begun in the morning",
      "2026-03-10T23:00+01:00",
      parisDoor,
      ["2026-03-12T17:00:00.000Z"],
    ],
    [
      "ordered on Friday arrives on Monday, or on Saturday by option",
      "2026-03-13T15:00+01:00",
      parisDoor,
      ["2026-03-14T17:00:00.000Z", "2026-03-16T17:00:00.000Z"],
    ],
    [
      "ordered on Friday night arrives on Tuesday",
      "2026-03-13T20:30+01:00",
      parisDoor,
      ["2026-03-17T17:00:00.000Z"],
    ],
    [
      "ordered on Friday night before Easter Monday leaves on Tuesday",
      "2026-04-03T20:30+02:00",
      parisDoor,
      ["2026-04-08T16:00:00.000Z"],
    ],
    [
      "ordered on Friday before Easter Monday arrives on Tuesday, or on Saturday by option",
      "2026-04-03T15:00+02:00",
      parisDoor,
      ["2026-04-04T16:00:00.000Z", "2026-04-07T16:00:00.000Z"],
    ],
    [
      "is not delivered on Good Friday in Strasbourg",
      "2026-04-02T15:00+02:00",
      strasbourgDoor,
      ["2026-04-04T16:00:00.000Z", "2026-04-07T16:00:00.000Z"],
    ],
    [
      "is delivered on Good Friday in Paris",
      "2026-04-02T15:00+02:00",
      parisDoor,
      ["2026-04-03T16:00:00.000Z"],
    ],
    [
      "is delivered on Friday 26 December in Paris",
      "2025-12-24T15:00+01:00",
      parisDoor,
      ["2025-12-26T17:00:00.000Z"],
    ],
    [
      "is not delivered on Friday 26 December in Strasbourg",
      "2025-12-24T15:00+01:00",
      strasbourgDoor,
      ["2025-12-27T17:00:00.000Z", "2025-12-29T17:00:00.000Z"],
    ],
    [
      "has no Saturday option in Strasbourg when 26 December is the Saturday",
      "2026-12-24T15:00+01:00",
      strasbourgDoor,
      ["2026-12-28T17:00:00.000Z"],
    ],
    [
      "over the change to summer time arrives by the summer clock",
      "2026-03-27T15:00+01:00",
      parisDoor,
      ["2026-03-28T17:00:00.000Z", "2026-03-30T16:00:00.000Z"],
    ],
    [
      "over the change to winter time arrives by the winter clock",
      "2026-10-23T15:00+02:00",
      parisDoor,
      ["2026-10-24T16:00:00.000Z", "2026-10-26T17:00:00.000Z"],
    ],
  ] as const;
  it.each(cases)("%s", (_, now, to, expected) => {
    expect(arrivals({ now }, { to })).toEqual(expected);
  });

  it("costs the surcharge on Saturday only", () => {
    const [saturday, monday] = homeLegs({ now: "2026-03-13T15:00+01:00" });
    expect([saturday?.saturdaySurcharge, monday?.saturdaySurcharge]).toEqual([500, 0]);
  });

  it("takes two delivery days with the economy service", () => {
    expect(arrivals({ now: "2026-03-12T12:00+01:00" }, { service: "economy" })).toEqual([
      "2026-03-16T17:00:00.000Z",
    ]);
  });

  it("waits while the warehouse is closed", () => {
    const given = { now: "2026-03-10T17:00+01:00", nodes: { lyon: { closures: { on: ["2026-03-11"] } } } };
    expect(arrivals(given)).toEqual(["2026-03-13T17:00:00.000Z"]);
  });

  it("waits for the next working day while the day is full", () => {
    const taken = { [dayKey(nodeId("lyon"), LocalDate.parse("2026-03-10"))]: 1000 };
    const [leg] = homeLegs({ now: "2026-03-10T10:00+01:00", taken });
    expect(leg?.workDay).toBe("2026-03-11");
    expect(leg?.milestones.deliverBy).toBe("2026-03-12T17:00:00.000Z");
  });

  it("waits for the next truck while this one is full", () => {
    const [first] = homeLegs({ now: "2026-03-10T10:00+01:00" });
    if (first === undefined) throw new Error("no leg");
    const [leg] = homeLegs({ now: "2026-03-10T10:00+01:00", taken: { [pickupKey(first)]: 500 } });
    expect(leg?.leavesAt).toBe("2026-03-11T17:30:00.000Z");
  });

  it("arrives on the requested day, and is prepared no earlier than it need be", () => {
    const [leg] = homeLegs({ now: "2026-03-10T10:00+01:00" }, { on: "2026-03-18" });
    expect(leg?.milestones.deliverBy).toBe("2026-03-18T17:00:00.000Z");
    expect(leg?.workDay).toBe("2026-03-17");
  });

  it("is timed by the clock at the door", () => {
    const reunion = { ...parisDoor, postcode: "97400" };
    expect(arrivals({ now: "2026-03-10T15:00+01:00" }, { to: reunion })).toEqual([
      "2026-03-11T14:00:00.000Z",
    ]);
  });

  it("meets deadlines computed back from the cut-off", () => {
    const [leg] = homeLegs({ now: "2026-03-10T10:00+01:00" });
    expect(leg?.orderBy).toBe("2026-03-10T15:00:00.000Z");
    expect(leg?.milestones).toEqual({
      pickBy: "2026-03-10T16:30:00.000Z",
      packBy: "2026-03-10T17:00:00.000Z",
      handOverBy: "2026-03-10T17:00:00.000Z",
      deliverBy: "2026-03-11T17:00:00.000Z",
    });
  });
});

describe("a store", () => {
  it("says yes, picks and packs within its hours, before the courier calls", () => {
    const [leg] = homeLegs({ now: "2026-03-10T10:15+01:00" }, { from: "paris", service: "courier" });
    expect(leg?.deliverFrom).toBe("2026-03-10T17:00:00.000Z");
    expect(leg?.orderBy).toBe("2026-03-10T13:30:00.000Z");
    expect(leg?.milestones).toEqual({
      acceptBy: "2026-03-10T14:30:00.000Z",
      pickBy: "2026-03-10T15:30:00.000Z",
      packBy: "2026-03-10T16:00:00.000Z",
      handOverBy: "2026-03-10T16:00:00.000Z",
      deliverBy: "2026-03-10T20:00:00.000Z",
    });
  });

  it("sends no courier beyond his reach, nor to a door that is on no map", () => {
    const courier = { from: "paris", service: "courier" };
    const now = "2026-03-10T10:15+01:00";
    expect(arrivals({ now }, { ...courier, to: { ...parisDoor, lat: 49.3 } })).toEqual([]);
    expect(arrivals({ now }, { ...courier, to: { country: "FR", postcode: "75004" } })).toEqual([]);
  });

  it("without a lead time is not considered", () => {
    const snapshot = world({ now: "2026-03-10T10:15+01:00" });
    const { lead: _, ...node } = nodeOf(snapshot, "paris");
    expect(legs(node, { destination: parisDoor, method: { kind: "home" } }, snapshot)).toEqual([]);
  });
});

describe("the last moment to order", () => {
  it("is exact: a millisecond later nothing of the service arrives by then, on whichever truck", () => {
    const start = Date.parse("2026-01-01T00:00Z");
    const minutes = fc.integer({ min: 0, max: 365 * 24 * 60 });
    const froms = fc.constantFrom("lyon", "paris", "strasbourg", "nantes");
    fc.assert(
      fc.property(minutes, froms, fc.constantFrom(parisDoor, strasbourgDoor), (minute, from, destination) => {
        const snapshot = world({ now: toInstant(start + minute * MINUTE) });
        const node = nodeOf(snapshot, from);
        const at = (now: number) =>
          legs(node, { destination, method: { kind: "home" } }, { ...snapshot, now }).map(nameOf);
        for (const leg of legs(node, { destination, method: { kind: "home" } }, snapshot)) {
          const orderBy = Date.parse(Instant.parse(leg.orderBy));
          expect(orderBy).toBeGreaterThanOrEqual(snapshot.now);
          expect(at(orderBy)).toContain(nameOf(leg));
          expect(at(orderBy + 1)).not.toContain(nameOf(leg));
        }
      }),
      { numRuns: 150 },
    );
  });
});

const nameOf = (leg: ReturnType<typeof legs>[number]): string =>
  leg.method === "home" ? `${leg.service} ${leg.milestones.deliverBy}` : leg.milestones.deliverBy;
