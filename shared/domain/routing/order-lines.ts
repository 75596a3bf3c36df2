// An order's lines as the search sees them, and their division where no node has a line whole.
import type { Item, Restriction, Size } from "#shared/domain/network/item.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import { durationMs } from "#shared/kernel/time.ts";
import type { Demand, DemandLine, Snapshot } from "./demand.ts";

/** One thing that is put into a box. */
export interface Piece {
  readonly sku: Sku;
  readonly grams: number;
  readonly size: Size;
  /** Of these in one unit of the line. */
  readonly quantity: number;
}

/** What one unit of a line is, physically: an item, or the components of a set. */
export interface Unit {
  readonly pieces: readonly Piece[];
  /** Grams, all pieces. */
  readonly weight: number;
  readonly restrictions: readonly Restriction[];
  /** Working time to make it, in milliseconds; 0 where it lies on the shelf. */
  readonly making: number;
}

export interface OrderLine {
  readonly sku: Sku;
  readonly quantity: number;
  /** Undefined where the catalogue lacks it, or a component of it: what cannot be weighed is not sent. */
  readonly item: Unit | undefined;
}

/** A line, or what one node contributes to a line that no node has whole. */
export interface LinePart {
  readonly line: number;
  readonly quantity: number;
  /** Grams. */
  readonly weight: number;
  /** Index of the only source that may serve it; -1: none can. Absent: whoever has it whole. */
  readonly only?: number;
}

/** By line: units that a source can send in time. */
export type Holdings = readonly number[];

/** Sets that need not travel together are taken apart, their components added to lines of the same SKU. */
export function orderLines({ lines }: Demand, { items, network }: Snapshot): readonly OrderLine[] {
  const isApart = (sku: Sku): boolean => {
    const set = items.get(sku)?.set;
    return set !== undefined && !(set.together ?? network.policy.setsTogether);
  };
  const asked = lines.some(({ sku }) => isApart(sku)) ? takenApart(lines, items, isApart) : lines;
  return asked.map(({ sku, quantity }) => ({ sku, quantity, item: unitOf(sku, items) }));
}

function takenApart(
  lines: readonly DemandLine[],
  items: ReadonlyMap<Sku, Item>,
  isApart: (sku: Sku) => boolean,
): readonly DemandLine[] {
  const units = new Map<Sku, number>();
  const add = (sku: Sku, quantity: number): unknown => units.set(sku, (units.get(sku) ?? 0) + quantity);
  for (const { sku, quantity } of lines) {
    if (!isApart(sku)) add(sku, quantity);
    else for (const part of items.get(sku)?.set?.components ?? []) add(part.sku, part.quantity * quantity);
  }
  return [...units].map(([sku, quantity]) => ({ sku, quantity }));
}

const units = new WeakMap<Item, Unit>();

function unitOf(sku: Sku, items: ReadonlyMap<Sku, Item>): Unit | undefined {
  const item = items.get(sku);
  if (item === undefined) return undefined;
  if (item.set !== undefined) return setOf(item, items);
  let unit = units.get(item);
  if (unit === undefined) {
    unit = plain(item, 1);
    units.set(item, unit);
  }
  return unit;
}

const plain = ({ sku, weight, size, restrictions, making }: Item, quantity: number): Unit => ({
  pieces: [{ sku, grams: weight, size, quantity }],
  weight: weight * quantity,
  restrictions,
  making: making === undefined ? 0 : durationMs(making),
});

function setOf({ set }: Item, items: ReadonlyMap<Sku, Item>): Unit | undefined {
  const parts = set?.components ?? [];
  const known = parts.flatMap(({ sku, quantity }) => {
    const item = items.get(sku);
    return item === undefined || item.set !== undefined ? [] : [plain(item, quantity)];
  });
  if (known.length < parts.length) return undefined;
  return {
    pieces: known.flatMap(({ pieces }) => pieces),
    weight: known.reduce((sum, { weight }) => sum + weight, 0),
    restrictions: [...new Set(known.flatMap((part) => part.restrictions))],
    making: Math.max(...known.map(({ making }) => making)),
  };
}

/** The SKUs that are picked for a cart: components in place of their sets. */
export function pickedSkus(skus: readonly Sku[], items: ReadonlyMap<Sku, Item>): readonly Sku[] {
  const picked = skus.flatMap((sku) => items.get(sku)?.set?.components.map((part) => part.sku) ?? [sku]);
  return [...new Set(picked)];
}

/**
 * By line: units that the node can give, at most the quantity asked for. What two lines both draw on goes to the
 * plain one first, so that all lines together never take more than there is.
 */
export function stockFor(
  lines: readonly OrderLine[],
  node: NodeId,
  units: (sku: Sku, node: NodeId) => number,
): readonly number[] {
  const hasSets = lines.some(isSet);
  return lines.map((line) => {
    const { item, quantity } = line;
    if (item === undefined) return 0;
    let most = quantity;
    for (const piece of item.pieces) {
      const others = hasSets && isSet(line) ? wantedBeside(line, lines, piece.sku) : 0;
      most = Math.min(most, Math.floor((units(piece.sku, node) - others) / piece.quantity));
    }
    return Math.max(0, most);
  });
}

const isSet = ({ sku, item }: OrderLine): boolean => item !== undefined && item.pieces[0]?.sku !== sku;

function wantedBeside(line: OrderLine, lines: readonly OrderLine[], sku: Sku): number {
  let sum = 0;
  for (const other of lines) {
    if (other === line) continue;
    for (const piece of other.item?.pieces ?? [])
      if (piece.sku === sku) sum += piece.quantity * other.quantity;
  }
  return sum;
}

/** Whole lines stay whole; the others are filled from the largest holding down, by at most `maxParts` sources. */
export function divideLines(
  lines: readonly OrderLine[],
  sources: readonly Holdings[],
  maxParts: number,
): readonly LinePart[] {
  return lines.flatMap(({ quantity, item }, line) => {
    const weightOf = (units: number): number => units * (item?.weight ?? 0);
    if (sources.some((holding) => (holding[line] ?? 0) >= quantity))
      return [{ line, quantity, weight: weightOf(quantity) }];
    const parts: LinePart[] = [];
    let rest = quantity;
    for (const { only, units } of largestFirst(sources, line).slice(0, maxParts)) {
      const taken = Math.min(rest, units);
      if (taken > 0) parts.push({ line, quantity: taken, weight: weightOf(taken), only });
      rest -= taken;
    }
    return rest > 0 ? [...parts, { line, quantity: rest, weight: weightOf(rest), only: -1 }] : parts;
  });
}

function largestFirst(sources: readonly Holdings[], line: number) {
  return sources
    .map((holding, only) => ({ only, units: holding[line] ?? 0 }))
    .sort((a, b) => b.units - a.units || a.only - b.only);
}
