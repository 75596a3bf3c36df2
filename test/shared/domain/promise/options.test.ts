import { describe, expect, it } from "vitest";
import { Item } from "#shared/domain/network/item.ts";
import { collectOptions } from "#shared/domain/promise/collect-options.ts";
import { PromiseOption } from "#shared/domain/promise/option.ts";
import { promiseOptions } from "#shared/domain/promise/promise-options.ts";
import { dayKey } from "#shared/domain/routing/capacity.ts";
import { planOrder } from "#shared/domain/routing/plan-order.ts";
import { LocalDate } from "#shared/kernel/time.ts";
import { demandFor, nodeId, strasbourgDoor, type Wish, type World, world } from "#test/support/network.ts";

const tuesday = "2026-03-10T10:00+01:00";

const quote = (wish: Wish, given: Partial<World> = {}) =>
  promiseOptions(demandFor(wish), world({ now: tuesday, ...given }));

function offered(wish: Wish, given: Partial<World> = {}): PromiseOption[] {
  const quoted = quote(wish, given);
  if (!quoted.ok) throw new Error(quoted.refusal.code);
  return quoted.value;
}

const refusal = (wish: Wish, given: Partial<World> = {}) => {
  const quoted = quote(wish, given);
  return quoted.ok ? undefined : quoted.refusal;
};

describe("the options for a delivery", () => {
  const stock = { mug: { lyon: 5, paris: 2 } };

  it("are those that no other beats in time and price, earliest first", () => {
    const options = offered({ lines: { mug: 1 } }, { stock });
    expect(options.map(({ deliverBy, price, services }) => [deliverBy, price, ...services])).toEqual([
      ["2026-03-10T20:00:00.000Z", 1500, "courier"],
      ["2026-03-11T17:00:00.000Z", 700, "next-day"],
      ["2026-03-12T17:00:00.000Z", 450, "economy"],
    ]);
    for (const option of options) expect(PromiseOption.safeParse(option).success).toBe(true);
  });

  it("count down to the last moment of the plan behind them", () => {
    const [courier, nextDay] = offered({ lines: { mug: 1 } }, { stock });
    expect(courier?.orderBy).toBe("2026-03-10T13:30:00.000Z");
    expect(nextDay?.orderBy).toBe("2026-03-10T15:00:00.000Z");
  });

  it("name all services and all parcels of a split", () => {
    const wish = { lines: { pole: 1, mug: 1 }, to: strasbourgDoor };
    const [option] = offered(wish, { stock: { pole: { lyon: 1 }, mug: { strasbourg: 1 } } });
    expect(option).toMatchObject({ services: ["economy", "next-day"], parcels: 2, price: 450 + 700 });
  });

  it("include Saturday against the surcharge", () => {
    const options = offered(
      { lines: { mug: 1 }, to: strasbourgDoor },
      { stock, now: "2026-03-13T10:00+01:00" },
    );
    expect(options.map(({ deliverBy, price }) => [deliverBy, price])).toEqual([
      ["2026-03-14T17:00:00.000Z", 1200],
      ["2026-03-16T17:00:00.000Z", 700],
      ["2026-03-17T17:00:00.000Z", 450],
    ]);
  });

  it("can each be kept by routing until they run out", () => {
    const wish = { lines: { mug: 3, lamp: 1 } };
    const held = { mug: { lyon: 3, paris: 9 }, lamp: { paris: 1, strasbourg: 1 } };
    for (const { deliverBy, orderBy } of offered(wish, { stock: held })) {
      const late = world({ now: orderBy, stock: held });
      const decision = planOrder(demandFor(wish), late, {
        deadline: Date.parse(deliverBy),
        exclude: new Map(),
      });
      expect(decision).toMatchObject({ outcome: "planned", ladderDay: 0 });
    }
  });
});

describe("a promise is refused", () => {
  const stock = { mug: { lyon: 5, paris: 5 }, lamp: { lyon: 1 }, pole: { strasbourg: 1 } };

  it("for an empty cart", () => {
    expect(refusal({ lines: {} })).toEqual({ code: "empty-cart" });
  });

  it("for SKUs that are not in the catalogue", () => {
    expect(refusal({ lines: { mug: 1, ghost: 1 } }, { stock })).toEqual({
      code: "unknown-sku",
      skus: ["ghost"],
    });
  });

  it("for want of stock, line by line", () => {
    expect(refusal({ lines: { mug: 11, lamp: 2 } }, { stock })).toEqual({
      code: "out-of-stock",
      lines: [
        { sku: "mug", missing: 1 },
        { sku: "lamp", missing: 1 },
      ],
    });
  });

  it("where no service goes", () => {
    const to = { country: "DE", postcode: "10115" };
    expect(refusal({ lines: { mug: 1 }, to }, { stock })).toEqual({ code: "unreachable" });
  });

  it("for what fits no parcel", () => {
    expect(refusal({ lines: { mug: 1, pole: 1 } }, { stock })).toEqual({ code: "too-heavy", skus: ["pole"] });
  });

  it("for goods that no service takes, though the rest of the cart could go", () => {
    const size = { length: 100, width: 100, height: 100 };
    const items = [
      Item.parse({ sku: "mug", name: "mug", weight: 400, size }),
      Item.parse({ sku: "paint", name: "paint", weight: 400, size, restrictions: ["hazmat"] }),
    ];
    const held = { mug: { lyon: 5 }, paint: { lyon: 5 } };
    expect(refusal({ lines: { mug: 1, paint: 1 } }, { stock: held, items })).toEqual({
      code: "restricted-goods",
      restrictions: ["hazmat"],
    });
  });

  it("while every node is full", () => {
    const nodes = { lyon: { parcelsPerDay: 0 }, paris: { parcelsPerDay: 0 } };
    expect(refusal({ lines: { mug: 1 } }, { stock, nodes })).toEqual({
      code: "no-capacity",
      day: "2026-03-10",
    });
  });

  it("where it takes more parcels than allowed", () => {
    const split = { mug: { lyon: 1 }, lamp: { paris: 1 } };
    expect(refusal({ lines: { mug: 1, lamp: 1 } }, { stock: split, policy: { maxParcels: 1 } })).toEqual({
      code: "too-many-parcels",
      maxParcels: 1,
    });
  });
});

describe("collecting", () => {
  const stock = { mug: { lyon: 9, paris: 5, strasbourg: 5 } };
  const at = (store: string): Wish => ({
    lines: { mug: 1 },
    method: { kind: "collect", node: nodeId(store) },
  });

  it("is promised for an order placed when the quote expires, on the quarter of an hour", () => {
    expect(offered(at("paris"), { stock })).toEqual([
      {
        method: "collect",
        node: "paris",
        services: [],
        deliverBy: "2026-03-10T12:00:00.000Z",
        orderBy: "2026-03-10T09:30:00.000Z",
        price: 0,
        parcels: 1,
        confidence: 0.95,
      },
    ]);
  });

  it("is not offered while the store is stopped, although it will not be when the quote expires", () => {
    const stop = { node: "paris", reason: "inventory", until: "2026-03-10T09:10:00Z" };
    const only = { stock: { mug: { paris: 5 } }, policy: { stops: [stop] } };
    expect(refusal(at("paris"), only)).toBeDefined();
    expect(offered(at("paris"), { ...only, now: "2026-03-10T10:10+01:00" })).toHaveLength(1);
  });

  it("is ready the next opening day where today is full", () => {
    const taken = { [dayKey(nodeId("paris"), LocalDate.parse("2026-03-10"))]: 10 };
    expect(offered(at("paris"), { stock, taken })[0]?.deliverBy).toBe("2026-03-11T10:30:00.000Z");
  });

  it("is refused where nobody collects, and where the goods are nowhere", () => {
    expect(refusal(at("lyon"), { stock })).toEqual({ code: "not-a-collection-point", node: "lyon" });
    expect(refusal(at("paris"), { stock: { lamp: { lyon: 5 } } })).toEqual({
      code: "out-of-stock",
      lines: [{ sku: "mug", missing: 1 }],
    });
  });

  it("is offered in the nearest stores that hold everything", () => {
    const near = { lat: 48.6, lon: 7.7 };
    const stores = (holdings: NonNullable<World["stock"]>) =>
      collectOptions(demandFor({ lines: { mug: 1 } }), world({ now: tuesday, stock: holdings }), near).map(
        ({ node }) => node,
      );
    expect(stores(stock)).toEqual(["strasbourg", "paris"]);
    expect(stores({ mug: { strasbourg: 5 } })).toEqual(["strasbourg", "paris"]);
  });
});
