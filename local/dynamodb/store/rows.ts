// The items of one table, in the order of their keys, with the entries of its indexes and the records of its stream.
import type { Connection } from "../../sqlite/connection.ts";
import type { Attribute, Item } from "../attributes/attribute.ts";
import { sizeOf } from "../attributes/size.ts";
import { ServiceError } from "../service-error.ts";
import type { Description, Index } from "./description.ts";
import { type KeyValue, keyOf, type Place, placeIn } from "./places.ts";
import type { StreamLog } from "./stream-log.ts";

/** An item as it is kept. */
export interface Kept {
  readonly item: Item;
  /** Bytes, as they are billed. */
  readonly size: number;
  /** As it stands in the file. */
  readonly text: string;
}

/** A change of one item; undefined: it is not there before, or after. */
export interface Change {
  readonly place: Place;
  readonly before: Kept | undefined;
  readonly after: Item | undefined;
}

export interface Rows {
  read(place: Place): Kept | undefined;
  /** In a transaction of the caller. @returns bytes after the change, and index entries written. */
  write(change: Change): Written;
}

export interface Written {
  readonly size: number;
  readonly entries: number;
}

/** The most an item may weigh, in bytes. */
const LARGEST = 400 * 1024;

export function keptOf(size: unknown, item: unknown): Kept {
  const text = String(item);
  return { item: JSON.parse(text), size: Number(size), text };
}

export const itemsTable = (id: number): string => `items_${id}`;
export const indexTable = (id: number, index: number): string => `index_${id}_${index}`;

export function openRows(
  db: Connection,
  id: number,
  { description, log }: { description: Description; log: StreamLog | undefined },
): Rows {
  const table = itemsTable(id);
  const read = `SELECT size, item FROM ${table} WHERE pk = ? AND sk = ?`;
  const write = `INSERT INTO ${table} (pk, sk, size, item) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET size = excluded.size, item = excluded.item`;
  const remove = `DELETE FROM ${table} WHERE pk = ? AND sk = ?`;
  const indexes = description.indexes.map((index, number) =>
    openEntries(db, id, { description, index, number }),
  );

  return {
    read({ partition, sort }) {
      const row = db.row(read, partition, sort);
      return row && keptOf(row.size, row.item);
    },
    write({ place, before, after }) {
      const size = after === undefined ? 0 : checkedSize(after);
      const entries = indexes.reduce((sum, follow) => sum + follow(place, before?.item, after), 0);
      const text = after && JSON.stringify(after);
      if (text === undefined) db.change(remove, place.partition, place.sort);
      else db.change(write, place.partition, place.sort, size, text);
      // What left the item as it was is not told.
      if (log !== undefined && text !== before?.text) {
        const keys = keyOf(description.keys, after ?? before?.item ?? {});
        log.append({ keys, before: before?.item, after });
      }
      return { size, entries };
    },
  };
}

function checkedSize(item: Item): number {
  const size = sizeOf(item);
  if (size > LARGEST)
    throw new ServiceError("ValidationException", "Item size has exceeded the maximum allowed size");
  return size;
}

interface Entries {
  readonly description: Description;
  readonly index: Index;
  readonly number: number;
}

/** @returns what keeps an index up with a change; it says how many entries it wrote. */
function openEntries(db: Connection, id: number, { description, index, number }: Entries) {
  const table = indexTable(id, number);
  const add = `INSERT INTO ${table} (ipk, isk, pk, sk) VALUES (?, ?, ?, ?)`;
  const remove = `DELETE FROM ${table} WHERE ipk = ? AND isk = ? AND pk = ? AND sk = ?`;
  return (place: Place, before: Item | undefined, after: Item | undefined): number => {
    const from = before && placeIn(description, index, before);
    const to = after && placeIn(description, index, after);
    // The entry points at the item: where neither moved, what it shows has changed all the same.
    if (from && to && sameKey(from.partition, to.partition) && sameKey(from.sort, to.sort)) return 1;
    if (from) db.change(remove, from.partition, from.sort, place.partition, place.sort);
    if (to) db.change(add, to.partition, to.sort, place.partition, place.sort);
    return Number(from !== undefined) + Number(to !== undefined);
  };
}

function sameKey(a: KeyValue, b: KeyValue): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return Buffer.compare(a, b) === 0;
}

/** What an index shows of an item. */
export function projected({ keys }: Description, index: Index, item: Item): Item {
  if (index.projection === "ALL") return item;
  const shown: Record<string, Attribute> = { ...keyOf(keys, item), ...keyOf(index.keys, item) };
  for (const name of index.projection === "KEYS_ONLY" ? [] : index.projection) {
    const attribute = item[name];
    if (attribute !== undefined) shown[name] = attribute;
  }
  return shown;
}
