// Tables over all subsets of a few lines, a subset being the mask of its lines. They are used again for the next
// order of as many lines: for few lines, making them would take as long as filling them.

export interface Cheapest {
  readonly cost: Float64Array;
  /** -1 where no offer carries the set. */
  readonly offer: Int32Array;
  /** 1 where the cost may be more. */
  readonly isGuess: Uint8Array;
}

export interface Served {
  readonly cost: Float64Array;
  /** The parcel that holds the lowest line of the mask. */
  readonly first: Int32Array;
}

export interface SubsetTables {
  readonly cheapest: Cheapest;
  readonly served: Served;
  readonly grams: Float64Array;
  readonly unserved: Float64Array;
  /** The sets that one offer carries, in the order they are built in, and what it takes for their lines. */
  readonly carried: { readonly masks: Int32Array; readonly loaded: Float64Array };
}

const tables: (SubsetTables | undefined)[] = [];

/** Filled with whatever was last written there; until the next call for as many lines. */
export function tablesFor(lines: number): SubsetTables {
  const made = tables[lines] ?? newTables(2 ** lines);
  tables[lines] = made;
  return made;
}

function newTables(size: number): SubsetTables {
  return {
    cheapest: { cost: new Float64Array(size), offer: new Int32Array(size), isGuess: new Uint8Array(size) },
    served: newServed(size),
    grams: new Float64Array(size),
    unserved: new Float64Array(size),
    carried: { masks: new Int32Array(size), loaded: new Float64Array(size) },
  };
}

export const newServed = (size: number): Served => ({
  cost: new Float64Array(size),
  first: new Int32Array(size),
});

/** Sum of the values of each subset. */
export function fillSums(sums: Float64Array, values: Float64Array): Float64Array {
  sums[0] = 0;
  for (let mask = 1; mask < sums.length; mask++)
    sums[mask] = (sums[mask & (mask - 1)] ?? 0) + (values[31 - Math.clz32(mask & -mask)] ?? 0);
  return sums;
}

/** Lines of a set, rising. */
export function linesOf(mask: number): number[] {
  const lines: number[] = [];
  for (let rest = mask; rest !== 0; rest &= rest - 1) lines.push(31 - Math.clz32(rest & -rest));
  return lines;
}
