// Reads that follow pages, and cursors that a caller may carry without reading them.
import { BatchGetCommand, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { Page, PageRequest } from "#shared/ports/orders.ts";
import { documentClient } from "./client.ts";

export type Item = Record<string, unknown>;
const BATCH = 100;

/** Every item of a query, page after page. */
export async function queryAll(input: QueryCommandInput): Promise<Item[]> {
  const items: Item[] = [];
  let from: QueryCommandInput["ExclusiveStartKey"];
  do {
    const page = await documentClient().send(
      new QueryCommand({ ...input, ...(from !== undefined && { ExclusiveStartKey: from }) }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

/** One page of a query, with a cursor to the next. */
export async function queryPage(input: QueryCommandInput, { limit, next }: PageRequest): Promise<Page<Item>> {
  const page = await documentClient().send(
    new QueryCommand({
      ...input,
      Limit: limit,
      ...(next !== undefined && { ExclusiveStartKey: decode(next) }),
    }),
  );
  return {
    items: page.Items ?? [],
    ...(page.LastEvaluatedKey !== undefined && { next: encode(page.LastEvaluatedKey) }),
  };
}

/** Items by key, in no particular order; keys that the service left unprocessed are asked for again. */
export async function getMany(
  table: string,
  keys: readonly Record<string, string>[],
  consistent = false,
): Promise<Item[]> {
  const batches: Promise<Item[]>[] = [];
  for (let start = 0; start < keys.length; start += BATCH) {
    batches.push(getBatch(table, keys.slice(start, start + BATCH), consistent));
  }
  return (await Promise.all(batches)).flat();
}

async function getBatch(
  table: string,
  keys: readonly Record<string, string>[],
  consistent: boolean,
): Promise<Item[]> {
  const items: Item[] = [];
  let pending: Record<string, unknown>[] = [...keys];
  while (pending.length > 0) {
    const answer = await documentClient().send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: pending, ConsistentRead: consistent } } }),
    );
    items.push(...(answer.Responses?.[table] ?? []));
    pending = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}

const encode = (key: Item): string => Buffer.from(JSON.stringify(key)).toString("base64url");

function decode(cursor: string): Item {
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
