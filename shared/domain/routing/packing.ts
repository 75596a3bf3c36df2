// How the shares of one order are packed: into the node's boxes where it has some, by weight alone where not.
import type { Service, Zone } from "#shared/domain/network/carrier.ts";
import type { Item } from "#shared/domain/network/item.ts";
import type { Box, NetworkNode } from "#shared/domain/network/node.ts";
import { carriageOf } from "#shared/domain/promise/way.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import { type Carton, cartonise, type ParcelLimits } from "./cartons.ts";
import type { DemandLine } from "./demand.ts";
import type { LinePart, OrderLine, Piece } from "./order-lines.ts";
import type { UsableWay } from "./screening.ts";
import { serviceTariff } from "./service-tariff.ts";
import type { Packing } from "./sourcing.ts";
import { parcelLimit, parcelsFor, type WeightTariff } from "./weight-tariff.ts";

/** What is to be packed: parts of an order's lines. */
export interface Load {
  readonly lines: readonly OrderLine[];
  readonly parts: readonly LinePart[];
}

/** What was packed of one order before. */
export interface Packed {
  /** By boxes, limits and contents. */
  readonly cartons: Map<string, readonly Carton[]>;
  /** Of lines that are not divided, by boxes and limits: the same at every deadline. */
  readonly whole: Map<string, Packing>;
}

export const nothingPacked = (): Packed => ({ cartons: new Map(), whole: new Map() });

/** Packs parts of one order. Nodes with the same boxes and services with the same limits share a packing. */
export function packer(
  load: Load,
  packed: Packed,
): (node: NetworkNode, usable: UsableWay) => Packing | undefined {
  const isWhole = load.parts.every(({ line, only }, part) => line === part && only === undefined);
  const known = isWhole ? packed.whole : new Map<string, Packing>();
  return (node, usable) => {
    const limits = limitsOf(node, usable);
    if (limits === undefined) return undefined;
    const key = `${limits.grams} ${limits.length} ${kitOf(node.boxes).key}`;
    const packing = known.get(key) ?? {
      parcels: (chosen) => {
        const parts = chosen.flatMap((part) => load.parts[part] ?? []);
        return packedInto(node.boxes, limits, { ...load, parts }, packed).map(({ grams }) => grams);
      },
    };
    known.set(key, packing);
    return packing;
  };
}

/** Of the service that carries it, where its boxes may come near them; undefined where no boxes are packed. */
function limitsOf({ boxes }: NetworkNode, { way, tariff }: UsableWay): ParcelLimits | undefined {
  const carriage = carriageOf(way);
  if (boxes.length === 0 || tariff === undefined || carriage === undefined) return undefined;
  return parcelLimits(boxes, tariff, carriage.service);
}

function parcelLimits(
  boxes: readonly Box[],
  tariff: WeightTariff,
  { maxLength }: Pick<Service, "maxLength">,
): ParcelLimits {
  const { most } = kitOf(boxes);
  return { grams: Math.min(parcelLimit(tariff), most.grams), length: Math.min(maxLength, most.length) };
}

/** What is to be known of a node's boxes. */
interface Kit {
  /** The same for lists with the same boxes. */
  readonly key: number;
  /** Of the heaviest box when full, and of the longest: services with higher limits pack alike. */
  readonly most: ParcelLimits;
}

const kits = new WeakMap<readonly Box[], Kit>();
const alike = new Map<string, Kit>();

function kitOf(boxes: readonly Box[]): Kit {
  let kit = kits.get(boxes);
  if (kit === undefined) {
    const text = JSON.stringify(boxes);
    kit = alike.get(text) ?? { key: alike.size, most: mostOf(boxes) };
    alike.set(text, kit);
    kits.set(boxes, kit);
  }
  return kit;
}

const mostOf = (boxes: readonly Box[]): ParcelLimits => ({
  grams: Math.max(...boxes.map(({ maxGrams, grams }) => maxGrams + grams)),
  length: Math.max(...boxes.map(({ inside }) => Math.max(inside.length, inside.width, inside.height))),
});

function packedInto(
  boxes: readonly Box[],
  limits: ParcelLimits,
  { lines, parts }: Load,
  packed: Packed,
): readonly Carton[] {
  const contents = parts.map(({ line, quantity }) => `${line}x${quantity}`).join();
  const key = `${limits.grams} ${limits.length} ${contents} ${kitOf(boxes).key}`;
  const cartons = packed.cartons.get(key) ?? cartonise(piecesOf(parts, lines), boxes, limits);
  packed.cartons.set(key, cartons);
  return cartons;
}

function piecesOf(parts: readonly LinePart[], lines: readonly OrderLine[]): readonly Piece[] {
  return parts.flatMap(({ line, quantity }) =>
    (lines[line]?.item?.pieces ?? []).map((piece) => ({ ...piece, quantity: piece.quantity * quantity })),
  );
}

/** The parcels of one share, as they are to be packed; at least one. */
export function cartonsOf(
  node: NetworkNode,
  usable: UsableWay,
  load: Load,
  packed: Packed,
): readonly Carton[] {
  const grams = load.parts.reduce((sum, { weight }) => sum + weight, 0);
  if (usable.tariff === undefined) return [{ grams, contents: [] }];
  const limits = limitsOf(node, usable);
  return limits === undefined ? byWeight(usable.tariff, grams) : packedInto(node.boxes, limits, load, packed);
}

/** What a service of a carrier takes to a zone. */
interface Carriage {
  readonly service: Service;
  readonly zone: Zone;
}

/** The parcels of what is really there, which may be less than was planned. Without carriage it is collected. */
export function cartonsOfLines(
  lines: readonly DemandLine[],
  { node, items }: { readonly node: NetworkNode; readonly items: ReadonlyMap<Sku, Item> },
  carriage: Carriage | undefined,
): readonly Carton[] {
  const pieces = lines.flatMap(({ sku, quantity }): Piece[] => {
    const item = items.get(sku);
    return item === undefined ? [] : [{ sku, quantity, grams: item.weight, size: item.size }];
  });
  const grams = pieces.reduce((sum, piece) => sum + piece.grams * piece.quantity, 0);
  const tariff = carriage && serviceTariff(carriage.service, carriage.zone);
  if (carriage === undefined || tariff === undefined) return [{ grams, contents: [] }];
  if (node.boxes.length === 0) return byWeight(tariff, grams);
  return cartonise(pieces, node.boxes, parcelLimits(node.boxes, tariff, carriage.service));
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
