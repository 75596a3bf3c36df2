import { ProblemError } from "#shared/contracts/problems.ts";

/** A document may name a thing once: of two, nobody could say which one counts. */
export function refuseTwice<T>(field: string, list: readonly T[], idOf: (thing: T) => string): void {
  const seen = new Set<string>();
  const errors = list.flatMap((thing, index) => {
    const id = idOf(thing);
    const twice = seen.has(id);
    seen.add(id);
    return twice ? [{ field: `${field}.${index}`, message: `${id} occurs above` }] : [];
  });
  if (errors.length > 0)
    throw new ProblemError("invalid-request", "The document names a thing twice", { errors });
}
