// The items of one table, in the order of their keys, with the entries of its indexes and the records of its stream.
import type { Connection } from "../../sqlite/connection.ts";
import { type Attribute, equal, type Item } from "../attributes/attribute.ts";
import { sizeOf } from "../attributes/size.ts";
import { ServiceError } from "../service-error.ts";
import type { Description, Index } from "./description.ts";
import { type Kept, keptOf, type Weighed } from "./kept.ts";
import { type KeyValue, keyOf, type Place, placeIn } from "./places.ts";
import type { Recent } from "./recent.ts";
import type { StreamLog } from "./stream-log.ts";

/** A change of one item; undefined: it is not there before, or after. */
export interface Change {
  readonly place: Place;
  readonly before: Kept | undefined;
  readonly after: Item | undefined;
}

export interface Rows {
  read(place: Place): Kept | undefined;
  /** In a transaction of the caller. */
  write(change: Change): Written;
}

export interface Written {
  /** Bytes of the item after the change. */
  readonly size: number;
  /** Bytes of each entry of an index that was added, removed or shows something else now. */
  readonly entries: readonly number[];
}

/** The most an item may weigh, in bytes. */
const LARGEST = 400 * 1024;

export const itemsTable = (id: number): string => `items_${id}`;
export const indexTable = (id: number, index: number): string => `index_${id}_${index}`;

interface Opening {
  readonly description: Description;
  readonly log: StreamLog | undefined;
  readonly recent: Recent;
}

export function openRows(db: Connection, id: number, { description, log, recent }: Opening): Rows {
  const table = itemsTable(id);
  const read = `SELECT size, item FROM ${table} WHERE pk = ? AND sk = ?`;
  const write = `INSERT INTO ${table} (pk, sk, size, item) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET size = excluded.size, item = excluded.item`;
  const remove = `DELETE FROM ${table} WHERE pk = ? AND sk = ?`;
  const indexes = description.indexes.map((index, number) =>
    openEntries(db, id, { description, index, number }),
  );

  return {
    read(place) {
      const known = recent.of(place);
      if (known !== undefined) return known;
      const row = db.row(read, place.partition, place.sort);
      if (row === undefined) return undefined;
      const kept = keptOf(row.size, row.item);
      recent.keep(place, kept);
      return kept;
    },
    write({ place, before, after }) {
      const size = after === undefined ? 0 : checkedSize(after);
      // What leaves the item as it was costs no index anything, and no stream tells of it.
      if (before !== undefined && after !== undefined && isSame(before.item, after))
        return { size, entries: [] };
      const kept = after && { item: after, size, text: JSON.stringify(after) };
      const entries = indexes.flatMap((follow) => follow(place, before, kept));
      if (kept === undefined) db.change(remove, place.partition, place.sort);
      else db.change(write, place.partition, place.sort, size, kept.text);
      if (kept === undefined) recent.forget(place);
      else recent.keep(place, kept);
      db.ifUndone(() => recent.forget(place));
      log?.append({ keys: keyOf(description.keys, after ?? before?.item ?? {}), before, after: kept });
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

/**
 * @returns what keeps an index up with a change; it says how many bytes each entry has that it wrote. A key that
 * changes takes two writes; an entry that shows what it showed takes none ("Using global secondary indexes" in the
 * developer guide).
 */
function openEntries(db: Connection, id: number, { description, index, number }: Entries) {
  const table = indexTable(id, number);
  const add = `INSERT INTO ${table} (ipk, isk, pk, sk) VALUES (?, ?, ?, ?)`;
  const remove = `DELETE FROM ${table} WHERE ipk = ? AND isk = ? AND pk = ? AND sk = ?`;
  return (place: Place, before: Kept | undefined, after: Kept | undefined): readonly number[] => {
    const from = before && placeIn(description, index, before.item);
    const to = after && placeIn(description, index, after.item);
    const old = from && shownIn(description, index, before);
    const latest = to && shownIn(description, index, after);
    // The entry points at the item: where it stays, there is nothing to write.
    if (from && to && sameKey(from.partition, to.partition) && sameKey(from.sort, to.sort))
      return old && latest ? replaced(old, latest) : [];
    if (from) db.change(remove, from.partition, from.sort, place.partition, place.sort);
    if (to) db.change(add, to.partition, to.sort, place.partition, place.sort);
    return [old, latest].flatMap((one) => one?.size ?? []);
  };
}

const replaced = (old: Weighed, by: Weighed): readonly number[] =>
  isSame(old.item, by.item) ? [] : [Math.max(old.size, by.size)];

/** Also where attributes or members of sets come in another order. */
const isSame = (old: Item, by: Item): boolean => equal({ M: old }, { M: by });

function sameKey(a: KeyValue, b: KeyValue): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return Buffer.compare(a, b) === 0;
}

/** What an index shows of an item. */
export function shownIn(description: Description, index: Index, kept: Weighed): Weighed {
  if (index.projection === "ALL") return kept;
  const item = projected(description, index, kept.item);
  return { item, size: sizeOf(item) };
}

function projected({ keys }: Description, index: Index, item: Item): Item {
  const shown: Record<string, Attribute> = { ...keyOf(keys, item), ...keyOf(index.keys, item) };
  for (const name of index.projection === "KEYS_ONLY" ? [] : index.projection) {
    const attribute = item[name];
    if (attribute !== undefined) shown[name] = attribute;
  }
  return shown;
}
