// Pages of a list: the token that leads to the next one says where it begins.
import { ServiceError } from "./errors.ts";

const defaultSize = 100;

interface PageRequest {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/**
 * @param read returns up to `limit` rows after `after` (the key of a row, undefined at the beginning).
 * @param keyOf the key of a row: a whole number.
 */
export function page<Row>(
  request: PageRequest,
  read: (after: number | undefined, limit: number) => readonly Row[],
  keyOf: (row: Row) => number,
): { rows: readonly Row[]; nextToken?: string } {
  const size = request.maxResults || defaultSize;
  const rows = read(request.nextToken === undefined ? undefined : decode(request.nextToken), size + 1);
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  return rows.length > size && last !== undefined
    ? { rows: shown, nextToken: encode(keyOf(last)) }
    : { rows: shown };
}

function encode(key: number): string {
  return Buffer.from(`after ${key}`).toString("base64");
}

function decode(token: string): number {
  const key = /^after (\d+)$/.exec(Buffer.from(token, "base64").toString())?.[1];
  if (key === undefined) throw new ServiceError("InvalidToken", `Invalid Token: '${token}'`);
  return Number(key);
}
