// Annealing within a band of units: the wave is changed step by step for more units beyond what its aisles must give
// at the best ratio so far (Dinkelbach 1967); steps for the worse are taken ever more seldom.
import type { Change } from "./changes.ts";
import type { Floor } from "./floor.ts";
import { isBest, type PickWave, unitsPerAisle } from "./pick-problem.ts";

/** Waves of so many units. */
export interface Band {
  readonly least: number;
  readonly most: number;
}

export interface Annealing {
  readonly floor: Floor;
  readonly change: Change;
  readonly random: () => number;
  readonly band: Band;
  /** The best wave of the band so far: the floor has it when it begins. */
  readonly best: PickWave | undefined;
  /** How many units worse a step may make the wave, in parts of what an aisle gives: at the beginning, and in the end. */
  readonly warmth: Warmth;
  /** Asked after some steps: what is left of the time, from 1 to 0, which ends it. */
  readonly left: () => number;
}
export interface Warmth {
  readonly first: number;
  readonly last: number;
}

/** Steps between two looks at the time. */
const STEPS = 64;
/** What a unit below the band costs moves so that this share of the steps, from and to, ends within the band. */
const INSIDE = { from: 0.37, to: 0.63 };
const DEARER = 1.03;
const PENALTY = { least: 0.05, most: 50 };

/** @returns the best wave of the band: never worse than the one it was given */
export function anneal({
  floor,
  change,
  random,
  band,
  warmth,
  left,
  ...given
}: Annealing): PickWave | undefined {
  let { best } = given;
  let ratio = best === undefined ? 0 : unitsPerAisle(best);
  let penalty = 1;
  const worth = (): number =>
    floor.units() - ratio * floor.aisleCount() - penalty * Math.max(0, band.least - floor.units());
  for (let rest = left(); rest > 0 && !isBest(best, band.most); rest = left()) {
    const heat = Math.max(1, ratio) * warmth.first ** rest * warmth.last ** (1 - rest);
    let now = worth();
    let inside = 0;
    for (let step = 0; step < STEPS; step++) {
      change(band.most);
      const then = worth();
      if (then >= now || random() < Math.exp((then - now) / heat)) {
        floor.keep();
        now = then;
        if (floor.units() >= band.least && floor.units() > ratio * floor.aisleCount() + 1e-9) {
          best = floor.wave();
          ratio = unitsPerAisle(best);
          now = worth();
        }
      } else floor.takeBack();
      if (floor.units() >= band.least) inside += 1;
    }
    penalty = moved(penalty, inside / STEPS);
  }
  return best;
}

function moved(penalty: number, inside: number): number {
  if (inside > INSIDE.to) return Math.max(PENALTY.least, penalty / DEARER);
  if (inside < INSIDE.from) return Math.min(PENALTY.most, penalty * DEARER);
  return penalty;
}
