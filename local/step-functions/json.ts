// JSON values, as definitions, inputs and outputs carry them.

export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws SyntaxError when `text` is not JSON. */
export function parseJson(text: string): Json {
  return JSON.parse(text);
}

/** The name of a value's JSON type, as the service words it in its messages. */
export function typeName(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

/** Maximum size of an input, an output or a result, in bytes of UTF-8 (AWS quota: 256 KiB). */
const maxPayloadBytes = 262_144;

export function exceedsPayloadLimit(value: Json): boolean {
  if (upperBound(value, maxPayloadBytes) <= maxPayloadBytes) return false;
  return Buffer.byteLength(JSON.stringify(value)) > maxPayloadBytes;
}

/** A cheap bound on the size of the JSON text; stops counting once above `limit`. */
function upperBound(value: Json, limit: number): number {
  if (typeof value === "string") return value.length * 6 + 2;
  if (typeof value !== "object" || value === null) return 25;
  let total = 2;
  for (const [key, inner] of Object.entries(value)) {
    total += key.length * 6 + 4 + upperBound(inner, limit - total);
    if (total > limit) return total;
  }
  return total;
}
