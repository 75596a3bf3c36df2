// The records of one table's stream, numbered without gaps. The last one stays when others are trimmed: the next
// one's number is the one after it, also after a restart.
import type { Connection } from "../../sqlite/connection.ts";
import type { Item } from "../attributes/attribute.ts";
import type { StreamView } from "./description.ts";

export interface Told {
  readonly keys: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

export interface StoredRecord {
  readonly sequence: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly event: "INSERT" | "MODIFY" | "REMOVE";
  readonly keys: Item;
  readonly before?: Item;
  readonly after?: Item;
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
      });
      const event = before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY";
      db.change(
        "INSERT INTO records (stream, sequence, at, event, keys, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ...[id, sequence, now(), event, JSON.stringify(keys)],
        showsOld && before !== undefined ? JSON.stringify(before) : null,
        showsNew && after !== undefined ? JSON.stringify(after) : null,
      );
    },
    read: (after, limit) =>
      db
        .rows(
          "SELECT * FROM records WHERE stream = ? AND sequence > ? ORDER BY sequence LIMIT ?",
          id,
          after,
          limit,
        )
        .map((row) => ({
          sequence: Number(row.sequence),
          at: Number(row.at),
          event: row.event as StoredRecord["event"],
          keys: JSON.parse(String(row.keys)),
          ...(row.before !== null && { before: JSON.parse(String(row.before)) }),
          ...(row.after !== null && { after: JSON.parse(String(row.after)) }),
        })),
    trim(before) {
      db.change("DELETE FROM records WHERE stream = ? AND sequence < ?", id, Math.min(before, last()));
    },
  };
}
