// Two warehouses, thirty stores, three drop-ship vendors. Lead times are working time of the node.
import type { z } from "zod";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { type City, cityOf, hasCourier } from "./cities.ts";
import type { Commune } from "./communes.ts";

export type NodeDraft = z.input<typeof NetworkNode>;
type Pickups = NodeDraft["pickups"];
type Weekdays = Pickups[number]["days"];

const mondayToFriday: Weekdays = ["mon", "tue", "wed", "thu", "fri"];
const mondayToSaturday: Weekdays = [...mondayToFriday, "sat"];

/** Both towns are among the largest logistics parks of the country. */
const warehouses = [
  {
    id: "wh-lyon",
    name: "Warehouse Lyon",
    commune: "38449",
    express: "19:00",
    leaves: "19:30",
    parcelsPerDay: 6_000,
    pickers: 20,
  },
  {
    id: "wh-lille",
    name: "Warehouse Lille",
    commune: "62274",
    express: "18:00",
    leaves: "18:30",
    parcelsPerDay: 4_500,
    pickers: 15,
  },
];

const vendors = [
  { id: "vd-furniture", name: "Atelier Bocage, furniture", commune: "49099" },
  { id: "vd-garden", name: "Serres du Midi, garden", commune: "84007" },
  { id: "vd-appliances", name: "Électro Comtois, appliances", commune: "25056" },
];

/** Cartons of both warehouses: inside length, width and height in millimetres, grams that they hold and weigh. */
const boxes: NodeDraft["boxes"] = (
  [
    ["XS", 250, 180, 100, 5_000, 90],
    ["S", 310, 230, 160, 10_000, 170],
    ["M", 400, 300, 250, 20_000, 320],
    ["L", 600, 400, 400, 25_000, 650],
    ["XL", 800, 600, 400, 28_000, 1_100],
  ] as const
).map(([id, length, width, height, maxGrams, grams]) => ({
  id,
  inside: { length, width, height },
  maxGrams,
  grams,
}));

/** In waves for the trucks, by two shifts of so many people. */
const picking = (pickers: number): NodeDraft["picking"] => ({
  wave: { maxOrders: 40, maxUnits: 600 },
  zones: [
    { id: "front", aisles: ["A", "B", "C"] },
    { id: "back", aisles: ["D", "E", "F"] },
  ],
  cluster: 8,
  shifts: [
    { from: "06:00", to: "13:30", pickers },
    { from: "14:00", to: "21:30", pickers },
  ],
  unitsPerHour: 150,
  slack: "PT2H",
  express: ["next-day"],
});

/** These stores open on Sundays. */
const sundayStores = ["Paris", "Marseille", "Nice", "Strasbourg"];

export function nodes(communes: readonly Commune[], cities: readonly City[]): NodeDraft[] {
  const at = (code: string): City => {
    const commune = communes.find((candidate) => candidate.code === code);
    if (commune === undefined) throw new Error(`no commune ${code}`);
    return cityOf(commune);
  };
  return [
    ...warehouses.map((spec) => warehouse(spec, at(spec.commune))),
    ...cities.map((city) => store(city, hasCourier(city, cities))),
    ...vendors.map((spec) => vendor(spec, at(spec.commune))),
  ];
}

function warehouse(spec: (typeof warehouses)[number], city: City): NodeDraft {
  const shifts = [
    { opens: "06:00", closes: "13:30" },
    { opens: "14:00", closes: "21:30" },
  ];
  const saturday = [
    { opens: "07:00", closes: "12:30" },
    { opens: "13:00", closes: "18:00" },
  ];
  return {
    id: spec.id,
    name: spec.name,
    type: "warehouse",
    ...place(city),
    hours: { mon: shifts, tue: shifts, wed: shifts, thu: shifts, fri: shifts, sat: saturday },
    lead: { pick: "PT1H30M", pack: "PT30M" },
    parcelsPerDay: spec.parcelsPerDay,
    groups: ["warehouses"],
    boxes,
    picking: picking(spec.pickers),
    handling: { perParcel: 120, perUnit: 15 },
    pickups: [
      {
        carrier: "aube",
        service: "next-day",
        days: mondayToFriday,
        cutOff: spec.express,
        leaves: spec.leaves,
        parcels: 4_000,
      },
      {
        carrier: "aube",
        service: "next-day",
        days: ["sat"],
        cutOff: "13:00",
        leaves: "13:30",
        parcels: 1_500,
      },
      {
        carrier: "route",
        service: "economy",
        days: mondayToFriday,
        cutOff: "16:00",
        leaves: "16:30",
        parcels: 3_000,
      },
      {
        carrier: "route",
        service: "pallet",
        days: mondayToFriday,
        cutOff: "15:00",
        leaves: "16:30",
        parcels: 120,
      },
    ],
  };
}

function store(city: City, courier: boolean): NodeDraft {
  const weekday = [{ opens: "10:00", closes: city.population > 250_000 ? "20:00" : "19:00" }];
  const sunday = sundayStores.includes(city.name) ? { sun: [{ opens: "11:00", closes: "18:00" }] } : {};
  const express: Pickups[number] = {
    carrier: "aube",
    service: "next-day",
    days: mondayToFriday,
    cutOff: "16:30",
    leaves: "17:00",
    parcels: 40,
  };
  const evening: Pickups[number] = {
    carrier: "quartier",
    service: "same-day",
    days: mondayToSaturday,
    cutOff: "16:30",
    leaves: "17:00",
    parcels: 15,
  };
  return {
    id: `st-${city.slug}`,
    name: `Store ${city.name}`,
    type: "store",
    ...place(city),
    hours: { mon: weekday, tue: weekday, wed: weekday, thu: weekday, fri: weekday, sat: weekday, ...sunday },
    lead: { accept: "PT2H", pick: "PT1H", pack: "PT30M" },
    parcelsPerDay: parcelsOfStore(city.population),
    collection: true,
    safetyStock: 1,
    groups: ["stores"],
    handling: { perParcel: 280, perUnit: 60 },
    pickups: courier ? [express, evening] : [express],
  };
}

/** 35 in the smallest city of the thirty, up to 60. */
const parcelsOfStore = (population: number): number =>
  Math.min(60, 30 + 5 * Math.floor(population / 100_000));

function vendor(spec: (typeof vendors)[number], city: City): NodeDraft {
  const office = [
    { opens: "08:30", closes: "12:00" },
    { opens: "13:30", closes: "17:30" },
  ];
  return {
    id: spec.id,
    name: spec.name,
    type: "vendor",
    ...place(city),
    hours: { mon: office, tue: office, wed: office, thu: office, fri: office },
    lead: { accept: "PT8H", pick: "PT4H", pack: "PT2H" },
    parcelsPerDay: 200,
    handling: { perParcel: 200, perUnit: 40 },
    pickups: [
      {
        carrier: "route",
        service: "economy",
        days: mondayToFriday,
        cutOff: "15:30",
        leaves: "16:00",
        parcels: 200,
      },
      {
        carrier: "route",
        service: "pallet",
        days: mondayToFriday,
        cutOff: "15:30",
        leaves: "16:00",
        parcels: 40,
      },
    ],
  };
}

function place({ name, subdivision, postcodes, point }: City): Pick<NodeDraft, "site" | "timeZone"> {
  const [postcode] = postcodes;
  if (postcode === undefined) throw new Error(`${name} has no postcode`);
  return { site: { country: "FR", subdivision, postcode, city: name, ...point }, timeZone: "Europe/Paris" };
}
