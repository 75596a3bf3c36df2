// A packed parcel whose carrier is silent goes by another truck, whoever dies on the way: it has one place on one truck.
import type { Context } from "aws-lambda";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createHandler as bookCarrier } from "#functions/fulfilment/book-carrier.ts";
import { dynamoBookings } from "#shared/adapters/dynamodb/bookings.ts";
import { bundledGeography } from "#shared/adapters/geography/geography.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { Carrier } from "#shared/domain/network/carrier.ts";
import { NetworkNode } from "#shared/domain/network/node.ts";
import { pickupKey } from "#shared/domain/routing/capacity.ts";
import { ServiceId, Sku } from "#shared/kernel/ids.ts";
import type { CarrierDesk } from "#shared/ports/carriers.ts";
import { type Death, inTurns } from "#test/support/interleavings.ts";
import { listed } from "#test/support/keyed.ts";
import { labelShop } from "#test/support/label-shop.ts";
import { world } from "#test/support/network.ts";
import { tables } from "#test/support/tables.ts";
import { at, holdOf, idOf, ledger, lyon, orders, planned, shipmentOf } from "#test/support/waiting-order.ts";

await tables("stock", "events", listed("orders"));

const bookings = dynamoBookings({ orders: "orders", events: "events", stock: "stock" });
const { network, items } = world({ now: at, policy: { maxFailoverCost: 1_000 as never } });
const [eclair] = network.carriers;
const another = (id: string, price: number) =>
  Carrier.parse({
    ...eclair,
    ...{ id, name: id },
    services: eclair?.services.map((service) => ({
      ...service,
      id: "express",
      tariff: [{ upToGrams: 30_000, priceByZone: { france: price } }],
    })),
  });
const pickup = (carrier: string) => ({
  ...{ carrier, service: "express", days: ["mon", "tue", "wed", "thu", "fri"] },
  ...{ cutOff: "18:00", leaves: "18:45", parcels: 500 },
});
const nodes = network.nodes.map((node) =>
  node.id === lyon
    ? NetworkNode.parse({ ...node, pickups: [...node.pickups, pickup("tortue"), pickup("hare")] })
    : node,
);
const whole = {
  ...network,
  nodes,
  carriers: [...network.carriers, another("tortue", 800), another("hare", 900)],
};

/** Every SKU weighs like a mug. */
const weighing = async (skus: readonly Sku[]) =>
  new Map(skus.map((sku) => [sku, { ...items.get(Sku.parse("mug")), sku }]));

const silent = new Proxy({} as CarrierDesk, {
  get: () => async () => {
    throw new WorkflowError("CarrierUnavailable", "no answer");
  },
});

let last = 0;

async function picked() {
  const sku = Sku.parse(`moved-${++last}`);
  await ledger.count([{ sku, node: lyon, onHand: 1, asOf: at }], `count-${last}`);
  const orderId = await planned(sku);
  const shipment = shipmentOf(orderId, 1, lyon, sku);
  if (shipment.leg.method === "collect") throw new Error("it is carried");
  const { capacity, ...hold } = holdOf(orderId, 1, lyon, sku);
  const place = { key: pickupKey(shipment.leg), parcels: 1, limit: 500 };
  const holds = [{ ...hold, capacity: [...capacity, place] }];
  expect(await orders.route({ orderId, attempt: 1, holds, shipments: [shipment], at })).toEqual({
    held: true,
  });
  const shipmentId = idOf(orderId, 1);
  for (const to of ["released", "picked"] as const)
    await orders.step({
      ...{ orderId, at, facts: [] },
      shipment: { id: shipmentId, to },
      ...(to === "picked" && {
        stock: { kind: "pick" as const, node: lyon, held: [{ sku, quantity: 1 }], missing: [] },
      }),
    });
  return { orderId, shipmentId, leg: shipment.leg };
}

async function parcelsOn(carrier: string, { leg }: Awaited<ReturnType<typeof picked>>): Promise<number> {
  const { taken } = await ledger.picture([], Date.parse(at));
  const service = ServiceId.parse(carrier === "eclair" ? "next-day" : "express");
  const key = pickupKey({ ...leg, carrier: carrier as never, service });
  const sameDay = [...taken].filter(([one]) => one.startsWith(key.slice(0, key.lastIndexOf("|"))));
  return sameDay.reduce((sum, [, parcels]) => sum + parcels, 0);
}

const death = fc.option(fc.record({ request: fc.nat(14), isSent: fc.boolean() }), {
  nil: undefined,
  freq: 3,
});
const runs = fc.record({
  deaths: fc.array(death, { minLength: 1, maxLength: 3 }),
  together: fc.boolean(),
  refuses: fc.boolean(),
  turns: fc.array(fc.nat(2), { minLength: 1, maxLength: 20 }),
});

type Runs = typeof runs extends fc.Arbitrary<infer One> ? One : never;

const expected = { eclair: 0, tortue: 0, hare: 0 };

async function failsOver({ deaths, together, refuses, turns }: Runs): Promise<void> {
  const shop = labelShop(800);
  const closed = labelShop(800);
  closed.close();
  const desks: Record<string, CarrierDesk> = {
    tortue: refuses ? closed.desk : shop.desk,
    hare: shop.desk,
  };
  const deps = {
    ...{ orders, bookings, stock: ledger, geography: bundledGeography },
    clock: { now: () => Date.parse(at), sleep: async () => undefined },
    network: { current: async () => whole, items: weighing },
    carriers: { of: ({ id }: Carrier) => desks[id] ?? silent },
    breakers: { failed: async () => "open", answered: async () => undefined },
  } as never;
  const one = await picked();
  const { orderId, shipmentId } = one;
  const book = (token: string) => bookCarrier(deps)({ orderId, shipmentId, dueBy: at, token }, {} as Context);
  const groups: (readonly (Death | undefined)[])[] = together ? [deaths] : deaths.map((each) => [each]);
  for (const group of groups)
    await inTurns(
      {
        begin: async () => one,
        deeds: group.map((_, index) => () => book(`token-${index}`).catch(() => undefined)),
        after: async () => undefined,
      },
      (sides, course) => sides[(turns[course.length % turns.length] ?? 0) % sides.length] ?? 0,
      group,
    );
  await book("last");

  const taken = refuses ? "hare" : "tortue";
  expected[taken] += 1;
  expect(await orders.shipment(orderId, shipmentId)).toMatchObject({
    ...{ status: "booked", leg: { carrier: taken, service: "express" } },
  });
  for (const carrier of ["eclair", "tortue", "hare"] as const)
    expect([carrier, await parcelsOn(carrier, one)]).toEqual([carrier, expected[carrier]]);
}

it("gives the place on the first truck back, and has one on the truck that takes it", {
  timeout: 300_000,
}, async () => {
  await fc.assert(fc.asyncProperty(runs, failsOver), {
    numRuns: 60,
    // What is expected is counted from run to run.
    endOnFailure: true,
  });
});

it("is booked by a run whose claim still stands, and by no other", async () => {
  // One run has read the claim of the other, which is resolved before it claims anew.
  await failsOver({
    deaths: [{ request: 5, isSent: true }, undefined],
    ...{ together: true, refuses: true, turns: [1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 2, 1] },
  });
});
