// Which boxes a shipment fills. Units go in from large to small; each takes the smallest free space that it fits
// into, and what is left of that space is cut into three (a guillotine cut, so that all of it can really be
// packed). The fullest box is closed first, then exchanged for the smallest that holds the same.
import type { Size } from "#shared/domain/network/item.ts";
import type { Box } from "#shared/domain/network/node.ts";
import type { Sku } from "#shared/kernel/ids.ts";
import type { Piece } from "./order-lines.ts";

export interface Carton {
  /** Absent: the unit travels in its own packaging. */
  readonly box?: string;
  /** With what is in it. */
  readonly grams: number;
  readonly contents: readonly { readonly sku: Sku; readonly quantity: number }[];
}

/** What a carrier service takes as one parcel: grams, and millimetres of the longest side. */
export interface ParcelLimits {
  readonly grams: number;
  readonly length: number;
}

/** Units beyond this are packed by weight and volume alone, boxes at most so full. */
const MOST_UNITS = 300;
const FILL = 0.7;

type Sides = readonly [number, number, number];

interface One {
  readonly sku: Sku;
  readonly grams: number;
  readonly sides: Sides;
  readonly volume: number;
}

/** @param boxes of the node; where there are none every unit is a parcel by itself */
export function cartonise(
  pieces: readonly Piece[],
  boxes: readonly Box[],
  limits: ParcelLimits,
): readonly Carton[] {
  const usable = usableBoxes(boxes, limits);
  const all = pieces.flatMap(unitsOf).sort(largestFirst);
  const loose = all.filter((unit) => !usable.some((box) => fitsAlone(unit, box)));
  let rest = all.filter((unit) => !loose.includes(unit));
  const fill = rest.length > MOST_UNITS ? fillByVolume : fillBySpace;
  const cartons: Carton[] = [];
  while (rest.length > 0) {
    const packed = fullestBox(rest, usable, fill);
    cartons.push(cartonOf(packed));
    const inside = new Set(packed.units);
    rest = rest.filter((unit) => !inside.has(unit));
  }
  return [...cartons, ...loose.map(({ sku, grams }) => ({ grams, contents: [{ sku, quantity: 1 }] }))];
}

interface Usable {
  readonly id: string;
  readonly sides: Sides;
  readonly volume: number;
  /** Of the contents. */
  readonly most: number;
  readonly tare: number;
}

/** Smallest first. */
function usableBoxes(boxes: readonly Box[], limits: ParcelLimits): readonly Usable[] {
  return boxes
    .map(({ id, inside, maxGrams, grams }) => {
      const sides = sorted(inside);
      return {
        id,
        sides,
        volume: volumeOf(sides),
        most: Math.min(maxGrams, limits.grams - grams),
        tare: grams,
      };
    })
    .filter(({ sides, most }) => sides[0] <= limits.length && most > 0)
    .sort((a, b) => a.volume - b.volume || (a.id < b.id ? -1 : 1));
}

function unitsOf({ sku, grams, size, quantity }: Piece): One[] {
  const sides = sorted(size);
  return Array.from({ length: quantity }, () => ({ sku, grams, sides, volume: volumeOf(sides) }));
}

function sorted({ length, width, height }: Size): Sides {
  const [a = 0, b = 0, c = 0] = [length, width, height].sort((one, other) => other - one);
  return [a, b, c];
}

const volumeOf = ([a, b, c]: Sides): number => a * b * c;
const fits = (unit: Sides, space: Sides): boolean =>
  unit[0] <= space[0] && unit[1] <= space[1] && unit[2] <= space[2];
const fitsAlone = ({ sides, grams }: One, box: Usable): boolean =>
  fits(sides, box.sides) && grams <= box.most;
const largestFirst = (a: One, b: One): number =>
  b.volume - a.volume || b.sides[0] - a.sides[0] || (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : 0);

interface Packed {
  readonly box: Usable;
  readonly units: readonly One[];
}

type Fill = (box: Usable, units: readonly One[]) => readonly One[];

/** The smallest box that takes all; where none does, the largest one filled, and then as small as it may be. */
function fullestBox(units: readonly One[], boxes: readonly Usable[], fill: Fill): Packed {
  const whole = smallestFor(units, boxes, fill);
  if (whole !== undefined) return { box: whole, units };
  let best: Packed | undefined;
  for (const box of boxes.toReversed()) {
    if (best !== undefined && volumeIn(best.units) >= box.volume) break;
    const inside = fill(box, units);
    if (inside.length === 0) continue;
    if (best === undefined || volumeIn(inside) > volumeIn(best.units)) best = { box, units: inside };
  }
  if (best === undefined) throw new Error("a unit that fits no box is a parcel by itself");
  return { box: smallestFor(best.units, boxes, fill) ?? best.box, units: best.units };
}

function smallestFor(units: readonly One[], boxes: readonly Usable[], fill: Fill): Usable | undefined {
  const volume = volumeIn(units);
  const grams = units.reduce((sum, unit) => sum + unit.grams, 0);
  return boxes.find(
    (box) => volume <= box.volume && grams <= box.most && fill(box, units).length === units.length,
  );
}

const volumeIn = (units: readonly One[]): number => units.reduce((sum, { volume }) => sum + volume, 0);

function fillBySpace(box: Usable, units: readonly One[]): readonly One[] {
  let spaces: readonly Sides[] = [box.sides];
  let grams = 0;
  const inside: One[] = [];
  for (const unit of units) {
    if (grams + unit.grams > box.most) continue;
    const space = smallestSpace(unit, spaces);
    if (space === undefined) continue;
    spaces = [...spaces.filter((one) => one !== space), ...cut(space, unit.sides)];
    grams += unit.grams;
    inside.push(unit);
  }
  return inside;
}

function smallestSpace({ sides }: One, spaces: readonly Sides[]): Sides | undefined {
  let best: Sides | undefined;
  for (const space of spaces)
    if (fits(sides, space) && (best === undefined || volumeOf(space) < volumeOf(best))) best = space;
  return best;
}

/** Turned so that most of its like would fit, the unit lies in a corner; the rest of the space is cut in three. */
function cut(space: Sides, unit: Sides): readonly Sides[] {
  const [a, b, c] = bestTurn(space, unit);
  const [x, y, z] = space;
  const rest: readonly Sides[] = [
    [x - a, y, z],
    [a, y - b, z],
    [a, b, z - c],
  ];
  return rest.filter((sides) => volumeOf(sides) > 0).map(descending);
}

const turns = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

function bestTurn(space: Sides, unit: Sides): Sides {
  let best = unit;
  let most = 0;
  for (const [i, j, k] of turns) {
    const turned: Sides = [unit[i], unit[j], unit[k]];
    const count = space.reduce((product, side, axis) => product * Math.floor(side / (turned[axis] || 1)), 1);
    if (count > most) {
      most = count;
      best = turned;
    }
  }
  return best;
}

function descending(sides: Sides): Sides {
  const [a = 0, b = 0, c = 0] = sides.toSorted((one, other) => other - one);
  return [a, b, c];
}

function fillByVolume(box: Usable, units: readonly One[]): readonly One[] {
  let volume = 0;
  let grams = 0;
  return units.filter((unit) => {
    // One unit always fits: it was tried alone.
    const isFull = volume > 0 && volume + unit.volume > FILL * box.volume;
    if (isFull || grams + unit.grams > box.most || !fits(unit.sides, box.sides)) return false;
    volume += unit.volume;
    grams += unit.grams;
    return true;
  });
}

function cartonOf({ box, units }: Packed): Carton {
  const contents = new Map<Sku, number>();
  for (const { sku } of units) contents.set(sku, (contents.get(sku) ?? 0) + 1);
  return {
    box: box.id,
    grams: units.reduce((sum, { grams }) => sum + grams, box.tare),
    contents: [...contents].map(([sku, quantity]) => ({ sku, quantity })),
  };
}
