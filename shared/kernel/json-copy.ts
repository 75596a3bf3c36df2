// What JSON makes of a value, without the text: several times as quick as writing it and reading it again.

/** @returns undefined for what JSON leaves out @throws TypeError for a bigint, as JSON does */
export function jsonCopy(value: unknown): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      // There is no negative zero in JSON.
      return Number.isFinite(value) ? value + 0 : null;
    case "object":
      if (value === null) return null;
      return Array.isArray(value) ? value.map((one) => jsonCopy(one) ?? null) : objectCopy(value);
    case "bigint":
      throw new TypeError("a bigint has no JSON");
  }
  return undefined;
}

function objectCopy(value: { readonly toJSON?: unknown }): unknown {
  if (typeof value.toJSON === "function") return jsonCopy(value.toJSON());
  const given: Readonly<Record<string, unknown>> = Object(value);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(given)) {
    const one = jsonCopy(given[name]);
    if (one === undefined) continue;
    if (name === "__proto__")
      Object.defineProperty(copy, name, { value: one, enumerable: true, writable: true, configurable: true });
    else copy[name] = one;
  }
  return copy;
}
