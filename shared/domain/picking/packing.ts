// Parcels as they were packed: in boxes that the node has, with all that was picked in them, and as heavy as that is.
import { z } from "zod";
import type { Item } from "#shared/domain/network/item.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import { Sku } from "#shared/kernel/ids.ts";
import { accept, type Result, refuse } from "#shared/kernel/result.ts";
import { Grams } from "#shared/kernel/units.ts";

const Lines = z.array(z.strictObject({ sku: Sku, quantity: z.int().positive() }));

export const PackedCarton = z.strictObject({
  /** What stands on it: the node's own number. */
  id: z.string().regex(/^[\w.-]{1,40}$/),
  /** Of the node's boxes; absent: its own packaging. */
  box: z.string().max(24).optional(),
  /** As weighed, with everything. */
  grams: Grams.optional(),
  /** Absent: only together is it known what is in them. */
  contents: Lines.min(1).max(1200).optional(),
});
export type PackedCarton = z.infer<typeof PackedCarton>;

export const Packed = z.strictObject({
  cartons: z.array(PackedCarton),
  /** Somebody looked, and sent it although it weighed more or less than it should. */
  override: z.strictObject({ reason: z.string(), expected: Grams, found: Grams }).optional(),
});
export type Packed = z.infer<typeof Packed>;

export type PackRefusal =
  | { readonly code: "carton-twice" | "unknown-box"; readonly place: number; readonly name: string }
  | { readonly code: "contents-differ"; readonly lines: z.infer<typeof Lines> }
  | { readonly code: "not-weighed"; readonly place: number }
  | {
      readonly code: "weight-off";
      /** Absent: all of them together. */
      readonly carton?: string;
      readonly expected: number;
      readonly found: number;
      readonly tolerance: number;
    };

interface Given {
  readonly lines: z.infer<typeof Lines>;
  readonly node: Pick<NetworkNode, "boxes" | "picking">;
  readonly items: ReadonlyMap<Sku, Item>;
  /** Why it goes although its weight is off. */
  readonly override?: string | undefined;
}

/** @returns what is written down of it */
export function pack(cartons: readonly PackedCarton[], given: Given): Result<Packed, PackRefusal> {
  const misnamed = misnamedIn(cartons, given.node);
  if (misnamed !== undefined) return refuse(misnamed);
  const lines = differences(cartons, given.lines);
  if (lines.length > 0) return refuse({ code: "contents-differ", lines });
  const off = weightOff(cartons, given);
  if (off === undefined) return accept({ cartons: [...cartons] });
  if (given.override === undefined || off.code !== "weight-off") return refuse(off);
  const { expected, found } = off;
  const override = { reason: given.override, expected: Grams.parse(expected), found: Grams.parse(found) };
  return accept({ cartons: [...cartons], override });
}

function misnamedIn(cartons: readonly PackedCarton[], { boxes }: Given["node"]): PackRefusal | undefined {
  const seen = new Set<string>();
  for (const [place, { id, box }] of cartons.entries()) {
    if (seen.has(id)) return { code: "carton-twice", place, name: id };
    seen.add(id);
    if (box !== undefined && !boxes.some((one) => one.id === box))
      return { code: "unknown-box", place, name: box };
  }
  return undefined;
}

const isItemised = (cartons: readonly PackedCarton[]): boolean =>
  cartons.some(({ contents }) => contents !== undefined);

/** Units by which the cartons' contents differ from what was picked, where they are told. */
function differences(cartons: readonly PackedCarton[], lines: Given["lines"]): Given["lines"] {
  if (!isItemised(cartons)) return [];
  const left = new Map(lines.map(({ sku, quantity }) => [sku, quantity]));
  for (const { sku, quantity } of cartons.flatMap(({ contents = [] }) => contents))
    left.set(sku, (left.get(sku) ?? 0) - quantity);
  return [...left].flatMap(([sku, quantity]) =>
    quantity === 0 ? [] : [{ sku, quantity: Math.abs(quantity) }],
  );
}

function weightOff(cartons: readonly PackedCarton[], { lines, node, items }: Given): PackRefusal | undefined {
  const tolerance = node.picking?.weight;
  if (tolerance === undefined) return undefined;
  const place = cartons.findIndex(({ grams }) => grams === undefined);
  if (place >= 0 || cartons.length === 0) return { code: "not-weighed", place: Math.max(0, place) };
  const gramsOf = (packed: Given["lines"]): number =>
    packed.reduce((sum, { sku, quantity }) => sum + quantity * (items.get(sku)?.weight ?? 0), 0);
  const tare = ({ box }: PackedCarton): number => node.boxes.find(({ id }) => id === box)?.grams ?? 0;
  const check = (expected: number, found: number, carton?: string): PackRefusal | undefined => {
    const most = Math.max(tolerance.grams, Math.round((expected * tolerance.percent) / 100));
    if (Math.abs(found - expected) <= most) return undefined;
    return { code: "weight-off", expected, found, tolerance: most, ...(carton !== undefined && { carton }) };
  };
  if (isItemised(cartons))
    return cartons
      .map((carton) => check(tare(carton) + gramsOf(carton.contents ?? []), carton.grams ?? 0, carton.id))
      .find((refusal) => refusal !== undefined);
  const found = cartons.reduce((sum, { grams = 0 }) => sum + grams, 0);
  return check(gramsOf(lines) + cartons.reduce((sum, carton) => sum + tare(carton), 0), found);
}
