// dynoxide keeps stream records in its SQLite file for ever, and without an index reads them all again at every
// write to the table. So they get the index, and what every function has consumed is deleted, through a
// connection of our own. The last record stays: the next one's number is the highest plus one.
import { DatabaseSync } from "node:sqlite";

export interface StreamFile {
  /** Whether anything was written to the file since the mark was taken; a new mark. */
  mark(): number;
  /** Asks again and again whether a table has any record after a sequence number. */
  watch(table: string): (after: number) => boolean;
  /** Deletes a table's records before this sequence number. */
  trim(table: string, before: string): void;
  /** The highest sequence number of a table; 0 if it has none. */
  last(table: string): number;
  close(): void;
}

const COLUMNS = ["id", "table_name", "sequence_number", "shard_id"];

/** dynoxide numbers a record from the highest of its table, and reads a stream by number: both become one look-up. */
const INDEX = `CREATE INDEX IF NOT EXISTS lendemain_stream_records
  ON _stream_records (table_name, CAST(sequence_number AS INTEGER))`;

/** @returns undefined when the file does not look as expected: it is left alone then. */
export function openStreamFile(file: string): StreamFile | undefined {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA busy_timeout = 5000");
  const columns = database.prepare("SELECT name FROM pragma_table_info('_stream_records')").all();
  const journal = database.prepare("PRAGMA journal_mode").get()?.journal_mode;
  if (journal !== "wal" || !COLUMNS.every((column) => columns.some(({ name }) => name === column))) {
    database.close();
    return undefined;
  }
  database.exec(INDEX);
  const version = database.prepare("PRAGMA data_version");
  const trim = database.prepare(
    "DELETE FROM _stream_records WHERE table_name = ? AND CAST(sequence_number AS INTEGER) < ?",
  );
  const last = database.prepare(
    "SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) AS last FROM _stream_records WHERE table_name = ?",
  );
  // There is no index but the row's own number, which only grows: what was once found old is not read again.
  const newer = database.prepare(
    `SELECT MAX(id) AS upTo, MAX(table_name = ? AND CAST(sequence_number AS INTEGER) > ?) AS found
     FROM _stream_records WHERE id > ?`,
  );
  return {
    mark: () => Number(version.get()?.data_version),
    watch(table) {
      let known = 0;
      return (after) => {
        const row = newer.get(table, after, known);
        if (row?.found === 1) return true;
        if (typeof row?.upTo === "number") known = row.upTo;
        return false;
      };
    },
    trim: (table, before) => void trim.run(table, Number(before)),
    last: (table) => Number(last.get(table)?.last),
    close: () => database.close(),
  };
}
