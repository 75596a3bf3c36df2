// Ids derived from what they stand for: the same request, retried, names the same thing.
import { createHash } from "node:crypto";

/**
 * The first 100 bits of SHA-256 over the parts, in Crockford-like base 32 (20 characters, lower case).
 * @example derivedId("ord", "web", "key-1") // "ord_" + 20 characters
 */
export function derivedId(prefix: string, ...parts: readonly string[]): string {
  return `${prefix}_${digest(parts).slice(0, 20)}`;
}

/** A fingerprint of any JSON value, for telling a repeated request from a different one. Key order does not count. */
export function fingerprint(value: unknown): string {
  return digest([canonical(value)]);
}

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

function digest(parts: readonly string[]): string {
  const bytes = createHash("sha256")
    .update(parts.map((part) => `${part.length}:${part}`).join(""))
    .digest();
  return Array.from(bytes, (byte) => ALPHABET[byte & 31]).join("");
}

function canonical(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(",")}}`;
}
