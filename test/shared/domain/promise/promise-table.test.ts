// Promises worked out by hand, for a planner to read. Times are wall-clock times: placed and the last moment to order in
// Paris, the delivery where the door is. The network (test/support/network.ts):
//
//   lyon        warehouse, Mon-Fri 06-20, 2 h           next-day cut-off 18:00, economy 17:00
//   paris       store, Tue-Sat 10-13 and 14-19, 2.5 h   next-day cut-off 18:00 Mon-Fri, courier 17:00 Tue-Sat
//   strasbourg  store, as Paris                         next-day cut-off 18:00 Mon-Fri
//   nantes      vendor, Mon-Fri 09-17, 6 h              economy cut-off 17:00
//
//   next-day    one delivery day, Mon-Fri until 18:00, Saturday as an option
//   economy     two delivery days, Mon-Fri until 18:00
//   courier     the same evening until 21:00, within 15 km
import { Temporal } from "temporal-polyfill";
import { expect, it } from "vitest";
import type { Weekday } from "#shared/domain/network/calendar.ts";
import type { Destination } from "#shared/domain/network/destination.ts";
import { legs } from "#shared/domain/promise/legs.ts";
import { dayKey, pickupKey } from "#shared/domain/routing/capacity.ts";
import type { Method } from "#shared/domain/routing/demand.ts";
import { CarrierId, ServiceId } from "#shared/kernel/ids.ts";
import { Instant, LocalDate } from "#shared/kernel/time.ts";
import { nodeId, parisDoor, strasbourgDoor, type World, world } from "#test/support/network.ts";

interface Row {
  readonly what: string;
  /** `node service`; `+saturday` for its option; `collect` in the store. */
  readonly way: string;
  readonly placed: string;
  readonly to?: Destination;
  readonly by: string;
  readonly orderBy: string;
  readonly given?: Partial<World>;
  readonly on?: string;
}

const reunion: Destination = { country: "FR", postcode: "97400" };
const martinique: Destination = { country: "FR", postcode: "97200" };
const twoTrucks = [
  { cutOff: "10:00", leaves: "12:00" },
  { cutOff: "14:00", leaves: "16:00" },
];
const workdays: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri"];
const lyonCalledAt = (trucks: readonly { cutOff: string; leaves: string; days?: Weekday[] }[]) => ({
  lyon: {
    pickups: trucks.map((truck) => ({
      carrier: "eclair",
      service: "next-day",
      days: [...workdays],
      parcels: 500,
      ...truck,
    })),
  },
});
const fullLyon = (...days: readonly string[]) => ({
  taken: Object.fromEntries(days.map((day) => [dayKey(nodeId("lyon"), LocalDate.parse(day)), 1000])),
});
/** Open on Sunday night too, with a truck at the hour that the clocks change. */
const nightTruck = {
  nodes: {
    lyon: {
      ...lyonCalledAt([{ cutOff: "02:30", leaves: "04:00", days: ["sun"] }]).lyon,
      hours: { sun: [{ opens: "00:00", closes: "06:00" }] },
    },
  },
};
const full14 = {
  taken: {
    [pickupKey({
      node: nodeId("lyon"),
      carrier: CarrierId.parse("eclair"),
      service: ServiceId.parse("next-day"),
      leavesAt: Instant.parse("2026-03-10T15:00:00.000Z"),
    })]: 500,
  },
};

const rows: readonly Row[] = [
  // An ordinary week.
  {
    what: "in the morning",
    way: "lyon next-day",
    placed: "2026-03-10 10:00",
    by: "2026-03-11 18:00",
    orderBy: "2026-03-10 16:00",
  },
  {
    what: "at the last moment",
    way: "lyon next-day",
    placed: "2026-03-10 16:00",
    by: "2026-03-11 18:00",
    orderBy: "2026-03-10 16:00",
  },
  {
    what: "a minute too late",
    way: "lyon next-day",
    placed: "2026-03-10 16:01",
    by: "2026-03-12 18:00",
    orderBy: "2026-03-11 16:00",
  },
  {
    what: "at night",
    way: "lyon next-day",
    placed: "2026-03-10 23:00",
    by: "2026-03-12 18:00",
    orderBy: "2026-03-11 16:00",
  },
  {
    what: "before the warehouse opens",
    way: "lyon next-day",
    placed: "2026-03-11 05:00",
    by: "2026-03-12 18:00",
    orderBy: "2026-03-11 16:00",
  },
  {
    what: "on Friday",
    way: "lyon next-day",
    placed: "2026-03-13 10:00",
    by: "2026-03-16 18:00",
    orderBy: "2026-03-13 16:00",
  },
  {
    what: "on Friday for Saturday",
    way: "lyon next-day+saturday",
    placed: "2026-03-13 10:00",
    by: "2026-03-14 18:00",
    orderBy: "2026-03-13 16:00",
  },
  {
    what: "on Friday night",
    way: "lyon next-day",
    placed: "2026-03-13 20:30",
    by: "2026-03-17 18:00",
    orderBy: "2026-03-16 16:00",
  },
  {
    what: "on Saturday",
    way: "lyon next-day",
    placed: "2026-03-14 12:00",
    by: "2026-03-17 18:00",
    orderBy: "2026-03-16 16:00",
  },
  {
    what: "economy over the weekend",
    way: "lyon economy",
    placed: "2026-03-12 12:00",
    by: "2026-03-16 18:00",
    orderBy: "2026-03-12 15:00",
  },
  {
    what: "economy on Friday",
    way: "lyon economy",
    placed: "2026-03-13 12:00",
    by: "2026-03-17 18:00",
    orderBy: "2026-03-13 15:00",
  },
  // Holidays: Good Friday and 26 December only in Alsace and Moselle.
  {
    what: "Maundy Thursday to Paris",
    way: "lyon next-day",
    placed: "2026-04-02 15:00",
    by: "2026-04-03 18:00",
    orderBy: "2026-04-02 16:00",
  },
  {
    what: "Maundy Thursday to Strasbourg: Good Friday's truck is as good",
    way: "lyon next-day",
    placed: "2026-04-02 15:00",
    to: strasbourgDoor,
    by: "2026-04-07 18:00",
    orderBy: "2026-04-03 16:00",
  },
  {
    what: "Maundy Thursday to Strasbourg for Saturday",
    way: "lyon next-day+saturday",
    placed: "2026-04-02 15:00",
    to: strasbourgDoor,
    by: "2026-04-04 18:00",
    orderBy: "2026-04-03 16:00",
  },
  {
    what: "Good Friday to Paris, over Easter Monday",
    way: "lyon next-day",
    placed: "2026-04-03 15:00",
    by: "2026-04-07 18:00",
    orderBy: "2026-04-03 16:00",
  },
  {
    what: "Friday night before Easter Monday to Paris",
    way: "lyon next-day",
    placed: "2026-04-03 20:30",
    by: "2026-04-08 18:00",
    orderBy: "2026-04-07 16:00",
  },
  {
    what: "Friday night before Easter Monday to Strasbourg",
    way: "lyon next-day",
    placed: "2026-04-03 20:30",
    to: strasbourgDoor,
    by: "2026-04-08 18:00",
    orderBy: "2026-04-07 16:00",
  },
  {
    what: "store in Strasbourg, closed on Good Friday",
    way: "strasbourg next-day",
    placed: "2026-04-02 17:00",
    by: "2026-04-08 18:00",
    orderBy: "2026-04-07 15:30",
  },
  {
    what: "before Labour Day",
    way: "lyon next-day",
    placed: "2026-04-30 10:00",
    by: "2026-05-04 18:00",
    orderBy: "2026-04-30 16:00",
  },
  {
    what: "before Labour Day for Saturday",
    way: "lyon next-day+saturday",
    placed: "2026-04-30 10:00",
    by: "2026-05-02 18:00",
    orderBy: "2026-04-30 16:00",
  },
  {
    what: "Christmas Eve to Paris",
    way: "lyon next-day",
    placed: "2026-12-24 10:00",
    by: "2026-12-28 18:00",
    orderBy: "2026-12-24 16:00",
  },
  {
    what: "Christmas Eve to Paris for Saturday the 26th",
    way: "lyon next-day+saturday",
    placed: "2026-12-24 10:00",
    by: "2026-12-26 18:00",
    orderBy: "2026-12-24 16:00",
  },
  {
    what: "New Year's Eve, too late",
    way: "lyon next-day",
    placed: "2026-12-31 17:00",
    by: "2027-01-05 18:00",
    orderBy: "2027-01-04 16:00",
  },
  // Clocks that change.
  {
    what: "Friday before summer time",
    way: "lyon next-day",
    placed: "2026-03-27 15:00",
    by: "2026-03-30 18:00",
    orderBy: "2026-03-27 16:00",
  },
  {
    what: "Friday before winter time",
    way: "lyon next-day",
    placed: "2026-10-23 15:00",
    by: "2026-10-26 18:00",
    orderBy: "2026-10-23 16:00",
  },
  {
    what: "cut-off 02:30 on the night that skips it: it is 03:30",
    way: "lyon next-day",
    placed: "2026-03-28 22:00",
    by: "2026-03-30 18:00",
    orderBy: "2026-03-29 00:30",
    given: nightTruck,
  },
  {
    what: "cut-off 02:30 on the night that has it twice: the first",
    way: "lyon next-day",
    placed: "2026-10-24 22:00",
    by: "2026-10-26 18:00",
    orderBy: "2026-10-25 00:30",
    given: nightTruck,
  },
  // Doors under other clocks.
  {
    what: "to Réunion, three hours ahead",
    way: "lyon next-day",
    placed: "2026-03-10 10:00",
    to: reunion,
    by: "2026-03-11 18:00",
    orderBy: "2026-03-10 16:00",
  },
  {
    what: "to Martinique, five hours behind",
    way: "lyon next-day",
    placed: "2026-03-10 10:00",
    to: martinique,
    by: "2026-03-11 18:00",
    orderBy: "2026-03-10 16:00",
  },
  // Several trucks a day.
  {
    what: "cut-offs 10:00 and 14:00: the later one counts",
    way: "lyon next-day",
    placed: "2026-03-10 07:00",
    by: "2026-03-11 18:00",
    orderBy: "2026-03-10 12:00",
    given: { nodes: lyonCalledAt(twoTrucks) },
  },
  {
    what: "after both cut-offs",
    way: "lyon next-day",
    placed: "2026-03-10 12:01",
    by: "2026-03-12 18:00",
    orderBy: "2026-03-11 12:00",
    given: { nodes: lyonCalledAt(twoTrucks) },
  },
  {
    what: "and a third truck at 21:00",
    way: "lyon next-day",
    placed: "2026-03-10 07:00",
    by: "2026-03-11 18:00",
    orderBy: "2026-03-10 17:30",
    given: { nodes: lyonCalledAt([...twoTrucks, { cutOff: "19:30", leaves: "21:00" }]) },
  },
  {
    what: "the truck of 14:00 is full",
    way: "lyon next-day",
    placed: "2026-03-10 07:00",
    by: "2026-03-11 18:00",
    orderBy: "2026-03-10 08:00",
    given: { nodes: lyonCalledAt(twoTrucks), ...full14 },
  },
  {
    what: "the truck of 14:00 is full and that of 10:00 missed",
    way: "lyon next-day",
    placed: "2026-03-10 09:00",
    by: "2026-03-12 18:00",
    orderBy: "2026-03-11 12:00",
    given: { nodes: lyonCalledAt(twoTrucks), ...full14 },
  },
  // Stores: breaks, closed days, the courier.
  {
    what: "store, before noon",
    way: "paris next-day",
    placed: "2026-03-10 10:00",
    by: "2026-03-11 18:00",
    orderBy: "2026-03-10 15:30",
  },
  {
    what: "store, over the break",
    way: "paris next-day",
    placed: "2026-03-10 12:30",
    by: "2026-03-11 18:00",
    orderBy: "2026-03-10 15:30",
  },
  {
    what: "store, closed on Sunday and Monday",
    way: "paris next-day",
    placed: "2026-03-15 12:00",
    by: "2026-03-18 18:00",
    orderBy: "2026-03-17 15:30",
  },
  {
    what: "store on Saturday: no truck before Tuesday",
    way: "paris next-day",
    placed: "2026-03-14 10:00",
    by: "2026-03-18 18:00",
    orderBy: "2026-03-17 15:30",
  },
  {
    what: "courier the same evening",
    way: "paris courier",
    placed: "2026-03-10 10:00",
    by: "2026-03-10 21:00",
    orderBy: "2026-03-10 14:30",
  },
  {
    what: "courier, a minute too late",
    way: "paris courier",
    placed: "2026-03-10 14:31",
    by: "2026-03-11 21:00",
    orderBy: "2026-03-11 14:30",
  },
  {
    what: "courier on Saturday",
    way: "paris courier",
    placed: "2026-03-14 10:00",
    by: "2026-03-14 21:00",
    orderBy: "2026-03-14 14:30",
  },
  // Vendors: four hours to say yes.
  {
    what: "vendor in the morning",
    way: "nantes economy",
    placed: "2026-03-10 09:00",
    by: "2026-03-12 18:00",
    orderBy: "2026-03-10 11:00",
  },
  {
    what: "vendor, a minute too late",
    way: "nantes economy",
    placed: "2026-03-10 11:01",
    by: "2026-03-13 18:00",
    orderBy: "2026-03-11 11:00",
  },
  {
    what: "vendor over the weekend",
    way: "nantes economy",
    placed: "2026-03-13 12:00",
    by: "2026-03-18 18:00",
    orderBy: "2026-03-16 11:00",
  },
  // Queues: a day that is full.
  {
    what: "today is full",
    way: "lyon next-day",
    placed: "2026-03-10 10:00",
    by: "2026-03-12 18:00",
    orderBy: "2026-03-11 16:00",
    given: fullLyon("2026-03-10"),
  },
  {
    what: "tomorrow is full, today in time",
    way: "lyon next-day",
    placed: "2026-03-10 10:00",
    by: "2026-03-11 18:00",
    orderBy: "2026-03-10 16:00",
    given: fullLyon("2026-03-11"),
  },
  {
    what: "tomorrow is full: work must begin today, while it is open",
    way: "lyon next-day",
    placed: "2026-03-10 17:00",
    by: "2026-03-12 18:00",
    orderBy: "2026-03-10 19:59:59.999",
    given: fullLyon("2026-03-11"),
  },
  {
    what: "ordered on a full day",
    way: "lyon next-day",
    placed: "2026-03-11 10:00",
    by: "2026-03-13 18:00",
    orderBy: "2026-03-12 16:00",
    given: fullLyon("2026-03-11"),
  },
  // A day that was asked for.
  {
    what: "wanted next Monday",
    way: "lyon next-day",
    placed: "2026-03-10 10:00",
    on: "2026-03-16",
    by: "2026-03-16 18:00",
    orderBy: "2026-03-13 16:00",
  },
  // Collections.
  {
    what: "collected before noon",
    way: "paris collect",
    placed: "2026-03-10 10:00",
    by: "2026-03-10 12:30",
    orderBy: "2026-03-10 10:00",
  },
  {
    what: "collected on the quarter of an hour",
    way: "paris collect",
    placed: "2026-03-10 10:07",
    by: "2026-03-10 12:45",
    orderBy: "2026-03-10 10:15",
  },
  {
    what: "collected after the break",
    way: "paris collect",
    placed: "2026-03-10 11:00",
    by: "2026-03-10 14:30",
    orderBy: "2026-03-10 11:00",
  },
  {
    what: "collected after Sunday and Monday",
    way: "paris collect",
    placed: "2026-03-14 18:00",
    by: "2026-03-17 11:30",
    orderBy: "2026-03-14 18:00",
  },
];

const zones: Readonly<Record<string, string>> = { "974": "Indian/Reunion", "972": "America/Martinique" };
const placedAt = (local: string): string =>
  Temporal.PlainDateTime.from(local.replace(" ", "T")).toZonedDateTime("Europe/Paris").toInstant().toString();
const wallClock = (instant: string, zone: string): string => {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime();
  return local.toString({ smallestUnit: local.second > 0 ? "millisecond" : "minute" }).replace("T", " ");
};

it.each(rows)("$way: $what", ({ way, placed, to = parisDoor, given = {}, on, by, orderBy }) => {
  const [from = "", service = ""] = way.split(" ");
  const snapshot = world({ now: placedAt(placed), ...given });
  const node = snapshot.network.nodes.find(({ id }) => id === from);
  if (node === undefined) throw new Error(`no node ${from}`);
  const method: Method = service === "collect" ? { kind: "collect", node: node.id } : { kind: "home" };
  const request = {
    destination: to,
    method,
    ...(on !== undefined && { requestedDate: LocalDate.parse(on) }),
  };
  const nameOf = (leg: ReturnType<typeof legs>[number]): string =>
    leg.method === "collect" ? "collect" : `${leg.service}${leg.saturdaySurcharge > 0 ? "+saturday" : ""}`;
  const leg = legs(node, request, snapshot).find((one) => nameOf(one) === service);
  const door = zones[to.postcode.slice(0, 3)] ?? "Europe/Paris";
  expect(leg && [wallClock(leg.milestones.deliverBy, door), wallClock(leg.orderBy, "Europe/Paris")]).toEqual([
    by,
    orderBy,
  ]);
});
