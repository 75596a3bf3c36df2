// What a line of the API's table is made of.
import { z } from "zod";
import type { Scope } from "../scopes.ts";

type MediaType = "application/json" | "application/pdf" | "application/zpl";

export interface Route {
  readonly method: "GET" | "POST" | "PUT";
  /** With `{parameters}`, as API Gateway writes them. */
  readonly path: string;
  readonly summary: string;
  /** Any one of them opens the door. */
  readonly scopes: readonly Scope[];
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType;
  /** Of the body; default: 256 KiB. */
  readonly maxBytes?: number;
  /** Of the answers; default: JSON. */
  readonly media?: MediaType | readonly MediaType[];
  readonly answers: Readonly<Record<number, z.ZodType>>;
  /** Headers that the call reads, for the documentation. */
  readonly headers?: Readonly<Record<string, string>>;
}

const none = z.strictObject({});
export const page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  next: z.string().max(2000).optional(),
});
const defaults = { params: none, query: none, body: z.undefined() };
type Given = Pick<Route, "method" | "path" | "summary" | "scopes" | "answers"> & Partial<Route>;

/** A route takes no parameters, no query and no body unless it says so. */
export const route = <const R extends Given>(given: R): Omit<typeof defaults, keyof R> & R => ({
  ...defaults,
  ...given,
});
