// An order's lines as the search sees them, and their division where no node has a line whole.
import type { Item } from "#shared/domain/network/item.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import type { Demand, Snapshot } from "./demand.ts";

export interface OrderLine {
  readonly sku: Sku;
  readonly quantity: number;
  readonly item: Item | undefined;
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

export const orderLines = (demand: Demand, { items }: Snapshot): readonly OrderLine[] =>
  demand.lines.map(({ sku, quantity }) => ({ sku, quantity, item: items.get(sku) }));

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
