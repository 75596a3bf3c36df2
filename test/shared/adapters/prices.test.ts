// The price list in the network table: what is published counts, what does not fit is dropped from the smallest up.
import { beforeAll, describe, expect, it } from "vitest";
import { dynamoPrices } from "#shared/adapters/dynamodb/prices.ts";
import { dynamoWaves } from "#shared/adapters/dynamodb/waves.ts";
import { NodeId, Sku } from "#shared/kernel/ids.ts";
import { Instant } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import { tables } from "#test/support/tables.ts";

beforeAll(() => tables("network", "orders"));

const lyon = NodeId.parse("lyon");
const mug = Sku.parse("mug");
const learnedAt = Instant.parse("2026-03-03T08:00:00.000Z");

describe("the price list", () => {
  it("is absent until something was learned, and newest once it was", async () => {
    const prices = dynamoPrices("network");
    expect([await prices.current(), await prices.learnedAt()]).toEqual([undefined, undefined]);
    await prices.publish({
      version: "v1",
      learnedAt,
      unit: [{ sku: mug, node: lyon, price: 120 }],
      parcel: [{ node: lyon, price: 7 }],
    });
    const bids = await prices.current();
    expect([bids?.version, bids?.unit(mug, lyon), bids?.parcel(lyon)]).toEqual(["v1", 120, 7]);
    expect(bids?.unit(mug, NodeId.parse("paris"))).toBe(0);
    expect(await prices.learnedAt()).toBe(learnedAt);
  });

  it("keeps the dearest of what does not fit one item", async () => {
    const prices = dynamoPrices("network");
    const random = (place: number) => ((place * 2_654_435_761) % 4_294_967_291).toString(36);
    const unit = Array.from({ length: 60_000 }, (_, place) => ({
      sku: Sku.parse(`${random(place)}-${random(place + 99)}-${random(place + 777)}`),
      node: lyon,
      price: 60_000 - place,
    }));
    await prices.publish({ version: "v2", learnedAt, unit, parcel: [] });
    const bids = await prices.current();
    const priceOf = (place: number): number => bids?.unit(unit[place]?.sku ?? mug, lyon) ?? 0;
    expect([priceOf(0), priceOf(100)]).toEqual([60_000, 59_900]);
    expect(priceOf(59_999)).toBe(0);
  });
});

describe("reports of waves", () => {
  it("come newest first", async () => {
    const waves = dynamoWaves("orders");
    for (const hour of ["08", "10", "09"])
      await waves.keep({
        id: `wave_${hour}`,
        at: Instant.parse(`2026-03-03T${hour}:00:00.000Z`),
        ordersLookedAt: 2,
        ordersMoved: [],
        shipmentsMoved: 0,
        costBefore: MinorUnits.parse(10),
        costAfter: MinorUnits.parse(10),
        bound: MinorUnits.parse(9),
        skipped: [],
      });
    expect((await waves.newest(2)).map(({ id }) => id)).toEqual(["wave_10", "wave_09"]);
  });
});
