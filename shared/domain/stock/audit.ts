// Proves that stock is conserved: every level equals the sum of its movements, every held unit has a hold.
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import { type HeldLine, type Movement, nodeAccount, type StockLevel } from "./ledger.ts";

export interface Discrepancy {
  readonly code:
    | "level-differs-from-movements"
    | "held-differs-from-holds"
    | "available-is-wrong"
    | "oversold";
  readonly sku: Sku;
  readonly node: NodeId;
  readonly expected: number;
  readonly found: number;
}

export interface AuditReport {
  readonly levels: number;
  readonly movements: number;
  readonly activeHolds: number;
  /** Units by which levels differ from their movements or holds, summed without sign. 0 when all is well. */
  readonly ledgerImbalance: number;
  /** Units on hand below zero, or held beyond what is on hand. */
  readonly oversoldUnits: number;
  /** Units that reached customers, less those that came back. */
  readonly unitsSold: number;
  readonly discrepancies: readonly Discrepancy[];
}

export interface Books {
  readonly levels: readonly StockLevel[];
  readonly movements: readonly Movement[];
  readonly activeHolds: readonly { readonly node: NodeId; readonly lines: readonly HeldLine[] }[];
}

export function audit({ levels, movements, activeHolds }: Books): AuditReport {
  const moved = balances(movements);
  const held = heldUnits(activeHolds);
  const discrepancies = levels.flatMap((level) => checkLevel(level, moved, held));
  const known = new Set(levels.map((level) => `${level.sku}|${nodeAccount(level.node)}`));
  let orphans = 0;
  for (const [key, units] of moved) {
    if (units !== 0 && key.includes("|node:") && !known.has(key)) orphans += Math.abs(units);
  }
  const of = (code: Discrepancy["code"]) => discrepancies.filter((found) => found.code === code);
  const gap = (found: readonly Discrepancy[]) =>
    found.reduce((sum, { expected, found: units }) => sum + Math.abs(expected - units), 0);
  return {
    levels: levels.length,
    movements: movements.length,
    activeHolds: activeHolds.length,
    ledgerImbalance:
      orphans +
      gap(of("level-differs-from-movements")) +
      gap(of("held-differs-from-holds")) +
      gap(of("available-is-wrong")),
    oversoldUnits: gap(of("oversold")),
    unitsSold: customerUnits(movements),
    discrepancies,
  };
}

function checkLevel(level: StockLevel, moved: Map<string, number>, held: Map<string, number>): Discrepancy[] {
  const { sku, node } = level;
  const byMovements = moved.get(`${sku}|${nodeAccount(node)}`) ?? 0;
  const byHolds = held.get(`${sku}|${node}`) ?? 0;
  const available = level.onHand - level.held;
  const overdrawn = Math.max(0, level.held - level.onHand, -level.onHand);
  const rows: Discrepancy[] = [
    { code: "level-differs-from-movements", sku, node, expected: byMovements, found: level.onHand },
    { code: "held-differs-from-holds", sku, node, expected: byHolds, found: level.held },
    { code: "available-is-wrong", sku, node, expected: available, found: level.available },
    { code: "oversold", sku, node, expected: 0, found: overdrawn },
  ];
  return rows.filter((row) => row.expected !== row.found);
}

function balances(movements: readonly Movement[]): Map<string, number> {
  const sums = new Map<string, number>();
  const add = (key: string, units: number) => sums.set(key, (sums.get(key) ?? 0) + units);
  for (const { entries } of movements) {
    for (const { sku, quantity, from, to } of entries) {
      add(`${sku}|${from}`, -quantity);
      add(`${sku}|${to}`, quantity);
    }
  }
  return sums;
}

function heldUnits(holds: Books["activeHolds"]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { node, lines } of holds) {
    for (const { sku, quantity } of lines) {
      const key = `${sku}|${node}`;
      sums.set(key, (sums.get(key) ?? 0) + quantity);
    }
  }
  return sums;
}

function customerUnits(movements: readonly Movement[]): number {
  let units = 0;
  for (const { entries } of movements) {
    for (const entry of entries) {
      if (entry.to === "customer") units += entry.quantity;
      if (entry.from === "customer") units -= entry.quantity;
    }
  }
  return units;
}
