// Reads that follow pages, and cursors that a caller may carry without reading them.
import { ProblemError } from "#shared/contracts/problems.ts";
import type { Page, PageRequest } from "#shared/ports/orders.ts";
import type { Attributes, Item } from "./attributes.ts";
import { batchGet, type Found, type Key, type Query, query, type Scan, scan } from "./client.ts";

const BATCH = 100;

async function* pages(
  read: (from?: Attributes) => Promise<Found>,
  begin?: Attributes,
): AsyncGenerator<Found> {
  let from = begin;
  do {
    const page = await read(from);
    yield page;
    from = page.from;
  } while (from !== undefined);
}

/** Every item of a query, page after page; `begin`: from where another page ended. */
export const queryAll = (request: Query, begin?: Attributes): Promise<Item[]> =>
  allItems((from) => query(request, from), begin);

/** A whole table, page after page. */
export const tablePages = (table: string): AsyncGenerator<Found> =>
  pages((from) => scan({ TableName: table }, from));

/** Every item of a table, or that passes the filter. */
export const scanAll = (request: Scan): Promise<Item[]> => allItems((from) => scan(request, from));

async function allItems(read: (from?: Attributes) => Promise<Found>, begin?: Attributes): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages(read, begin)) items.push(...page.items);
  return items;
}

/** How many items a query finds, without reading them. */
export async function countAll(request: Query): Promise<number> {
  let total = 0;
  for await (const { count } of pages((from) => query({ ...request, Select: "COUNT" }, from))) total += count;
  return total;
}

/** One page of a query, with a cursor to the next. */
export async function queryPage(request: Query, { limit, next }: PageRequest): Promise<Page<Item>> {
  const page = await query({ ...request, Limit: limit }, next === undefined ? undefined : decode(next));
  return { items: page.items, ...(page.from !== undefined && { next: encode(page.from) }) };
}

/** Items by key, in no particular order. */
export async function getMany(table: string, keys: readonly Key[], consistent = false): Promise<Item[]> {
  const batches: Promise<Item[]>[] = [];
  for (let start = 0; start < keys.length; start += BATCH)
    batches.push(batchGet(table, keys.slice(start, start + BATCH), consistent));
  return (await Promise.all(batches)).flat();
}

const encode = (key: Attributes): string => Buffer.from(JSON.stringify(key)).toString("base64url");

function decode(cursor: string): Attributes {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (key !== null && typeof key === "object") return { ...key };
  } catch {
    // Falls through: a cursor that is not ours.
  }
  throw new ProblemError("invalid-request", "next is not a cursor of this list", {
    errors: [{ field: "next", message: "not a cursor of this list" }],
  });
}
