import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audit, type Books, lasting } from "#shared/domain/stock/audit.ts";
import { HeldLine, Movement, StockLevel } from "#shared/domain/stock/ledger.ts";
import { NodeId, ShipmentId } from "#shared/kernel/ids.ts";

const at = "2026-03-03T08:00:00.000Z";
const level = (more: object = {}): StockLevel =>
  StockLevel.parse({
    sku: "mug",
    node: "lyon",
    onHand: 5,
    held: 2,
    available: 3,
    asOf: at,
    ...more,
  });
let last = 0;
const moved = (quantity: number, from: string, to: string): Movement =>
  Movement.parse({
    ...{ id: `m-${++last}`, at, reason: "adjusted", reference: "test" },
    entries: [{ sku: "mug", quantity, from, to }],
  });
const shipment = ShipmentId.parse("ord_a-101");
const holding = (quantity: number) => ({
  shipment,
  node: NodeId.parse("lyon"),
  lines: [HeldLine.parse({ sku: "mug", quantity })],
});

/** Five came, two of them are held. */
const sound: Books = {
  levels: [level()],
  movements: [moved(5, "supplier", "node:lyon")],
  activeHolds: [holding(2)],
  inTransit: [],
};
const clean = { ledgerImbalance: 0, oversoldUnits: 0, forgottenUnits: 0, discrepancies: [] };

describe("the audit", () => {
  it("finds nothing in books that balance", () => {
    expect(audit(sound)).toEqual({ levels: 1, movements: 1, activeHolds: 1, unitsSold: 0, ...clean });
    expect(audit({ levels: [], movements: [], activeHolds: [], inTransit: [] })).toMatchObject(clean);
  });

  it("finds a level that its movements do not explain", () => {
    expect(audit({ ...sound, movements: [moved(4, "supplier", "node:lyon")] })).toMatchObject({
      ledgerImbalance: 1,
      discrepancies: [
        { code: "level-differs-from-movements", sku: "mug", node: "lyon", expected: 4, found: 5 },
      ],
    });
  });

  it("finds units that are held for nobody", () => {
    expect(audit({ ...sound, activeHolds: [] })).toMatchObject({
      ledgerImbalance: 2,
      discrepancies: [{ code: "held-differs-from-holds", expected: 0, found: 2 }],
    });
  });

  it("finds an available figure that is not what it is made of", () => {
    expect(audit({ ...sound, levels: [level({ available: 4 })] })).toMatchObject({
      ledgerImbalance: 1,
      discrepancies: [{ code: "available-is-wrong", expected: 3, found: 4 }],
    });
  });

  it("finds more held than is there, and counts the units", () => {
    const books = {
      ...sound,
      levels: [level({ held: 8, available: -3 })],
      activeHolds: [holding(8)],
    };
    expect(audit(books)).toMatchObject({
      ledgerImbalance: 0,
      oversoldUnits: 3,
      discrepancies: [{ code: "oversold", expected: 0, found: 3 }],
    });
  });

  it("finds units at a node that has no level for them", () => {
    const movements = [...sound.movements, moved(3, "supplier", "node:paris")];
    expect(audit({ ...sound, movements })).toMatchObject({
      ledgerImbalance: 3,
      discrepancies: [{ code: "level-is-missing", sku: "mug", node: "paris", expected: 3, found: 0 }],
    });
  });

  it("finds units that were picked for a shipment which does not have them, and the other way round", () => {
    const movements = [
      ...sound.movements,
      moved(3, "supplier", "node:lyon"),
      moved(3, "node:lyon", "shipment:ord_a-101"),
    ];
    const differs = { code: "in-transit-differs", sku: "mug", shipment };
    expect(audit({ ...sound, movements })).toMatchObject({
      ledgerImbalance: 3,
      discrepancies: [{ ...differs, expected: 3, found: 0 }],
    });
    expect(audit({ ...sound, movements, inTransit: [holding(3)] })).toMatchObject(clean);
    expect(audit({ ...sound, inTransit: [holding(1)] })).toMatchObject({
      ledgerImbalance: 1,
      discrepancies: [{ ...differs, expected: 0, found: 1 }],
    });
  });

  it("finds units that a shipment holds which has ended", () => {
    expect(audit(sound, new Set([shipment]))).toMatchObject({
      ledgerImbalance: 0,
      forgottenUnits: 2,
      discrepancies: [
        { code: "held-for-nothing", sku: "mug", node: "lyon", shipment, expected: 0, found: 2 },
      ],
    });
  });

  it("keeps of two audits what both found alike", () => {
    const first = audit({ ...sound, movements: [moved(4, "supplier", "node:lyon")], activeHolds: [] });
    const second = audit({ ...sound, movements: [moved(4, "supplier", "node:lyon")] });
    expect(lasting(first, second).map(({ code }) => code)).toEqual(["level-differs-from-movements"]);
    expect(lasting(first, audit(sound))).toEqual([]);
  });

  it("counts what reached customers, less what came back", () => {
    const movements = [
      ...sound.movements,
      moved(3, "supplier", "node:lyon"),
      moved(3, "node:lyon", "shipment:ord_a-101"),
      moved(2, "shipment:ord_a-101", "customer"),
      moved(1, "shipment:ord_a-101", "lost"),
      moved(1, "customer", "supplier"),
    ];
    expect(audit({ ...sound, movements })).toMatchObject({ ...clean, unitsSold: 1 });
  });

  it("finds nothing after any movements whose levels follow them", () => {
    const places = ["node:lyon", "node:paris", "supplier", "customer", "lost", "count", "shipment:ord_a-101"];
    const movement = fc
      .record({
        quantity: fc.integer({ min: 1, max: 9 }),
        from: fc.constantFrom(...places),
        to: fc.constantFrom(...places),
      })
      .filter(({ from, to }) => from !== to);
    fc.assert(
      fc.property(fc.array(movement, { maxLength: 30 }), (all) => {
        const stocked = ["lyon", "paris"].map((node) => moved(300, "supplier", `node:${node}`));
        const movements = [...stocked, ...all.map(({ quantity, from, to }) => moved(quantity, from, to))];
        const levels = ["lyon", "paris"].map((node) => {
          const onHand = balanceOf(movements, `node:${node}`);
          return level({ node, onHand, held: 0, available: onHand });
        });
        expect(audit({ levels, movements, activeHolds: [], inTransit: carriedBy(movements) })).toMatchObject(
          clean,
        );
      }),
    );
  });

  it("finds every single unit that is written wrongly", () => {
    const wrong = fc.record({ onHand: fc.integer({ min: 0, max: 9 }), held: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(wrong, ({ onHand, held }) => {
        const report = audit({ ...sound, levels: [level({ onHand, held, available: onHand - held })] });
        expect(report.ledgerImbalance).toBe(Math.abs(onHand - 5) + Math.abs(held - 2));
      }),
    );
  });
});

const balanceOf = (movements: readonly Movement[], account: string): number =>
  movements
    .flatMap(({ entries }) => entries)
    .reduce(
      (sum, { quantity, from, to }) =>
        sum + (to === account ? quantity : 0) - (from === account ? quantity : 0),
      0,
    );

/** As the shipment would have them. Random movements may take more out of it than there was. */
function carriedBy(movements: readonly Movement[]): Books["inTransit"] {
  const quantity = balanceOf(movements, "shipment:ord_a-101");
  const lines = quantity === 0 ? [] : [{ ...HeldLine.parse({ sku: "mug", quantity: 1 }), quantity }];
  return [{ shipment, node: NodeId.parse("lyon"), lines }];
}
