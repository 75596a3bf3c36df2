// The countdown of an offer is over the whole network: to the last moment at which somebody, at whatever cost, still
// delivers by then.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PromiseOption } from "#shared/domain/promise/option.ts";
import { promiseOptions } from "#shared/domain/promise/promise-options.ts";
import { dayKey } from "#shared/domain/routing/capacity.ts";
import { planOrder } from "#shared/domain/routing/plan-order.ts";
import { CarrierId } from "#shared/kernel/ids.ts";
import { LocalDate, LocalTime, toInstant } from "#shared/kernel/time.ts";
import { demandFor, nodeId, parisDoor, strasbourgDoor, type World, world } from "#test/support/network.ts";

type Lines = Readonly<Record<string, number>>;

const offered = (lines: Lines, given: World, to = parisDoor): readonly PromiseOption[] => {
  const found = promiseOptions(demandFor({ lines, to }), world(given));
  return found.ok ? found.value : [];
};
const orderByOf = (lines: Lines, given: World, deliverBy: string): string | undefined =>
  offered(lines, given).find((option) => option.deliverBy === deliverBy)?.orderBy;

const later = { cutOff: LocalTime.parse("19:30"), leaves: LocalTime.parse("20:00") };
const tuesday = "2026-03-10T10:00+01:00";
const wednesday = "2026-03-11T17:00:00.000Z";

describe("the countdown", () => {
  it("goes on with a dearer node that has longer", () => {
    // Lyon sends until 16:00, Paris until 15:30.
    const both = { mug: { lyon: 5, paris: 5 } };
    expect(orderByOf({ mug: 1 }, { now: tuesday, stock: both }, wednesday)).toBe("2026-03-10T15:00:00.000Z");
    const paris = { mug: { paris: 5 } };
    expect(orderByOf({ mug: 1 }, { now: tuesday, stock: paris }, wednesday)).toBe("2026-03-10T14:30:00.000Z");
  });

  it("of a cart in two parcels ends with the first of them that is missed", () => {
    const stock = { mug: { lyon: 5 }, lamp: { paris: 5 } };
    expect(orderByOf({ mug: 1, lamp: 1 }, { now: tuesday, stock }, wednesday)).toBe(
      "2026-03-10T14:30:00.000Z",
    );
  });

  it("does not count on more parcels than an order may have", () => {
    // Later than Paris alone, only Lyon and Strasbourg together could send it.
    const nodes = { strasbourg: { lead: { accept: "PT0M", pick: "PT30M", pack: "PT30M" } } };
    const stock = { mug: { lyon: 5, paris: 5 }, lamp: { strasbourg: 5, paris: 5 } };
    const asked = { now: tuesday, stock, nodes };
    expect(orderByOf({ mug: 1, lamp: 1 }, asked, wednesday)).toBe("2026-03-10T15:00:00.000Z");
    const one = { ...asked, policy: { maxParcels: 1 } };
    expect(orderByOf({ mug: 1, lamp: 1 }, one, wednesday)).toBe("2026-03-10T14:30:00.000Z");
  });

  it("of the same service by two carriers ends with the later one", () => {
    const given = world({ now: tuesday, stock: { mug: { lyon: 5 } } });
    const [eclair] = given.network.carriers.filter(({ id }) => id === "eclair");
    if (eclair === undefined) throw new Error("no such carrier");
    const night = CarrierId.parse("eclair-night");
    const nodes = given.network.nodes.map((node) => ({
      ...node,
      pickups: [...node.pickups, ...node.pickups.map((pickup) => ({ ...pickup, ...later, carrier: night }))],
    }));
    const carriers = [...given.network.carriers, { ...eclair, id: night }];
    const found = promiseOptions(demandFor({ lines: { mug: 1 } }), {
      ...given,
      network: { ...given.network, nodes, carriers },
    });
    const nextDay = found.ok ? found.value.filter(({ deliverBy }) => deliverBy === wednesday) : [];
    expect(nextDay.map(({ orderBy }) => orderBy)).toEqual(["2026-03-10T16:30:00.000Z"]);
  });

  const lyonStops = { node: "lyon", reason: "inventory", from: "2026-03-10T11:00:00Z" };

  it("ends with the stop that begins before the last order", () => {
    const asked = { now: tuesday, stock: { mug: { lyon: 5 } } };
    const here = { ...asked, policy: { stops: [lyonStops] } };
    expect(orderByOf({ mug: 1 }, here, wednesday)).toBe("2026-03-10T10:59:59.999Z");
    const elsewhere = { ...asked, policy: { stops: [{ ...lyonStops, channels: ["market"] }] } };
    expect(orderByOf({ mug: 1 }, elsewhere, wednesday)).toBe("2026-03-10T15:00:00.000Z");
  });

  it("goes on past a stop with those who still send, and with those whose stop has ended", () => {
    // Paris takes over from eleven to two, its last order is at half past two; Lyon's at three.
    const asked = { now: tuesday, stock: { mug: { lyon: 5, paris: 5 } } };
    const until = (instant: string) => ({ ...asked, policy: { stops: [{ ...lyonStops, until: instant }] } });
    expect(orderByOf({ mug: 1 }, until("2026-03-10T13:00:00Z"), wednesday)).toBe("2026-03-10T15:00:00.000Z");
    expect(orderByOf({ mug: 1 }, until("2026-03-10T14:45:00Z"), wednesday)).toBe("2026-03-10T14:30:00.000Z");
  });

  it("is exact: then it is still offered, a millisecond later it is not", () => {
    const units = fc.integer({ min: 0, max: 2 });
    const stocks = fc.record({ lyon: units, paris: units, strasbourg: units, nantes: units });
    const cases = fc.record({
      stock: fc.record({ mug: stocks, lamp: stocks, pole: stocks }),
      lines: fc.record({
        mug: fc.integer({ min: 1, max: 2 }),
        lamp: units,
        pole: fc.integer({ min: 0, max: 1 }),
      }),
      minute: fc.integer({ min: 0, max: 21 * 24 * 60 }),
      full: fc.subarray(["lyon", "paris", "strasbourg", "nantes"]),
      fullDay: fc.integer({ min: 0, max: 20 }),
      maxParcels: fc.integer({ min: 1, max: 3 }),
      stops: fc.array(
        fc.record({
          node: fc.constantFrom("lyon", "paris", "strasbourg", "nantes"),
          from: fc.integer({ min: -12, max: 60 }),
          hours: fc.integer({ min: 1, max: 36 }),
        }),
        { maxLength: 2 },
      ),
      to: fc.constantFrom(parisDoor, strasbourgDoor),
    });
    let options = 0;
    fc.assert(
      fc.property(cases, ({ stock, lines: asked, minute, full, fullDay, maxParcels, stops, to }) => {
        const lines = Object.fromEntries(Object.entries(asked).filter(([, quantity]) => quantity > 0));
        // Three weeks around Easter and the change to summer time.
        const start = Date.parse("2026-03-23T00:00:00Z");
        const day = LocalDate.parse(new Date(start + fullDay * 86_400_000).toISOString().slice(0, 10));
        const taken = Object.fromEntries(full.map((node) => [dayKey(nodeId(node), day), 1_000]));
        const hour = (count: number) => toInstant(start + minute * 60_000 + count * 3_600_000);
        const policy = {
          maxParcels,
          stops: stops.map(({ node, from, hours }) => ({
            node,
            reason: "inventory",
            from: hour(from),
            until: hour(from + hours),
          })),
        };
        const at = (ms: number, service?: string): World => ({
          stock,
          taken,
          now: toInstant(ms),
          policy:
            service === undefined
              ? policy
              : { ...policy, channels: [{ channel: "web", services: [service] }] },
        });
        for (const option of offered(lines, at(start + minute * 60_000), to)) {
          options += 1;
          const orderBy = Date.parse(option.orderBy);
          const [service, other] = option.services;
          const kept = (ms: number): boolean => {
            if (other === undefined) {
              const same = offered(lines, at(ms, service), to);
              if (same.some(({ deliverBy }) => deliverBy === option.deliverBy)) return true;
            }
            const deadline = Date.parse(option.deliverBy);
            const snapshot = world(at(ms));
            const decision = planOrder(demandFor({ lines, to }), snapshot, { deadline, exclude: new Map() });
            return decision.outcome === "planned" && decision.ladderDay === 0;
          };
          expect({ ...option, kept: kept(orderBy) }).toEqual({ ...option, kept: true });
          if (other !== undefined)
            expect({ ...option, kept: kept(orderBy + 1) }).toEqual({ ...option, kept: false });
          else {
            const later = offered(lines, at(orderBy + 1, service), to).map(({ deliverBy }) => deliverBy);
            const whole = kept(orderBy + 1);
            // By its own service it is over; where the offer was of all services, by all of them.
            expect(whole && later.includes(option.deliverBy)).toBe(false);
          }
        }
      }),
      { seed: 11, numRuns: 300 },
    );
    expect(options).toBeGreaterThan(300);
  });
});
