// The promise against an oracle: the same rules simulated plainly, with wall clocks from Temporal, on random
// calendars. Days are tried one after the other; nothing is inverted, cached or skipped.
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { Carrier } from "#shared/domain/network/carrier.ts";
import type { Destination } from "#shared/domain/network/destination.ts";
import { NetworkNode } from "#shared/domain/network/node.ts";
import { Policy } from "#shared/domain/network/policy.ts";
import { legs } from "#shared/domain/promise/legs.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { seeded } from "#shared/kernel/seeded.ts";

const random = seeded("2026-03-29");
const below = (count: number): number => Math.floor(random() * count);
const chance = (share: number): boolean => random() < share;
const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
type Day = (typeof days)[number];
const zones = ["Europe/Paris", "America/New_York"] as const;
/** Weeks with and without a change of the clocks, on both sides of the ocean. */
const weeks = ["2026-03-05", "2026-03-25", "2026-10-21", "2026-10-29", "2026-06-10"];

interface Call {
  readonly days: readonly Day[];
  readonly cutOff: string;
  readonly leaves: string;
}

/** A node, its service and its queues. */
interface Case {
  readonly zone: string;
  readonly doorZone: string;
  readonly hours: Partial<Record<Day, readonly { opens: string; closes: string }[]>>;
  readonly closed: readonly string[];
  /** Minutes. */
  readonly lead: { readonly accept: number; readonly pick: number; readonly pack: number };
  readonly calls: readonly Call[];
  readonly deliveryDays: readonly Day[];
  readonly carrierClosed: readonly string[];
  readonly saturday: boolean;
  readonly transitDays: number;
  readonly window: { readonly from: string; readonly to: string };
  readonly fullDays: readonly string[];
  /** Departures without room, by instant. */
  readonly fullTrucks: (leaves: number) => boolean;
}

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const someDays = (share: number): Day[] => {
  const chosen = days.filter(() => chance(share));
  return chosen.length > 0 ? chosen : ["wed"];
};
const near = (week: string): string =>
  Temporal.PlainDate.from(week)
    .add({ days: below(9) })
    .toString();

function anyCase(week: string): Case {
  const shifts = () => {
    const opens = 15 * below(56);
    const middle = opens + 30 + 15 * below(12);
    const rest = middle + 15 + 15 * below(8);
    const closes = Math.min(24 * 60, rest + 30 + 15 * below(20));
    const first = { opens: clock(opens), closes: clock(middle) };
    return rest < closes && chance(0.5) ? [first, { opens: clock(rest), closes: clock(closes) }] : [first];
  };
  const salt = below(1_000_000);
  return {
    zone: pick(zones),
    doorZone: pick(zones),
    hours: Object.fromEntries(someDays(0.75).map((day) => [day, shifts()])),
    closed: chance(0.5) ? [near(week)] : [],
    lead: { accept: pick([0, 0, 60, 240]), pick: 15 * below(20), pack: 5 * below(13) },
    calls: Array.from({ length: 1 + below(3) }, () => {
      const cutOff = 15 * below(90);
      return {
        days: someDays(0.7),
        cutOff: clock(cutOff),
        leaves: clock(Math.min(1439, cutOff + 15 * below(8))),
      };
    }),
    deliveryDays: someDays(0.7),
    carrierClosed: chance(0.4) ? [near(week), near(week)] : [],
    saturday: chance(0.4),
    transitDays: below(4),
    window: pick([
      { from: "08:00", to: "18:00" },
      { from: "17:00", to: "21:30" },
      { from: "00:30", to: "02:30" },
    ]),
    fullDays: chance(0.5) ? [near(week), near(week)] : [],
    fullTrucks: (leaves) => (leaves / 900_000 + salt) % 5 === 0,
  };
}

// ---- the oracle

interface Open {
  readonly date: Temporal.PlainDate;
  readonly from: number;
  readonly to: number;
}

const HORIZON = 75;

class Oracle {
  readonly #given: Case;
  readonly #open: readonly Open[];

  constructor(given: Case, week: string) {
    this.#given = given;
    const first = Temporal.PlainDate.from(week).subtract({ days: 8 });
    this.#open = Array.from({ length: HORIZON }, (_, k) => first.add({ days: k })).flatMap((date) =>
      this.#openOn(date),
    );
  }

  #at(date: Temporal.PlainDate, time: string, zone: string): number {
    const local =
      time === "24:00"
        ? date.add({ days: 1 }).toPlainDateTime()
        : date.toPlainDateTime(Temporal.PlainTime.from(time));
    return local.toZonedDateTime(zone).epochMilliseconds;
  }

  #openOn(date: Temporal.PlainDate): Open[] {
    const { hours, closed, zone } = this.#given;
    if (closed.includes(date.toString())) return [];
    const shifts = (hours[days[date.dayOfWeek - 1] as Day] ?? [])
      .map(({ opens, closes }) => ({
        date,
        from: this.#at(date, opens, zone),
        to: this.#at(date, closes, zone),
      }))
      .sort((one, other) => one.from - other.from);
    // On the night that skips an hour two shifts may overlap: nobody works twice at once.
    let until = 0;
    return shifts.flatMap(({ from, to }) => {
      const open = { date, from: Math.max(from, until), to };
      until = Math.max(until, to);
      return open.from < open.to ? [open] : [];
    });
  }

  /** When so many milliseconds of open time have passed; for none, the next open instant. */
  #worked(from: number, ms: number): number | undefined {
    let rest = ms;
    for (const open of this.#open) {
      const start = Math.max(from, open.from);
      if (start >= open.to) continue;
      if (rest <= open.to - start) return start + rest;
      rest -= open.to - start;
    }
    return undefined;
  }

  #ready(placed: number): number | undefined {
    const { lead, fullDays } = this.#given;
    const [accept, work] = [lead.accept * 60_000, (lead.pick + lead.pack) * 60_000];
    const accepted = this.#worked(placed, accept);
    const begin = accepted === undefined ? undefined : this.#worked(accepted, 0);
    if (begin === undefined) return undefined;
    const today = this.#open.find(({ from, to }) => from <= begin && begin < to)?.date;
    if (today === undefined) return undefined;
    if (!fullDays.includes(today.toString())) return this.#worked(placed, accept + work);
    const later = this.#open.find(
      ({ date }) => Temporal.PlainDate.compare(date, today) > 0 && !fullDays.includes(date.toString()),
    );
    return later === undefined ? undefined : this.#worked(later.from, work);
  }

  #doorDay(departure: Temporal.PlainDate, saturdayToo: boolean): Temporal.PlainDate | undefined {
    const { deliveryDays, carrierClosed, transitDays } = this.#given;
    const delivers = (date: Temporal.PlainDate): boolean => {
      const day = days[date.dayOfWeek - 1] as Day;
      return (
        (deliveryDays.includes(day) || (saturdayToo && day === "sat")) &&
        !carrierClosed.includes(date.toString())
      );
    };
    if (transitDays === 0) return delivers(departure) ? departure : undefined;
    let left = transitDays;
    for (let k = 1; k <= 60; k++) {
      const date = departure.add({ days: k });
      if (delivers(date)) left -= 1;
      if (left === 0) return date;
    }
    return undefined;
  }

  /** Cut-off and departure of the trucks of a day that have room, the earliest cut-off first. */
  #trucks(date: Temporal.PlainDate): { cutOff: number; leaves: number }[] {
    const { zone, calls, carrierClosed, fullTrucks } = this.#given;
    if (this.#openOn(date).length === 0 || carrierClosed.includes(date.toString())) return [];
    return calls
      .filter((call) => call.days.includes(days[date.dayOfWeek - 1] as Day))
      .map(({ cutOff, leaves }) => ({
        cutOff: this.#at(date, cutOff, zone),
        leaves: this.#at(date, leaves, zone),
      }))
      .map(({ cutOff, leaves }) => ({ cutOff, leaves: Math.max(cutOff, leaves) }))
      .filter(({ leaves }) => !fullTrucks(leaves))
      .sort((a, b) => a.cutOff - b.cutOff || a.leaves - b.leaves);
  }

  /** End of the delivery window for an order placed then: as usual, or on the Saturday that is bought. */
  by(placed: number): { usual?: number; saturday?: number } {
    const { zone, doorZone, saturday, window } = this.#given;
    const ready = this.#ready(placed);
    if (ready === undefined) return {};
    const first = Temporal.Instant.fromEpochMilliseconds(ready).toZonedDateTimeISO(zone).toPlainDate();
    let bought: number | undefined;
    for (let k = 0; k <= 45; k++) {
      const date = first.add({ days: k });
      const [usual, byOption] = [this.#doorDay(date, false), this.#doorDay(date, true)];
      const isBought = saturday && byOption?.dayOfWeek === 6 && !usual?.equals(byOption);
      for (const { cutOff, leaves } of this.#trucks(date)) {
        if (cutOff < ready) continue;
        const until = (door: Temporal.PlainDate | undefined): number | undefined => {
          const end = door && this.#at(door, window.to, doorZone);
          return end !== undefined && end > leaves ? end : undefined;
        };
        if (isBought) bought ??= until(byOption);
        const asUsual = until(usual);
        if (asUsual !== undefined)
          return { usual: asUsual, ...(bought !== undefined && { saturday: bought }) };
      }
    }
    return bought === undefined ? {} : { saturday: bought };
  }
}

// ---- the implementation

function implemented(given: Case): { node: NetworkNode; snapshot: Snapshot; destination: Destination } {
  const { lead } = given;
  const node = NetworkNode.parse({
    id: "node",
    name: "Node",
    type: lead.accept > 0 ? "store" : "warehouse",
    site: { country: "XX", postcode: "1000", city: "City", lat: 0, lon: 0 },
    timeZone: given.zone,
    hours: given.hours,
    closures: { publicHolidays: false, on: given.closed },
    lead: { accept: `PT${lead.accept}M`, pick: `PT${lead.pick}M`, pack: `PT${lead.pack}M` },
    parcelsPerDay: 1,
    handling: { perParcel: 0, perUnit: 0 },
    pickups: given.calls.map((call) => ({ ...call, carrier: "carrier", service: "service", parcels: 1 })),
  });
  const carrier = Carrier.parse({
    id: "carrier",
    name: "Carrier",
    services: [
      {
        id: "service",
        name: "Service",
        zones: [{ id: "all", country: "XX", postcodePrefixes: [""], transitDays: given.transitDays }],
        deliveryDays: given.deliveryDays,
        closures: { publicHolidays: false, on: given.carrierClosed },
        window: given.window,
        ...(given.saturday && { saturday: { surcharge: 500 } }),
        tariff: [{ upToGrams: 30_000, priceByZone: { all: 100 } }],
        maxGrams: 30_000,
        maxLength: 2_000,
      },
    ],
  });
  const policy = Policy.parse({
    currency: "EUR",
    quoteValidFor: "PT30M",
    latenessLadderDays: 3,
    maxParcels: 3,
    splitPenalty: 0,
    maxRescues: 3,
    collectionDays: 7,
  });
  return {
    node,
    destination: { country: "XX", postcode: "1000", timeZone: given.doorZone },
    snapshot: {
      now: 0,
      network: { version: 1, nodes: [node], carriers: [carrier], policy },
      items: new Map(),
      available: () => 0,
      parcelsTaken(key) {
        const last = key.slice(key.lastIndexOf("|") + 1);
        if (key.startsWith("day|")) return given.fullDays.includes(last) ? 1 : 0;
        return given.fullTrucks(Date.parse(last)) ? 1 : 0;
      },
    },
  };
}

const CALENDARS = 500;
const ORDERS = 20;

describe("ten thousand orders on random calendars", () => {
  it("are promised what the oracle promises, and the countdown ends where its answer changes", () => {
    let promised = 0;
    for (let calendar = 0; calendar < CALENDARS; calendar++) {
      const week = pick(weeks);
      const given = anyCase(week);
      const oracle = new Oracle(given, week);
      const { node, snapshot, destination } = implemented(given);
      const start = Date.parse(week);
      for (let order = 0; order < ORDERS; order++) {
        const now = start + below(7 * 24 * 60) * 60_000 + (chance(0.2) ? below(60_000) : 0);
        const found = legs(node, { destination, method: { kind: "home" } }, { ...snapshot, now });
        const answers = new Map(
          found.flatMap((leg) =>
            leg.method === "home" ? [[leg.saturdaySurcharge > 0 ? "saturday" : "usual", leg] as const] : [],
          ),
        );
        const expected = oracle.by(now);
        for (const kind of ["usual", "saturday"] as const) {
          const leg = answers.get(kind);
          const where = { calendar, now: new Date(now).toISOString(), kind };
          expect({ ...where, by: leg && Date.parse(leg.milestones.deliverBy) }).toEqual({
            ...where,
            by: expected[kind],
          });
          if (leg === undefined) continue;
          promised += 1;
          const orderBy = Date.parse(leg.orderBy);
          expect({ ...where, orderBy: leg.orderBy, by: oracle.by(orderBy)[kind] }).toEqual({
            ...where,
            orderBy: leg.orderBy,
            by: expected[kind],
          });
          expect(orderBy).toBeGreaterThanOrEqual(now);
          expect({ ...where, after: oracle.by(orderBy + 1)[kind] }).not.toEqual({
            ...where,
            after: expected[kind],
          });
        }
      }
    }
    // Most calendars deliver something, or the test would say little.
    expect(promised).toBeGreaterThan(7_000);
  });
});
