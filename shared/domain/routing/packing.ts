// How the shares of one order are packed: into the node's boxes where it has some, by weight alone where not.
import type { Box, NetworkNode } from "#shared/domain/network/node.ts";
import { type Carton, cartonise, type ParcelLimits } from "./cartons.ts";
import type { LinePart, OrderLine, Piece } from "./order-lines.ts";
import type { UsableWay } from "./screening.ts";
import type { Packing } from "./sourcing.ts";
import { parcelLimit, parcelsFor, type WeightTariff } from "./weight-tariff.ts";

/** What is to be packed: parts of an order's lines. */
export interface Load {
  readonly lines: readonly OrderLine[];
  readonly parts: readonly LinePart[];
}

/** Packs parts of one order. Nodes with the same boxes and services with the same limits share a packing. */
export function packer(load: Load): (node: NetworkNode, usable: UsableWay) => Packing | undefined {
  const known = new Map<string, Packing>();
  return (node, { way, tariff }) => {
    if (node.boxes.length === 0 || tariff === undefined || way.method !== "home") return undefined;
    const limits = { grams: parcelLimit(tariff), length: way.service.maxLength };
    const key = `${limits.grams} ${limits.length} ${keyOf(node.boxes)}`;
    const packing = known.get(key) ?? packingOf(load, node.boxes, limits);
    known.set(key, packing);
    return packing;
  };
}

const keys = new WeakMap<readonly Box[], string>();

function keyOf(boxes: readonly Box[]): string {
  const key = keys.get(boxes) ?? JSON.stringify(boxes);
  keys.set(boxes, key);
  return key;
}

const packingOf = ({ lines, parts }: Load, boxes: readonly Box[], limits: ParcelLimits): Packing => ({
  parcels: (chosen) => {
    const pieces = piecesOf(
      chosen.flatMap((part) => parts[part] ?? []),
      lines,
    );
    return cartonise(pieces, boxes, limits).map(({ grams }) => grams);
  },
});

function piecesOf(parts: readonly LinePart[], lines: readonly OrderLine[]): readonly Piece[] {
  return parts.flatMap(({ line, quantity }) =>
    (lines[line]?.item?.pieces ?? []).map((piece) => ({ ...piece, quantity: piece.quantity * quantity })),
  );
}

/** The parcels of one share, as they are to be packed; at least one. */
export function cartonsOf(
  node: NetworkNode,
  { way, tariff }: UsableWay,
  { lines, parts }: Load,
): readonly Carton[] {
  const grams = parts.reduce((sum, { weight }) => sum + weight, 0);
  if (tariff === undefined || way.method !== "home") return [{ grams, contents: [] }];
  if (node.boxes.length === 0) return byWeight(tariff, grams);
  const limits = { grams: parcelLimit(tariff), length: way.service.maxLength };
  return cartonise(piecesOf(parts, lines), node.boxes, limits);
}

/** All parcels but the last are full. */
function byWeight(tariff: WeightTariff, grams: number): readonly Carton[] {
  const full = parcelsFor(tariff, grams) - 1;
  const limit = parcelLimit(tariff);
  return Array.from({ length: full + 1 }, (_, parcel) => ({
    grams: parcel < full ? limit : grams - full * limit,
    contents: [],
  }));
}
