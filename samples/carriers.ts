// Three invented carriers. Prices in EUR cents before tax, of the order of French public parcel tariffs.
import type { z } from "zod";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import { type City, courierPostcodes } from "./cities.ts";

type CarrierDraft = z.input<typeof Carrier>;
type Bands = CarrierDraft["services"][number]["tariff"];

const weekdaysOnly: CarrierDraft["services"][number]["deliveryDays"] = ["mon", "tue", "wed", "thu", "fri"];

/** Departements of Île-de-France. */
const greaterParis = ["75", "77", "78", "91", "92", "93", "94", "95"];

/** Islands without a bridge that have a postcode of their own: a ferry day more. */
const islands = ["22870", "29242", "29253", "29259", "29990", "56360", "56590", "56780", "85350"];

/** Everything but overseas (97, 98) and what a longer prefix names: greater Paris, Corsica, the islands. */
const mainland = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "90"];

export const carriers = (cities: readonly City[]): CarrierDraft[] => [
  {
    id: "aube",
    name: "Aube Express",
    endOfDay: { requestPickupBefore: "PT2H" },
    services: [
      {
        id: "next-day",
        name: "Next day, Saturday on request",
        zones: zones({ mainland: 1, corsica: 2, islands: 2 }),
        deliveryDays: weekdaysOnly,
        window: { from: "08:00", to: "18:00" },
        saturday: { surcharge: 490 },
        secondVisit: { notice: "PT2H", price: 390 },
        tariff: bands([
          [500, [640, 690, 940, 1090]],
          [1_000, [690, 750, 1020, 1190]],
          [2_000, [760, 830, 1150, 1350]],
          [5_000, [890, 990, 1390, 1690]],
          [10_000, [1190, 1340, 1890, 2390]],
          [20_000, [1690, 1890, 2690, 3490]],
          [30_000, [2290, 2590, 3590, 4690]],
        ]),
        maxGrams: 30_000,
        maxLength: 1_500,
      },
    ],
  },
  {
    id: "route",
    name: "Grande Route",
    services: [
      {
        id: "economy",
        name: "Economy, two days",
        zones: zones({ mainland: 2, corsica: 4, islands: 3 }),
        deliveryDays: weekdaysOnly,
        window: { from: "08:00", to: "19:00" },
        secondVisit: { notice: "PT3H", price: 350 },
        tariff: bands([
          [1_000, [420, 450, 690, 790]],
          [5_000, [540, 590, 890, 1090]],
          [10_000, [720, 790, 1190, 1490]],
          [20_000, [990, 1090, 1690, 2190]],
          [30_000, [1390, 1490, 2290, 2990]],
          [70_000, [2690, 2990, 4490, 5490]],
        ]),
        maxGrams: 70_000,
        maxLength: 2_400,
      },
      {
        id: "pallet",
        name: "Pallet, three days",
        zones: zones({ mainland: 3, corsica: 6, islands: 5 }),
        deliveryDays: weekdaysOnly,
        window: { from: "08:00", to: "17:00" },
        tariff: bands([
          [100_000, [4900, 5400, 9900, 11900]],
          [250_000, [7400, 8200, 14900, 17900]],
          [500_000, [10900, 12400, 21900, 25900]],
          [1_000_000, [17900, 19900, 34900, 41900]],
          [3_000_000, [38900, 43900, 79900, 95900]],
        ]),
        maxGrams: 3_000_000,
        maxLength: 2_400,
      },
    ],
  },
  {
    id: "quartier",
    name: "Quartier Courier",
    services: [
      {
        id: "same-day",
        name: "This evening, within the city",
        zones: [
          { id: "paris", country: "FR", postcodePrefixes: ["75", "92", "93", "94"], transitDays: 0 },
          { id: "cities", country: "FR", postcodePrefixes: courierPostcodes(cities), transitDays: 0 },
        ],
        deliveryDays: ["mon", "tue", "wed", "thu", "fri", "sat"],
        window: { from: "18:00", to: "21:30" },
        withinKm: 15,
        tariff: [
          { upToGrams: 2_000, priceByZone: { paris: 890, cities: 790 } },
          { upToGrams: 5_000, priceByZone: { paris: 1090, cities: 950 } },
          { upToGrams: 15_000, priceByZone: { paris: 1590, cities: 1390 } },
        ],
        maxGrams: 15_000,
        maxLength: 800,
      },
    ],
  },
];

/** Carrier working days from pickup to door, by zone; greater Paris is as fast as the mainland. */
function zones(days: { mainland: number; corsica: number; islands: number }) {
  return [
    { id: "paris", country: "FR", postcodePrefixes: greaterParis, transitDays: days.mainland },
    { id: "mainland", country: "FR", postcodePrefixes: mainland, transitDays: days.mainland },
    { id: "islands", country: "FR", postcodePrefixes: islands, transitDays: days.islands },
    { id: "corsica", country: "FR", postcodePrefixes: ["20"], transitDays: days.corsica },
  ];
}

type Prices = readonly [paris: number, mainland: number, islands: number, corsica: number];

const bands = (rows: readonly (readonly [upToGrams: number, prices: Prices])[]): Bands =>
  rows.map(([upToGrams, [paris, mainland, islands, corsica]]) => ({
    upToGrams,
    priceByZone: { paris, mainland, islands, corsica },
  }));
