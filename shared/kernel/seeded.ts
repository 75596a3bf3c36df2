// Chance that can be repeated: the same seed gives the same draws.

/**
 * Numbers in [0, 1): mulberry32 (Tommy Ettinger), seeded by the 32-bit FNV-1a hash of the text.
 * @example const random = seeded("wave_1"); random()
 */
export function seeded(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let place = 0; place < seed.length; place++)
    state = Math.imul(state ^ seed.charCodeAt(place), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
