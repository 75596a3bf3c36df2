// The records of one table's stream, numbered without gaps. The last one stays when others are trimmed: the next
// one's number is the one after it, also after a restart.
import { type Connection, type Row, textOrNull } from "../../sqlite/connection.ts";
import type { Item } from "../attributes/attribute.ts";
import type { StreamView } from "./description.ts";
import type { Kept } from "./kept.ts";

export interface Told {
  readonly keys: Item;
  readonly before: Kept | undefined;
  readonly after: Kept | undefined;
}

export interface StoredRecord {
  readonly sequence: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly event: "INSERT" | "MODIFY" | "REMOVE";
  readonly keys: Item;
  readonly before?: Item;
  readonly after?: Item;
  /** Characters of its keys and items, as text. */
  readonly length: number;
}

export interface StreamLog {
  /** In a transaction of the caller. */
  append(told: Told): void;
  /** Records after this number, oldest first. */
  read(after: number, limit: number): readonly StoredRecord[];
  /** The number of the oldest record that is there; 0 if there was none. */
  first(): number;
  /** The number of the newest record; 0 if there was none. */
  last(): number;
  /** Deletes the records before this number. */
  trim(before: number): void;
}

export function openStreamLog(db: Connection, id: number, view: StreamView, now: () => number): StreamLog {
  const showsOld = view === "OLD_IMAGE" || view === "NEW_AND_OLD_IMAGES";
  const showsNew = view === "NEW_IMAGE" || view === "NEW_AND_OLD_IMAGES";
  let newest: number | undefined;
  const latest = createLatest();
  const last = (): number => {
    newest ??= Number(db.row("SELECT MAX(sequence) AS last FROM records WHERE stream = ?", id)?.last ?? 0);
    return newest;
  };
  return {
    first: () =>
      Number(db.row("SELECT MIN(sequence) AS first FROM records WHERE stream = ?", id)?.first ?? 0),
    last,
    append({ keys, before, after }) {
      const sequence = last() + 1;
      newest = sequence;
      // A transaction that is undone takes its records with it.
      db.ifUndone(() => {
        newest = undefined;
        latest.clear();
      });
      const event = before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY";
      const at = now();
      const key = JSON.stringify(keys);
      const old = showsOld ? before : undefined;
      const by = showsNew ? after : undefined;
      db.change(
        "INSERT INTO records (stream, sequence, at, event, keys, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ...[id, sequence, at, event, key, old?.text ?? null, by?.text ?? null],
      );
      latest.add({
        ...{ sequence, at, event, keys },
        ...(old !== undefined && { before: old.item }),
        ...(by !== undefined && { after: by.item }),
        length: key.length + (old?.text.length ?? 0) + (by?.text.length ?? 0),
      });
    },
    read: (after, limit) =>
      latest.from(after + 1, limit) ??
      db
        .rows(
          "SELECT * FROM records WHERE stream = ? AND sequence > ? ORDER BY sequence LIMIT ?",
          id,
          after,
          limit,
        )
        .map(storedRecord),
    trim(before) {
      const first = Math.min(before, last());
      latest.forgetBefore(first);
      db.change("DELETE FROM records WHERE stream = ? AND sequence < ?", id, first);
    },
  };
}

function storedRecord(row: Row): StoredRecord {
  const [keys = "", before, after] = [row.keys, row.before, row.after].map((text) => textOrNull(text) ?? "");
  return {
    sequence: Number(row.sequence),
    at: Number(row.at),
    event: row.event as StoredRecord["event"],
    keys: JSON.parse(keys),
    ...(before && { before: JSON.parse(before) }),
    ...(after && { after: JSON.parse(after) }),
    length: keys.length + (before?.length ?? 0) + (after?.length ?? 0),
  };
}

/** Characters of the records that are kept at hand for who reads them in the same moment, as most do. */
const MOST_AT_HAND = 512 * 1024;

/** The last records of a stream, without gaps. */
function createLatest() {
  let records: StoredRecord[] = [];
  let length = 0;
  const drop = (count: number): void => {
    for (const record of records.splice(0, count)) length -= record.length;
  };
  return {
    add(record: StoredRecord): void {
      records.push(record);
      length += record.length;
      if (length > MOST_AT_HAND) drop(Math.ceil(records.length / 2));
    },
    /** Undefined where the record with this number is not at hand: it is older, or there is none. */
    from(sequence: number, limit: number): readonly StoredRecord[] | undefined {
      const first = records[0]?.sequence;
      if (first === undefined || sequence < first) return undefined;
      return records.slice(sequence - first, sequence - first + limit);
    },
    forgetBefore(sequence: number): void {
      const first = records[0]?.sequence;
      if (first !== undefined && sequence > first) drop(sequence - first);
    },
    clear(): void {
      records = [];
      length = 0;
    },
  };
}
