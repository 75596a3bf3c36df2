// Where a range of keys that begin alike ends.
import type { KeyValue } from "../store/places.ts";

const LAST_CHARACTER = 0x10ffff;
const SURROGATES = { first: 0xd800, after: 0xe000 };

/** The least key after all that begin so; undefined where there is none. */
export const afterPrefix = (prefix: KeyValue): KeyValue | undefined =>
  typeof prefix === "string" ? afterText(prefix) : afterBytes(prefix);

function afterText(prefix: string): string | undefined {
  const characters = [...prefix];
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const code = last.codePointAt(0) ?? 0;
    if (code === LAST_CHARACTER) continue;
    const next = code + 1 === SURROGATES.first ? SURROGATES.after : code + 1;
    return characters.join("") + String.fromCodePoint(next);
  }
  return undefined;
}

function afterBytes(prefix: Uint8Array): Uint8Array | undefined {
  const end = prefix.findLastIndex((byte) => byte < 255);
  if (end === -1) return undefined;
  const next = prefix.slice(0, end + 1);
  next[end] = (next[end] ?? 0) + 1;
  return next;
}
