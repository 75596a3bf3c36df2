// Proves that stock is conserved: every level equals the sum of its movements, every held unit has a hold, every picked
// one is in a shipment that is on its way, and nothing is held for a shipment that has ended.
import type { NodeId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { accountKey, type Carried, isOfNode, isOfShipment, nodeOfKey, sumsOf } from "./carried.ts";
import { type HeldLine, type Movement, nodeAccount, type StockLevel, shipmentAccount } from "./ledger.ts";

const codes = {
  /** On hand is not what the movements add up to. */
  "level-differs-from-movements": "imbalance",
  /** A node's movements are of a SKU that it has no level of. */
  "level-is-missing": "imbalance",
  "held-differs-from-holds": "imbalance",
  "available-is-wrong": "imbalance",
  /** What was picked for a shipment, by the movements, is not what its holds say. */
  "in-transit-differs": "imbalance",
  oversold: "oversold",
  /** Its shipment has ended, and still has units. */
  "held-for-nothing": "forgotten",
} as const;

export interface Discrepancy {
  readonly code: keyof typeof codes;
  readonly sku: Sku;
  readonly node?: NodeId;
  readonly shipment?: ShipmentId;
  readonly expected: number;
  readonly found: number;
}

export interface AuditReport {
  readonly levels: number;
  readonly movements: number;
  readonly activeHolds: number;
  /** Units by which levels and shipments differ from their movements or holds, summed without sign. 0 when all is well. */
  readonly ledgerImbalance: number;
  /** Units on hand below zero, or held beyond what is on hand. */
  readonly oversoldUnits: number;
  /** Units that shipments hold or carry which have ended. */
  readonly forgottenUnits: number;
  /** Units that reached customers, less those that came back. */
  readonly unitsSold: number;
  readonly discrepancies: readonly Discrepancy[];
}

interface Held {
  readonly shipment: ShipmentId;
  readonly node: NodeId;
  readonly lines: readonly HeldLine[];
}

export interface Books {
  readonly levels: readonly StockLevel[];
  /** Of the days that are closed. */
  readonly carried?: Carried;
  /** Of no closed day. */
  readonly movements: readonly Movement[];
  /** Units that wait for their pick. */
  readonly activeHolds: readonly Held[];
  /** Units that were picked and have not arrived. */
  readonly inTransit: readonly Held[];
  /** Units of shipments that have ended, which somebody is asked to put back. */
  readonly setAside?: readonly Held[];
}

/** @param ended of the shipments that hold or carry units, those that should not any more */
export function audit(books: Books, ended: ReadonlySet<ShipmentId> = new Set()): AuditReport {
  const { levels, carried, movements, activeHolds, inTransit, setAside = [] } = books;
  const sums = sumsOf(movements, carried);
  const moved = sums.balances;
  const held = unitsOf(activeHolds, ({ node }) => node);
  const discrepancies = [
    ...levels.flatMap((level) => checkLevel(level, moved, held)),
    ...missingLevels(levels, moved),
    ...checkTransit([...inTransit, ...setAside], moved),
    ...forgotten([...activeHolds, ...inTransit], ended),
  ];
  const gap = (kind: (typeof codes)[Discrepancy["code"]]) =>
    discrepancies
      .filter(({ code }) => codes[code] === kind)
      .reduce((sum, { expected, found: units }) => sum + Math.abs(expected - units), 0);
  return {
    levels: levels.length,
    movements: sums.movements,
    activeHolds: activeHolds.length,
    ledgerImbalance: gap("imbalance"),
    oversoldUnits: gap("oversold"),
    forgottenUnits: gap("forgotten"),
    unitsSold: sums.unitsSold,
    discrepancies,
  };
}

/** What two audits found alike: what differs between them was under way. */
export const lasting = (first: AuditReport, second: AuditReport): readonly Discrepancy[] => {
  const seen = new Set(first.discrepancies.map((one) => JSON.stringify(one)));
  return second.discrepancies.filter((one) => seen.has(JSON.stringify(one)));
};

function checkLevel(
  level: StockLevel,
  moved: ReadonlyMap<string, number>,
  held: Map<string, number>,
): Discrepancy[] {
  const { sku, node, onHand } = level;
  const found: Discrepancy[] = [];
  const expect = (code: Discrepancy["code"], expected: number, units: number) => {
    if (expected !== units) found.push({ code, sku, node, expected, found: units });
  };
  expect("level-differs-from-movements", moved.get(nodeKey(sku, node)) ?? 0, onHand);
  expect("held-differs-from-holds", held.get(`${sku}|${node}`) ?? 0, level.held);
  expect("available-is-wrong", onHand - level.held, level.available);
  expect("oversold", 0, Math.max(0, level.held - onHand, -onHand));
  return found;
}

const nodeKey = (sku: Sku, node: NodeId): string => accountKey(sku, nodeAccount(node));

function missingLevels(levels: readonly StockLevel[], moved: ReadonlyMap<string, number>): Discrepancy[] {
  const known = new Set(levels.map(({ sku, node }) => nodeKey(sku, node)));
  const missing = [...moved].filter(([key, units]) => units !== 0 && isOfNode(key) && !known.has(key));
  return missing.map(([key, units]) => {
    return { code: "level-is-missing", ...nodeOfKey(key), expected: units, found: 0 };
  });
}

function checkTransit(carried: readonly Held[], moved: ReadonlyMap<string, number>): Discrepancy[] {
  const byHolds = unitsOf(carried, ({ shipment }) => shipmentAccount(shipment));
  const keys = new Set([...byHolds.keys(), ...[...moved.keys()].filter(isOfShipment)]);
  return [...keys].flatMap((key): Discrepancy[] => {
    const [sku, account] = key.split("|") as [Sku, string];
    const shipment = account.slice("shipment:".length) as ShipmentId;
    const [expected, found] = [moved.get(key) ?? 0, byHolds.get(key) ?? 0];
    return expected === found ? [] : [{ code: "in-transit-differs", sku, shipment, expected, found }];
  });
}

const forgotten = (open: readonly Held[], ended: ReadonlySet<ShipmentId>): Discrepancy[] =>
  open
    .filter(({ shipment }) => ended.has(shipment))
    .flatMap(({ shipment, node, lines }) =>
      lines.map(
        ({ sku, quantity }): Discrepancy => ({
          ...{ code: "held-for-nothing", sku, node, shipment },
          ...{ expected: 0, found: quantity },
        }),
      ),
    );

/** Units by SKU and whatever else tells them apart. */
function unitsOf(holds: readonly Held[], where: (hold: Held) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const hold of holds) {
    for (const { sku, quantity } of hold.lines) {
      const key = `${sku}|${where(hold)}`;
      sums.set(key, (sums.get(key) ?? 0) + quantity);
    }
  }
  return sums;
}
