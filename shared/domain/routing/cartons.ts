// Which boxes a shipment fills. Things go in from large to small; each kind fills the smallest free space that it
// fits into with a block of as many as there are room for, and what is left of that space is cut into three (a
// guillotine cut, so that all of it can really be packed). The fullest box is closed first, then exchanged for the
// smallest that holds the same.
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

/** More kinds than this are packed by weight and volume alone, boxes at most so full. */
const MOST_KINDS = 60;
const FILL = 0.7;

type Sides = readonly [number, number, number];

interface Kind {
  readonly sku: Sku;
  readonly grams: number;
  readonly sides: Sides;
  readonly volume: number;
}

/** So many of each kind, by its place in the list of kinds. */
type Counts = readonly number[];

/** @param boxes of the node; where there are none every unit is a parcel by itself */
export function cartonise(
  pieces: readonly Piece[],
  boxes: readonly Box[],
  limits: ParcelLimits,
): readonly Carton[] {
  const usable = usableBoxes(boxes, limits);
  const sorted = pieces.toSorted(largestFirst);
  const kinds = sorted.map(kindOf);
  const isLoose = kinds.map((kind) => !usable.some((box) => fitsAlone(kind, box)));
  let rest = sorted.map(({ quantity }, index) => (isLoose[index] ? 0 : quantity));
  const store = { kinds, boxes: usable, fill: kinds.length > MOST_KINDS ? fillByVolume : fillBySpace };
  const cartons: Carton[] = [];
  while (rest.some((count) => count > 0)) {
    const packed = fullestBox(rest, store);
    cartons.push(cartonOf(packed, kinds));
    rest = rest.map((count, index) => count - (packed.counts[index] ?? 0));
  }
  const loose = sorted.filter((_, index) => isLoose[index]).flatMap(ownParcels);
  return [...cartons, ...loose];
}

const ownParcels = ({ sku, grams, quantity }: Piece): Carton[] =>
  Array.from({ length: quantity }, () => ({ grams, contents: [{ sku, quantity: 1 }] }));

interface Usable {
  readonly id: string;
  readonly sides: Sides;
  readonly volume: number;
  /** Of the contents. */
  readonly most: number;
  readonly tare: number;
}

interface Store {
  readonly kinds: readonly Kind[];
  /** Smallest first. */
  readonly boxes: readonly Usable[];
  readonly fill: Fill;
}

/** What of the rest a box takes; undefined where all of it is asked for and does not go in. */
interface Fill {
  (box: Usable, rest: Counts, kinds: readonly Kind[]): Counts;
  (box: Usable, rest: Counts, kinds: readonly Kind[], all: true): Counts | undefined;
}

interface Packed {
  readonly box: Usable;
  readonly counts: Counts;
}

function usableBoxes(boxes: readonly Box[], limits: ParcelLimits): readonly Usable[] {
  return boxes
    .map(({ id, inside, maxGrams, grams }) => {
      const sides = sidesOf(inside);
      const most = Math.min(maxGrams, limits.grams - grams);
      return { id, sides, volume: volumeOf(sides), most, tare: grams };
    })
    .filter(({ sides, most }) => sides[0] <= limits.length && most > 0)
    .sort((a, b) => a.volume - b.volume || (a.id < b.id ? -1 : 1));
}

function kindOf({ sku, grams, size }: Piece): Kind {
  const sides = sidesOf(size);
  return { sku, grams, sides, volume: volumeOf(sides) };
}

const sidesOf = ({ length, width, height }: Size): Sides => descending(length, width, height);

function descending(a: number, b: number, c: number): Sides {
  if (a < b) return descending(b, a, c);
  if (b < c) return descending(a, c, b);
  return [a, b, c];
}

const volumeOf = ([a, b, c]: Sides): number => a * b * c;
const fits = (thing: Sides, space: Sides): boolean =>
  thing[0] <= space[0] && thing[1] <= space[1] && thing[2] <= space[2];
const fitsAlone = ({ sides, grams }: Kind, box: Usable): boolean =>
  fits(sides, box.sides) && grams <= box.most;

function largestFirst(a: Piece, b: Piece): number {
  const [one, two] = [sidesOf(a.size), sidesOf(b.size)];
  return volumeOf(two) - volumeOf(one) || two[0] - one[0] || (a.sku < b.sku ? -1 : 1);
}

/** The smallest box that takes all; where none does, the largest one filled, and then as small as it may be. */
function fullestBox(rest: Counts, store: Store): Packed {
  const whole = smallestFor(rest, store);
  if (whole !== undefined) return { box: whole, counts: rest };
  let best: Packed | undefined;
  let most = -1;
  for (const box of store.boxes.toReversed()) {
    if (most >= box.volume) break;
    const counts = store.fill(box, rest, store.kinds);
    if (counts.every((count) => count === 0)) continue;
    const volume = volumeIn(counts, store.kinds);
    if (volume <= most) continue;
    most = volume;
    best = { box, counts };
  }
  if (best === undefined) throw new Error("a thing that fits no box is a parcel by itself");
  return { box: smallestFor(best.counts, store) ?? best.box, counts: best.counts };
}

function smallestFor(counts: Counts, { kinds, boxes, fill }: Store): Usable | undefined {
  const volume = volumeIn(counts, kinds);
  const grams = gramsIn(counts, kinds);
  return boxes.find((box) => {
    if (volume > box.volume || grams > box.most) return false;
    return fill(box, counts, kinds, true) !== undefined;
  });
}

const volumeIn = (counts: Counts, kinds: readonly Kind[]): number =>
  counts.reduce((sum, count, index) => sum + count * (kinds[index]?.volume ?? 0), 0);
const gramsIn = (counts: Counts, kinds: readonly Kind[]): number =>
  counts.reduce((sum, count, index) => sum + count * (kinds[index]?.grams ?? 0), 0);

function fillBySpace(box: Usable, rest: Counts, kinds: readonly Kind[]): Counts;
function fillBySpace(box: Usable, rest: Counts, kinds: readonly Kind[], all: true): Counts | undefined;
function fillBySpace(box: Usable, rest: Counts, kinds: readonly Kind[], all = false): Counts | undefined {
  const spaces: Sides[] = [box.sides];
  const placed: number[] = [];
  let room = box.most;
  for (let index = 0; index < kinds.length; index++) {
    const { grams = 0, sides = box.sides } = kinds[index] ?? {};
    const count = rest[index] ?? 0;
    const wanted = Math.min(count, grams > 0 ? Math.floor(room / grams) : Infinity);
    const taken = placeInto(spaces, sides, wanted);
    if (all && taken < count) return undefined;
    room -= taken * grams;
    placed.push(taken);
  }
  return placed;
}

/** Takes the spaces that it uses from the list, and gives what is left of them back. */
function placeInto(spaces: Sides[], sides: Sides, wanted: number): number {
  let left = wanted;
  while (left > 0) {
    const at = smallestSpace(sides, spaces);
    const space = spaces[at];
    if (space === undefined) break;
    const { turn, row, layer, layers } = blockIn(space, sides, left);
    const [i, j, k] = turn;
    spaces.splice(at, 1);
    cutOff(spaces, space, [sides[i] * row, sides[j] * layer, sides[k] * layers]);
    left -= row * layer * layers;
  }
  return wanted - left;
}

function smallestSpace(sides: Sides, spaces: readonly Sides[]): number {
  let best = -1;
  let least = Infinity;
  for (let index = 0; index < spaces.length; index++) {
    const space = spaces[index];
    if (space === undefined || !fits(sides, space)) continue;
    const volume = volumeOf(space);
    if (volume >= least) continue;
    least = volume;
    best = index;
  }
  return best;
}

type Turn = readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2];
const turns: readonly Turn[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];
const upright: Turn = [0, 1, 2];

/** How a block of one kind lies: which side along which of the space's, and how many in a row, a layer, and up. */
interface Block {
  readonly turn: Turn;
  readonly row: number;
  readonly layer: number;
  readonly layers: number;
}

/** At most so many, turned so that most of them would fit; whole rows and layers. */
function blockIn(space: Sides, sides: Sides, most: number): Block {
  let turn = upright;
  let [most0, most1, most2] = [0, 0, 0];
  for (const tried of turns) {
    const along0 = rowOf(space[0], sides[tried[0]]);
    const along1 = rowOf(space[1], sides[tried[1]]);
    const along2 = rowOf(space[2], sides[tried[2]]);
    if (along0 * along1 * along2 <= most0 * most1 * most2) continue;
    turn = tried;
    most0 = along0;
    most1 = along1;
    most2 = along2;
  }
  const row = Math.min(most0, most);
  const layer = Math.min(most1, Math.floor(most / row));
  return { turn, row, layer, layers: Math.min(most2, Math.floor(most / (row * layer))) };
}

/** As many as lie along a side; one that has no length lies there any number of times: once will do. */
const rowOf = (space: number, side: number): number => (side === 0 ? 1 : Math.floor(space / side));

function cutOff(spaces: Sides[], [x, y, z]: Sides, [a, b, c]: Sides): void {
  if (x > a) spaces.push(descending(x - a, y, z));
  if (y > b) spaces.push(descending(a, y - b, z));
  if (z > c) spaces.push(descending(a, b, z - c));
}

function fillByVolume(box: Usable, rest: Counts, kinds: readonly Kind[]): Counts;
function fillByVolume(box: Usable, rest: Counts, kinds: readonly Kind[], all: true): Counts | undefined;
function fillByVolume(box: Usable, rest: Counts, kinds: readonly Kind[], all = false): Counts | undefined {
  let volume = FILL * box.volume;
  let room = box.most;
  let isEmpty = true;
  const taken = kinds.map((kind, index) => {
    const { grams, sides } = kind;
    if (!fits(sides, box.sides)) return 0;
    const byVolume = kind.volume > 0 ? Math.floor(volume / kind.volume) : Infinity;
    const byWeight = grams > 0 ? Math.floor(room / grams) : Infinity;
    // One unit always fits: it was tried alone.
    const least = isEmpty && byWeight >= 1 ? 1 : 0;
    const count = Math.min(rest[index] ?? 0, byWeight, Math.max(least, byVolume));
    volume -= count * kind.volume;
    room -= count * grams;
    isEmpty &&= count === 0;
    return count;
  });
  return all && taken.some((count, index) => count !== rest[index]) ? undefined : taken;
}

function cartonOf({ box, counts }: Packed, kinds: readonly Kind[]): Carton {
  const contents = new Map<Sku, number>();
  for (const [index, { sku }] of kinds.entries()) {
    const count = counts[index] ?? 0;
    if (count > 0) contents.set(sku, (contents.get(sku) ?? 0) + count);
  }
  return {
    box: box.id,
    grams: box.tare + gramsIn(counts, kinds),
    contents: [...contents].map(([sku, quantity]) => ({ sku, quantity })),
  };
}
