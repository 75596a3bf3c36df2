// The end of a node's day with a carrier, by runs that die between any two of their steps and answers that get lost:
// each parcel is on one manifest, and the truck is asked for once.
import type { Context } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHandler } from "#functions/manifests/close-days.ts";
import { dynamoManifests } from "#shared/adapters/dynamodb/manifests.ts";
import { Carrier } from "#shared/domain/network/carrier.ts";
import { NetworkNode } from "#shared/domain/network/node.ts";
import { CarrierId, NodeId, OrderId, Sku } from "#shared/kernel/ids.ts";
import { HOUR, Instant, MINUTE, toInstant } from "#shared/kernel/time.ts";
import { type Death, inTurns } from "#test/support/interleavings.ts";
import { keyed, listed } from "#test/support/keyed.ts";
import { type LabelShop, type Loss, labelShop } from "#test/support/label-shop.ts";
import { world } from "#test/support/network.ts";
import { tables } from "#test/support/tables.ts";
import { at, idOf, ledger, lyon, orders, waiting } from "#test/support/waiting-order.ts";

const { properties, ...table } = listed("orders");
const byParty = {
  IndexName: "byParty",
  KeySchema: [
    { AttributeName: "party", KeyType: "HASH" as const },
    { AttributeName: "dueBy", KeyType: "RANGE" as const },
  ],
  Projection: { ProjectionType: "ALL" as const },
};
const text = (AttributeName: string) => ({ AttributeName, AttributeType: "S" as const });
await tables("stock", keyed("events"), {
  ...table,
  properties: {
    ...properties,
    AttributeDefinitions: [...properties.AttributeDefinitions, text("party"), text("dueBy")],
    GlobalSecondaryIndexes: [...properties.GlobalSecondaryIndexes, byParty],
  },
} as never);

const manifests = dynamoManifests("orders");
const { network } = world({ now: at });
const eclair = CarrierId.parse("eclair");
/** Of Tuesday, 18:00 in Lyon; its truck leaves half an hour later. */
const cutOff = Date.parse("2026-03-03T17:00:00.000Z");
const leavesAt = Instant.parse("2026-03-03T17:30:00.000Z");

let last = 0;

/** A node of its own for each course, so that days do not mix. */
function dock() {
  last += 1;
  const [first] = network.nodes;
  const node = NetworkNode.parse({ ...first, id: `dock-${last}` });
  const carriers = network.carriers.map((carrier) =>
    carrier.id === eclair
      ? Carrier.parse({ ...carrier, endOfDay: { requestPickupBefore: "PT3H" } })
      : carrier,
  );
  return { node: node.id, network: { ...network, nodes: [node], carriers } };
}
type Dock = ReturnType<typeof dock>;

async function parcel({ node }: Dock, to: "booked" | "handedOver" = "handedOver", leaves = leavesAt) {
  const sku = Sku.parse(`listed-${++last}`);
  await ledger.count([{ sku, node: lyon, onHand: 1, asOf: at }], `count-${last}`);
  const orderId = await waiting(lyon, sku);
  const id = idOf(orderId, 1);
  const step = (shipment: object) =>
    orders.step({ orderId, at, facts: [], shipment: { id, ...shipment } as never });
  await step({ to: "picked" });
  const unlisted = { node: NodeId.parse(node), carrier: eclair, leavesAt: leaves };
  await step({ to: "booked", tracking: { carrier: eclair, number: `TRK-${last}` }, unlisted });
  if (to === "handedOver") await step({ to });
  return { orderId: OrderId.parse(orderId), id };
}

const look = (shop: LabelShop, { network: its }: Dock, now: number) =>
  createHandler({
    ...{ manifests, carriers: { of: () => shop.desk } },
    network: { current: async () => its },
    clock: { now: () => now, sleep: async () => undefined },
  } as never)({}, {} as Context);

const manifestsOf = async ({ node }: Dock) => (await manifests.of(NodeId.parse(node), { limit: 50 })).items;

describe("the end of a day", () => {
  it("lists what the carrier has, and neither what is still at the dock nor what is for another day", async () => {
    const shop = labelShop();
    const here = dock();
    const taken = [await parcel(here), await parcel(here)];
    const left = await parcel(here, "booked");
    const tomorrow = await parcel(here, "handedOver", toInstant(Date.parse(leavesAt) + 24 * HOUR));
    await look(shop, here, cutOff - MINUTE);
    expect(await manifestsOf(here)).toEqual([]);
    await look(shop, here, cutOff);
    const [manifest, ...others] = await manifestsOf(here);
    expect(others).toEqual([]);
    expect(manifest).toMatchObject({ status: "closed", number: "FORM-1", carrier: "eclair", leavesAt });
    expect(manifest?.parcels.map(({ shipmentId }) => shipmentId).sort()).toEqual(
      taken.map(({ id }) => id).sort(),
    );
    for (const { orderId, id } of taken)
      expect(await orders.shipment(orderId, id)).toMatchObject({ manifest: manifest?.id });
    for (const { orderId, id } of [left, tomorrow])
      expect(await orders.shipment(orderId, id)).not.toHaveProperty("manifest");
  });

  it("lists what is told of after the cut-off on another manifest, until an hour after the truck", async () => {
    const shop = labelShop();
    const here = dock();
    await parcel(here);
    await look(shop, here, cutOff);
    await parcel(here);
    await look(shop, here, cutOff + 40 * MINUTE);
    await look(shop, here, cutOff + 45 * MINUTE);
    await parcel(here);
    await look(shop, here, cutOff + 2 * HOUR);
    expect((await manifestsOf(here)).map(({ number }) => number).sort()).toEqual(["FORM-1", "FORM-2"]);
  });

  it("asks for the truck three hours before, once there is something to take", async () => {
    const shop = labelShop();
    const here = dock();
    await look(shop, here, cutOff - 2 * HOUR);
    await parcel(here, "booked");
    await look(shop, here, cutOff - 4 * HOUR);
    expect(shop.trucks.size).toBe(0);
    for (const minutes of [100, 95]) await look(shop, here, cutOff - minutes * MINUTE);
    expect(shop.trucks.size).toBe(1);
    expect(await manifests.pickupsOf(NodeId.parse(here.node), 5)).toMatchObject([
      { status: "confirmed", confirmation: "TRUCK-1", parcels: 1, leavesAt },
    ]);
  });

  it("claims no parcel that is on a manifest already, and names it", async () => {
    const here = dock();
    const [one, other] = [await parcel(here), await parcel(here)];
    const waiting = await manifests.waiting(NodeId.parse(here.node), eclair, leavesAt);
    const parcels = waiting.map(({ isHandedOver: _, ...rest }) => rest);
    const claim = (id: string, ids: readonly string[]) =>
      manifests.claim({
        ...{ id: `mft_${id}` as never, node: NodeId.parse(here.node), carrier: eclair, status: "claimed" },
        ...{ leavesAt, openedAt: at, parcels: parcels.filter(({ shipmentId }) => ids.includes(shipmentId)) },
      });
    expect(await claim(`one${last}`, [one.id])).toEqual({ claimed: true });
    expect(await claim(`both${last}`, [one.id, other.id])).toEqual({ claimed: false, gone: [one.id] });
    expect(await claim(`other${last}`, [other.id])).toEqual({ claimed: true });
    // Whoever looks next takes up what was claimed.
    await look(labelShop(), here, cutOff);
    expect((await manifestsOf(here)).map(({ status }) => status)).toEqual(["closed", "closed"]);
  });

  const death = fc.option(fc.record({ request: fc.nat(12), isSent: fc.boolean() }), {
    nil: undefined,
    freq: 3,
  });
  const course = fc.record({
    parcels: fc.integer({ min: 1, max: 3 }),
    runs: fc.array(
      fc.record({
        death,
        losses: fc.array(fc.constantFrom<Loss>("before", "after", undefined), { maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    together: fc.boolean(),
    turns: fc.array(fc.nat(2), { minLength: 1, maxLength: 20 }),
  });

  it.each([
    ["each parcel is on one manifest", cutOff],
    ["the truck is asked for once", cutOff - HOUR],
  ] as const)("whoever dies and whatever gets lost: %s", { timeout: 300_000 }, async (_, when) => {
    await fc.assert(
      fc.asyncProperty(course, async ({ parcels, runs, together, turns }) => {
        const shop = labelShop();
        const here = dock();
        const taken = [];
        for (let count = 0; count < parcels; count += 1) taken.push(await parcel(here));
        // One more is told of while others are listed: two runs see different days.
        const late = await parcel(here, "booked");
        taken.push(late);
        const handOver = () =>
          orders.step({
            ...{ orderId: late.orderId, at, facts: [] },
            shipment: { id: late.id, to: "handedOver" },
          });
        const groups = together ? [runs] : runs.map((run) => [run]);
        for (const group of groups) {
          shop.lose(group.flatMap(({ losses }) => losses));
          const deaths: (Death | undefined)[] = group.map((run) => run.death);
          await inTurns(
            {
              begin: async () => here,
              deeds: [
                ...group.map(() => () => Promise.resolve(look(shop, here, when)).catch(() => undefined)),
                handOver,
              ],
              after: async () => undefined,
            } satisfies Parameters<typeof inTurns<Dock>>[0],
            (sides, so) => sides[(turns[so.length % turns.length] ?? 0) % sides.length] ?? 0,
            deaths,
          );
        }
        shop.lose([]);
        await look(shop, here, when);

        const requests = await manifests.pickupsOf(NodeId.parse(here.node), 5);
        if (when < cutOff) {
          expect(shop.trucks.size).toBe(1);
          expect(requests).toMatchObject([{ status: "confirmed" }]);
          return;
        }
        const made = await manifestsOf(here);
        expect(made.every(({ status }) => status === "closed")).toBe(true);
        const numbers = shop.forms.flatMap((form) => form.numbers);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(numbers).toHaveLength(parcels + 1);
        for (const { orderId, id } of taken) {
          const { manifest } = (await orders.shipment(orderId, id)) ?? {};
          const its = made.filter((one) => one.parcels.some(({ shipmentId }) => shipmentId === id));
          expect(its.map((one) => one.id)).toEqual([manifest]);
        }
      }),
      { numRuns: 30 },
    );
  });
});
