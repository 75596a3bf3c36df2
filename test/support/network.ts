// A tiny France to decide in: a warehouse in Lyon, stores in Paris and Strasbourg, a vendor in Nantes; Eclair
// delivers the next day and Flaneur the day after, with a courier in Paris. Tests state what differs.
import type { z } from "zod";
import { Carrier } from "#shared/domain/network/carrier.ts";
import { Destination } from "#shared/domain/network/destination.ts";
import { Item, type Restriction } from "#shared/domain/network/item.ts";
import { NetworkNode } from "#shared/domain/network/node.ts";
import { Policy } from "#shared/domain/network/policy.ts";
import type { Demand, Method, Snapshot } from "#shared/domain/routing/demand.ts";
import { ChannelId, NodeId, Sku } from "#shared/kernel/ids.ts";
import { LocalDate } from "#shared/kernel/time.ts";

type NodeDraft = z.input<typeof NetworkNode>;

const weekdays = ["mon", "tue", "wed", "thu", "fri"] as const;
const shopDays = ["tue", "wed", "thu", "fri", "sat"] as const;
const onDays = <Day extends string, Shifts>(days: readonly Day[], shifts: Shifts) =>
  Object.fromEntries(days.map((day) => [day, shifts]));

const eclair = {
  carrier: "eclair",
  service: "next-day",
  days: [...weekdays],
  cutOff: "18:00",
  leaves: "18:30",
};
const flaneur = {
  carrier: "flaneur",
  service: "economy",
  days: [...weekdays],
  cutOff: "17:00",
  leaves: "17:15",
};

const shop = {
  type: "store",
  timeZone: "Europe/Paris",
  hours: onDays(shopDays, [
    { opens: "10:00", closes: "13:00" },
    { opens: "14:00", closes: "19:00" },
  ]),
  lead: { accept: "PT1H", pick: "PT1H", pack: "PT30M" },
  parcelsPerDay: 10,
  collection: true,
  handling: { perParcel: 200, perUnit: 20 },
} as const;

const drafts: readonly NodeDraft[] = [
  {
    id: "lyon",
    name: "Warehouse Lyon",
    type: "warehouse",
    site: { country: "FR", postcode: "69003", city: "Lyon", lat: 45.757, lon: 4.854 },
    timeZone: "Europe/Paris",
    hours: onDays(weekdays, [{ opens: "06:00", closes: "20:00" }]),
    lead: { pick: "PT1H30M", pack: "PT30M" },
    parcelsPerDay: 1000,
    handling: { perParcel: 100, perUnit: 10 },
    pickups: [
      { ...eclair, parcels: 500 },
      { ...flaneur, parcels: 500 },
    ],
  },
  {
    ...shop,
    id: "paris",
    name: "Store Paris",
    site: { country: "FR", postcode: "75011", city: "Paris", lat: 48.859, lon: 2.379 },
    pickups: [
      { ...eclair, parcels: 20 },
      {
        carrier: "flaneur",
        service: "courier",
        days: [...shopDays],
        cutOff: "17:00",
        leaves: "17:30",
        parcels: 5,
      },
    ],
  },
  {
    ...shop,
    id: "strasbourg",
    name: "Store Strasbourg",
    site: { country: "FR", postcode: "67000", city: "Strasbourg", lat: 48.583, lon: 7.746 },
    pickups: [{ ...eclair, parcels: 20 }],
  },
  {
    id: "nantes",
    name: "Vendor Nantes",
    type: "vendor",
    site: { country: "FR", postcode: "44000", city: "Nantes", lat: 47.218, lon: -1.554 },
    timeZone: "Europe/Paris",
    hours: onDays(weekdays, [{ opens: "09:00", closes: "17:00" }]),
    lead: { accept: "PT4H", pick: "PT1H", pack: "PT1H" },
    parcelsPerDay: 20,
    handling: { perParcel: 300, perUnit: 0 },
    pickups: [{ ...flaneur, parcels: 20 }],
  },
];

const france = (transitDays: number) => [
  { id: "france", country: "FR", postcodePrefixes: [""], transitDays },
];
const window = { from: "08:00", to: "18:00" };

const carriers: readonly Carrier[] = [
  Carrier.parse({
    id: "eclair",
    name: "Eclair",
    services: [
      {
        id: "next-day",
        name: "Next day",
        zones: france(1),
        deliveryDays: [...weekdays],
        window,
        saturday: { surcharge: 500 },
        tariff: [
          { upToGrams: 1000, priceByZone: { france: 700 } },
          { upToGrams: 5000, priceByZone: { france: 1000 } },
          { upToGrams: 30_000, priceByZone: { france: 2500 } },
        ],
        maxGrams: 30_000,
        maxLength: 1500,
      },
    ],
  }),
  Carrier.parse({
    id: "flaneur",
    name: "Flaneur",
    services: [
      {
        id: "economy",
        name: "Two days",
        zones: france(2),
        deliveryDays: [...weekdays],
        window,
        tariff: [
          { upToGrams: 5000, priceByZone: { france: 450 } },
          { upToGrams: 30_000, priceByZone: { france: 1200 } },
        ],
        maxGrams: 30_000,
        maxLength: 2000,
      },
      {
        id: "courier",
        name: "Same evening",
        zones: france(0),
        deliveryDays: ["mon", "tue", "wed", "thu", "fri", "sat"],
        window: { from: "18:00", to: "21:00" },
        withinKm: 15,
        tariff: [{ upToGrams: 10_000, priceByZone: { france: 1500 } }],
        maxGrams: 10_000,
        maxLength: 800,
      },
    ],
  }),
];

export const nodeId = (id: string): NodeId => NodeId.parse(id);
const sku = (id: string): Sku => Sku.parse(id);

/** Sides in millimetres. */
const item = (id: string, grams: number, length = 200): Item =>
  Item.parse({ sku: id, name: id, weight: grams, size: { length, width: 100, height: 100 } });

const catalogue = [
  item("mug", 400),
  item("lamp", 3000),
  item("sofa", 20_000, 1400),
  item("pole", 2000, 1900),
];

export interface World {
  /** ISO 8601, with an offset. */
  readonly now: string;
  /** Units available by SKU and node. */
  readonly stock?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Changes to nodes, by id. */
  readonly nodes?: Readonly<Record<string, Partial<NodeDraft>>>;
  readonly policy?: Partial<z.input<typeof Policy>>;
  /** Parcels already taken, by capacity key. */
  readonly taken?: Readonly<Record<string, number>>;
  readonly items?: readonly Item[];
  /** Restricted goods that a service takes. */
  readonly accepts?: Readonly<Record<string, readonly Restriction[]>>;
}

export function world({
  now,
  stock = {},
  nodes = {},
  policy = {},
  taken = {},
  items = catalogue,
  accepts = {},
}: World): Snapshot {
  return {
    now: Date.parse(now),
    network: {
      version: 7,
      nodes: drafts.map((draft) => NetworkNode.parse({ ...draft, ...nodes[draft.id] })),
      carriers: taking(accepts),
      policy: Policy.parse({
        currency: "EUR",
        quoteValidFor: "PT30M",
        latenessLadderDays: 3,
        maxParcels: 3,
        splitPenalty: 250,
        maxRescues: 3,
        collectionDays: 7,
        ...policy,
      }),
    },
    items: new Map(items.map((each) => [each.sku, each])),
    available: (of, at) => stock[of]?.[at] ?? 0,
    parcelsTaken: (key) => taken[key] ?? 0,
  };
}

const taking = (accepts: NonNullable<World["accepts"]>): readonly Carrier[] =>
  Object.keys(accepts).length === 0
    ? carriers
    : carriers.map((carrier) => ({
        ...carrier,
        services: carrier.services.map((each) => ({ ...each, accepts: [...(accepts[each.id] ?? [])] })),
      }));

export const parisDoor: Destination = Destination.parse({
  country: "FR",
  postcode: "75004",
  lat: 48.855,
  lon: 2.36,
});
export const strasbourgDoor: Destination = Destination.parse({ country: "FR", postcode: "67000" });

export interface Wish {
  readonly lines: Readonly<Record<string, number>>;
  readonly to?: Destination;
  readonly method?: Method;
  readonly on?: string;
  readonly channel?: string;
}

export function demandFor({
  lines,
  to = parisDoor,
  method = { kind: "home" },
  on,
  channel = "web",
}: Wish): Demand {
  return {
    channel: ChannelId.parse(channel),
    lines: Object.entries(lines).map(([id, quantity]) => ({ sku: sku(id), quantity })),
    destination: to,
    method,
    ...(on === undefined ? {} : { requestedDate: LocalDate.parse(on) }),
  };
}
