// Items that were read or written of late, so that they are not read and parsed again each time somebody looks whether
// there is something to do. Nobody changes an item: whoever asks gets the same object.
import type { Kept } from "./kept.ts";
import type { KeyValue, Place } from "./places.ts";

export interface Recent {
  of(place: Place): Kept | undefined;
  keep(place: Place, kept: Kept): void;
  forget(place: Place): void;
  /** Of the whole table. */
  clear(): void;
}

/** Of all tables together. */
const MOST_BYTES = 10 * 1024 * 1024;
/** What an item counts beside its bytes as they are billed: small ones are many objects all the same. */
const EACH = 512;

/** Two generations: what is asked for again moves on to the younger one; when that is full, the older one goes. */
export function createRecent(mostBytes = MOST_BYTES): (table: number) => Recent {
  let young = new Map<string, Kept>();
  let old = new Map<string, Kept>();
  let bytes = 0;

  const put = (key: string, kept: Kept): void => {
    const weight = kept.size + kept.text.length + EACH;
    if (bytes + weight > mostBytes / 2) {
      old = young;
      young = new Map();
      bytes = 0;
    }
    young.set(key, kept);
    bytes += weight;
  };

  return (table) => {
    const keyOf = ({ partition, sort }: Place): string => `${table}|${textOf(partition)}|${textOf(sort)}`;
    return {
      of(place) {
        const key = keyOf(place);
        const found = young.get(key);
        if (found !== undefined) return found;
        const earlier = old.get(key);
        if (earlier !== undefined) put(key, earlier);
        return earlier;
      },
      keep(place, kept) {
        const key = keyOf(place);
        old.delete(key);
        put(key, kept);
      },
      forget(place) {
        const key = keyOf(place);
        young.delete(key);
        old.delete(key);
      },
      clear() {
        for (const generation of [young, old])
          for (const key of generation.keys()) if (key.startsWith(`${table}|`)) generation.delete(key);
      },
    };
  };
}

/** The same text for the same value only. */
const textOf = (value: KeyValue): string =>
  typeof value === "string"
    ? `${value.length}${value}`
    : `b${value.length}${Buffer.from(value).toString("latin1")}`;
