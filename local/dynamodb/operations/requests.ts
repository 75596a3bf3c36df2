// What the operations ask of every request.
import type { Item } from "../attributes/attribute.ts";
import type { Placeholders } from "../expressions/expressions.ts";
import { ServiceError } from "../service-error.ts";

/** The body of a request, as it came. */
export type Body = Readonly<Record<string, unknown>>;

export const invalid = (message: string) => new ServiceError("ValidationException", message);

/** @throws ServiceError naming a parameter that is not supported: to ignore it would be a lie. */
export function only(body: Body, known: ReadonlySet<string>): void {
  for (const name in body)
    if (!known.has(name) && body[name] !== undefined)
      throw invalid(`${name} is not supported by the embedded DynamoDB`);
}

export function text(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === "string" && value !== "") return value;
  throw invalid(
    `1 validation error detected: Value null at '${name[0]?.toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must not be null`,
  );
}

export const optional = (body: Body, name: string): string | undefined => {
  const value = body[name];
  return typeof value === "string" ? value : undefined;
};

export function positive(body: Body, name: string): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  throw invalid(
    `1 validation error detected: Value '${String(value)}' at '${name[0]?.toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must have value greater than or equal to 1`,
  );
}

export function list(body: Body, name: string): readonly unknown[] {
  const value = body[name];
  if (Array.isArray(value)) return value;
  throw invalid(`${name} must be a list`);
}

export function object(value: unknown, what: string): Body {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Body;
  throw invalid(`${what} must be an object`);
}

export const placeholders = (body: Body): Placeholders => body as Placeholders;

/** An item or a key whose attributes are looked at when they are used. */
export const itemIn = (body: Body, name: string): Item => object(body[name], name) as Item;
