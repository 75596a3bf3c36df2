// Chance that can be repeated: the same seed gives the same draws, on every machine.

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** Uniform in [min, max). */
  between(min: number, max: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of the choices, which must not be empty. */
  pick<T>(choices: readonly T[]): T;
  /** An independent source named by the label; it does not depend on what was drawn here before. */
  fork(label: string): Random;
}

/**
 * sfc32 (Chris Doty-Humphrey, PractRand), seeded by four rounds of a 32-bit string hash.
 * @example random("7").fork("stock").int(1, 6)
 */
export function random(seed: string): Random {
  const next = sfc32([0, 1, 2, 3].map((round) => hash(seed, round)));
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    between: (min, max) => min + next() * (max - min),
    chance: (probability) => next() < probability,
    pick: (choices) => {
      const choice = choices[int(0, choices.length - 1)];
      if (choice === undefined) throw new RangeError("nothing to pick from");
      return choice;
    },
    fork: (label) => random(`${seed}/${label}`),
  };
}

/** FNV-1a over UTF-16 units with a MurmurHash3 finish: 32 bits. */
function hash(text: string, round: number): number {
  let h = 0x811c9dc5 ^ Math.imul(round, 0x9e3779b1);
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function sfc32([a = 0, b = 0, c = 0, counter = 1]: readonly number[]): () => number {
  const draw = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) draw();
  return draw;
}
