// Expressions are read once for each text and what its placeholders of names stand for.
import type { Names } from "./operand.ts";

/** As many texts as a busy client has, and some that hold numbers or dates of their own. */
const MAX_TEXTS = 2_000;
const MAX_VERSIONS = 16;

interface Version<Compiled> {
  readonly names: readonly (string | undefined)[];
  readonly compiled: Compiled;
}
interface Entry<Compiled> {
  readonly placeholders: readonly string[];
  readonly versions: Version<Compiled>[];
}

type Compile<Compiled> = (text: string, names: Names) => Compiled;

export function remembering<Compiled>(compile: Compile<Compiled>): Compile<Compiled> {
  const entries = new Map<string, Entry<Compiled>>();
  const enter = (text: string): Entry<Compiled> => {
    const entry = { placeholders: [...new Set(text.match(/#\w+/g))], versions: [] };
    const [oldest] = entries.size < MAX_TEXTS ? [] : entries.keys();
    if (oldest !== undefined) entries.delete(oldest);
    entries.set(text, entry);
    return entry;
  };
  return (text, names) => {
    const { placeholders, versions } = entries.get(text) ?? enter(text);
    const known = versions.find((version) =>
      placeholders.every((placeholder, index) => names[placeholder] === version.names[index]),
    );
    if (known !== undefined) return known.compiled;
    const compiled = compile(text, names);
    if (versions.length === MAX_VERSIONS) versions.shift();
    versions.push({ names: placeholders.map((placeholder) => names[placeholder]), compiled });
    return compiled;
  };
}
