// All tables of the file, opened as they are asked for.
import type { Connection } from "../../sqlite/connection.ts";
import { openPart } from "../../sqlite/file.ts";
import { ServiceError } from "../service-error.ts";
import { type Description, type Index, namesOf } from "./description.ts";
import type { Kept } from "./kept.ts";
import { placeIn, placeOf } from "./places.ts";
import { inRange, type Range } from "./ranges.ts";
import { createRecent } from "./recent.ts";
import { indexTable, itemsTable, openRows, type Rows } from "./rows.ts";
import { dynamoTables } from "./schema.ts";
import { openStreamLog, type StreamLog } from "./stream-log.ts";

export interface Table extends Rows {
  readonly id: number;
  readonly description: Description;
  /** Undefined where the table has no stream. */
  readonly log: StreamLog | undefined;
  /** At most so many of its items, or of an index's. */
  range(range: Omit<Range, "table">, most: number): Iterable<Kept>;
}

export interface Store {
  readonly db: Connection;
  /** @throws ServiceError when there is none of this name. */
  table(name: string): Table;
  names(): readonly string[];
  /** @throws ServiceError when there is one of this name. */
  create(description: Description): void;
  /** Indexes that it has now and had not are filled. */
  change(description: Description): void;
  remove(name: string): void;
}

const EVERYTHING = { bounds: [], backwards: false };

/** @param now the host's time, epoch milliseconds */
export function openStore(db: Connection, now: () => number): Store {
  openPart(db, dynamoTables);
  const open = new Map<string, Table>();
  const recentOf = createRecent();
  const row = (name: string) => db.row("SELECT id, description FROM tables WHERE name = ?", name);

  const table = (name: string): Table => {
    const known = open.get(name);
    if (known !== undefined) return known;
    const found = row(name);
    if (found === undefined)
      throw new ServiceError("ResourceNotFoundException", "Requested resource not found");
    const id = Number(found.id);
    const description: Description = JSON.parse(String(found.description));
    const log = description.stream === undefined ? undefined : openStreamLog(db, id, description.stream, now);
    const rows = openRows(db, id, { description, log, recent: recentOf(id) });
    const opened = {
      ...rows,
      id,
      description,
      log,
      range: (range: Omit<Range, "table">, most: number) =>
        inRange({ db, read: rows.read }, { ...range, table: id }, most),
    };
    open.set(name, opened);
    return opened;
  };

  return {
    db,
    table,
    names: () => db.rows("SELECT name FROM tables ORDER BY name").map(({ name }) => String(name)),
    create(description) {
      const { name, indexes } = description;
      if (row(name) !== undefined)
        throw new ServiceError("ResourceInUseException", `Table already exists: ${name}`);
      db.transaction(() => {
        const id = db.insert(
          "INSERT INTO tables (name, description) VALUES (?, ?)",
          name,
          JSON.stringify(description),
        );
        makeItems(db, id);
        for (const number of indexes.keys()) makeIndex(db, id, number);
      });
    },
    change(description) {
      const { id, description: before, range } = table(description.name);
      db.transaction(() => {
        db.change("UPDATE tables SET description = ? WHERE id = ?", JSON.stringify(description), id);
        for (const [number, index] of description.indexes.entries()) {
          if (before.indexes[number] !== undefined) continue;
          makeIndex(db, id, number);
          fill(db, id, { description, index, number, items: range(EVERYTHING, Number.POSITIVE_INFINITY) });
        }
      });
      open.delete(description.name);
    },
    remove(name) {
      const { id, description } = table(name);
      db.transaction(() => {
        db.change("DELETE FROM tables WHERE id = ?", id);
        db.change("DELETE FROM records WHERE stream = ?", id);
        db.change(`DROP TABLE ${itemsTable(id)}`);
        for (const number of description.indexes.keys()) db.change(`DROP TABLE ${indexTable(id, number)}`);
      });
      open.delete(name);
      recentOf(id).clear();
    },
  };
}

function makeItems(db: Connection, id: number): void {
  db.change(
    `CREATE TABLE ${itemsTable(id)} (pk NOT NULL, sk NOT NULL, size INTEGER NOT NULL, item TEXT NOT NULL, PRIMARY KEY (pk, sk))`,
  );
}

function makeIndex(db: Connection, id: number, number: number): void {
  db.change(
    `CREATE TABLE ${indexTable(id, number)} (ipk NOT NULL, isk NOT NULL, pk NOT NULL, sk NOT NULL, PRIMARY KEY (ipk, isk, pk, sk)) WITHOUT ROWID`,
  );
}

interface Filling {
  readonly description: Description;
  readonly index: Index;
  readonly number: number;
  readonly items: Iterable<Kept>;
}

/** Items whose attribute has another type than the index's key stay out of it. */
function fill(db: Connection, id: number, { description, index, number, items }: Filling): void {
  const types = namesOf(index.keys).map((name) => [name, description.types[name] ?? "S"] as const);
  for (const { item } of [...items]) {
    if (!types.every(([name, type]) => item[name] !== undefined && type in (item[name] ?? {}))) continue;
    const entry = placeIn(description, index, item);
    const place = placeOf(description, item);
    if (entry !== undefined)
      db.change(
        `INSERT INTO ${indexTable(id, number)} VALUES (?, ?, ?, ?)`,
        ...[entry.partition, entry.sort, place.partition, place.sort],
      );
  }
}
