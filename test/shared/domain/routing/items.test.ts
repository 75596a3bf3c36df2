import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { Item } from "#shared/domain/network/item.ts";
import { planOrder } from "#shared/domain/routing/plan-order.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { demandFor, strasbourgDoor, type Wish, type World, world } from "#test/support/network.ts";

const now = "2026-03-10T10:00+01:00";
const item = (sku: string, more: Partial<z.input<typeof Item>> = {}): Item =>
  Item.parse({
    sku,
    name: sku,
    weight: 400,
    size: { length: 200, width: 100, height: 100 },
    ...more,
  });
const part = (sku: string, quantity = 1) => ({ sku: Sku.parse(sku), quantity });
const decide = (wish: Wish, given: Omit<World, "now">) =>
  planOrder(demandFor(wish), world({ now, ...given }), { exclude: new Map() });
const shape = ({ shipments }: ReturnType<typeof decide>) =>
  shipments.map(({ node, lines }) => [node, ...lines.map(({ sku, quantity }) => `${quantity} ${sku}`)]);

describe("a set", () => {
  const mug = item("mug");
  const lamp = item("lamp", { weight: 3_000 });
  const components = [part("mug", 2), part("lamp")];
  const pair = item("pair", { set: { components, together: true } });
  const loose = item("pair", { set: { components, together: false } });
  const apart = { mug: { lyon: 9 }, lamp: { paris: 9 } };

  it("is picked as its components, from one node", () => {
    const stock = { mug: { lyon: 9, paris: 9 }, lamp: { paris: 9 } };
    const decision = decide({ lines: { pair: 2 } }, { stock, items: [mug, lamp, pair] });
    expect(shape(decision)).toEqual([["paris", "4 mug", "2 lamp"]]);
    expect(decision.shipments[0]?.weight).toBe(2 * (2 * 400 + 3_000));
  });

  it("that must travel together is not sent where no node has all of it", () => {
    const decision = decide({ lines: { pair: 1 } }, { stock: apart, items: [mug, lamp, pair] });
    expect(decision).toMatchObject({ outcome: "infeasible", unfilled: [{ sku: "pair", quantity: 1 }] });
  });

  it("that may be taken apart comes from wherever its components are", () => {
    const given = { stock: apart, items: [mug, lamp, loose] };
    expect(shape(decide({ lines: { pair: 1 }, to: strasbourgDoor }, given))).toEqual([
      ["lyon", "2 mug"],
      ["paris", "1 lamp"],
    ]);
  });

  it("follows the policy where the item does not say", () => {
    const silent = item("pair", { set: { components } });
    const given = { stock: apart, items: [mug, lamp, silent] };
    expect(decide({ lines: { pair: 1 } }, given).outcome).toBe("infeasible");
    expect(decide({ lines: { pair: 1 } }, { ...given, policy: { setsTogether: false } }).outcome).toBe(
      "planned",
    );
  });

  it("leaves the units that the same order wants by themselves", () => {
    const stock = { mug: { lyon: 3 }, lamp: { lyon: 3 } };
    const decision = decide({ lines: { pair: 1, mug: 2 } }, { stock, items: [mug, lamp, pair] });
    expect(shape(decision)).toEqual([["lyon", "2 mug"]]);
    expect(decision.unfilled).toEqual([{ sku: "pair", quantity: 1 }]);
  });
});

describe("restricted goods", () => {
  const paint = item("paint", { restrictions: ["hazmat"] });

  it("are not given to a service that does not take them", () => {
    const decision = decide({ lines: { paint: 1 } }, { stock: { paint: { lyon: 5 } }, items: [paint] });
    expect(decision.outcome).toBe("infeasible");
    expect(decision.candidates.find(({ node }) => node === "lyon")?.eliminated).toEqual({
      code: "restricted-goods",
      restrictions: ["hazmat"],
    });
  });

  it("are carried by the one that does", () => {
    const decision = decide(
      { lines: { paint: 1 } },
      { stock: { paint: { lyon: 5 } }, items: [paint], accepts: { economy: ["hazmat"] } },
    );
    expect(decision.shipments[0]?.leg).toMatchObject({ service: "economy" });
  });
});

describe("what is made to order", () => {
  const ring = item("ring", { making: "PT8H" });
  const mug = item("mug");

  it("leaves when it is made, and what lies on the shelf does not wait for it", () => {
    const stock = { ring: { lyon: 5 }, mug: { lyon: 5 } };
    const given = { stock, items: [ring, mug] };
    const soon = decide({ lines: { mug: 1 } }, given).deadline;
    const made = decide({ lines: { ring: 1 } }, given).deadline;
    expect(soon).toBe("2026-03-11T17:00:00.000Z");
    // 8 h of making from Tuesday 10:00 end at 18:00: with picking and packing after Tuesday's truck.
    expect(made).toBe("2026-03-12T17:00:00.000Z");
    expect(shape(decide({ lines: { mug: 1, ring: 1 } }, given))).toEqual([["lyon", "1 mug", "1 ring"]]);
  });
});

describe("a shipment", () => {
  const box = {
    id: "b1",
    inside: { length: 250, width: 200, height: 120 },
    maxGrams: 5_000,
    grams: 150,
  };

  it("is paid for by the boxes that it fills", () => {
    const given = { stock: { mug: { lyon: 9 } }, items: [item("mug")], nodes: { lyon: { boxes: [box] } } };
    const one = decide({ lines: { mug: 2 } }, given);
    expect(one.shipments[0]?.parcels).toEqual([
      { box: "b1", grams: 950, contents: [{ sku: "mug", quantity: 2 }] },
    ]);
    const three = decide({ lines: { mug: 5 } }, given);
    expect(three.shipments[0]?.parcels).toHaveLength(3);
    expect(three.shipments[0]?.cost).toMatchObject({ tariff: 3 * 700, handling: 3 * 100 + 5 * 10 });
    expect(three).toMatchObject({ search: "exact", bound: three.cost });
  });
});
