// The wave with the most units per aisle. Good waves may be small or large, and from one a search hardly gets to
// the other: so units are cut into bands, each is searched by itself for a while, and the better half goes on, until
// one is left. Deterministic for a given `random` and `left`.
import { anneal, type Band } from "./anneal.ts";
import { changesOf } from "./changes.ts";
import { firstWave } from "./first-wave.ts";
import { type Floor, layFloor } from "./floor.ts";
import { isBest, type PickProblem, type PickWave, unitsPerAisle } from "./pick-problem.ts";

export interface SelectionOptions {
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** Asked after every few steps: what is left of the time for it, from 1 down to 0, which ends it. */
  readonly left: () => number;
}

/** Units of a band: at the most so many times its fewest. */
const WIDTH = 1.3;
const MOST_BANDS = 16;
/** The last round, with one band, takes so many times what each other takes. */
const LAST = 2;
const WARMTH = { first: 0.5, last: 0.05 };

/** @returns undefined when no wave was found: the orders hardly come to the fewest units, or not at all */
export function selectWave(problem: PickProblem, { random, left }: SelectionOptions): PickWave | undefined {
  const floor = layFloor(problem);
  const change = changesOf(floor, random);
  const first = firstWave(floor, problem);
  if (isBest(first, mostUnits(problem, floor))) return first;
  const search = ({ band, best }: Searched, from: number, to: number): Searched => {
    floor.become(best ?? nothing);
    const rest = () => (to - (1 - left())) / (to - from);
    return { band, best: anneal({ floor, change, random, band, best, warmth: WARMTH, left: rest }) };
  };
  let bands: Searched[] = bandsOf(problem, floor).map((band) => ({ band, best: undefined }));
  const rounds = Math.ceil(Math.log2(Math.max(1, bands.length))) + 1;
  for (let round = 0; round < rounds; round++) {
    const from = round / (rounds - 1 + LAST);
    const to = round === rounds - 1 ? 1 : (round + 1) / (rounds - 1 + LAST);
    const at = (place: number): number => from + ((to - from) * place) / bands.length;
    bands = betterHalf(bands.map((band, place) => search(band, at(place), at(place + 1))));
  }
  const found = bands[0]?.best;
  if (found === undefined || first === undefined) return found ?? first;
  return unitsPerAisle(found) >= unitsPerAisle(first) ? found : first;
}

/** The best first. The band with the fewest units stays till the last round: what is good there is hard to find. */
function betterHalf(bands: readonly Searched[]): Searched[] {
  const better = bands.toSorted((a, b) => ratioOf(b) - ratioOf(a)).slice(0, Math.ceil(bands.length / 2));
  const small = bands.toSorted((a, b) => a.band.least - b.band.least)[0];
  if (small === undefined || better.includes(small) || better.length === 1) return better;
  return [...better.slice(0, -1), small];
}

interface Searched {
  readonly band: Band;
  readonly best: PickWave | undefined;
}
const nothing: PickWave = { orders: [], aisles: [], units: 0 };
const ratioOf = ({ best }: Searched): number => (best === undefined ? 0 : unitsPerAisle(best));

const mostUnits = ({ most }: PickProblem, { possible, orders }: Floor): number =>
  Math.min(
    most,
    possible.reduce((sum, order) => sum + (orders.total[order] ?? 0), 0),
  );

function bandsOf(problem: PickProblem, floor: Floor): Band[] {
  const { least } = problem;
  const top = mostUnits(problem, floor);
  const bands: Band[] = [];
  const width = Math.max(WIDTH, (top / Math.max(1, least)) ** (1 / MOST_BANDS));
  for (let from = Math.max(1, least); from <= top; ) {
    const to = Math.min(top, Math.floor(from * width));
    bands.push({ least: from, most: to });
    from = to + 1;
  }
  return bands;
}
