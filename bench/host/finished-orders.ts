// A data folder with many orders that have come to their end: a few real ones, and copies of all that the tables keep
// of them, under other ids and on earlier days.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startHost } from "#local/host/host.ts";
import { createClient } from "#local/replay/client.ts";
import { DAY, MINUTE } from "#shared/kernel/time.ts";
import { playOrders } from "./door-to-door.ts";
import { BEGINS } from "./order-bodies.ts";

export interface FinishedOrders {
  readonly assembly: string;
  readonly data: string;
  readonly finished: number;
}

/** Real ones. */
const ORDERS = 100;
const PER_COMMIT = 20;
/** Days over which the copies are spread. */
const DAYS = 365;

/** @returns how many there are */
export async function finishedOrders({ assembly, data, finished }: FinishedOrders): Promise<number> {
  const virtualFrom = BEGINS - 5 * MINUTE;
  const host = await startHost({
    ...{ assembly, data, port: 0, seed: "1", quiet: true, logGroups: false },
    clock: { virtualFrom, until: virtualFrom },
  });
  const client = createClient(host);
  await playOrders(host, client, ORDERS);
  client.close();
  await host.stop();
  return copied(join(data, "state.sqlite"), Math.ceil(finished / ORDERS) - 1) * ORDERS;
}

/** @returns copies and the original */
function copied(file: string, copies: number): number {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144");
  const tables = database
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND (name LIKE 'items_%' OR name LIKE 'index_%')",
    )
    .all()
    .map(({ name }) => sourceOf(database, String(name)));
  const days = [...new Set(tables.flatMap(({ source }) => daysIn(database, source)))].sort();
  const inserts = tables.map(({ name, columns, source }) => {
    // The earliest first: what one day becomes is no later one.
    const values = columns.map(({ name: column, isNumber }) =>
      isNumber
        ? column
        : days.reduce(
            (text, day, nth) => `replace(${text}, '${day}', :day${nth})`,
            `replace(${column}, 'ord_', :copy)`,
          ),
    );
    return database.prepare(`INSERT INTO ${name} SELECT ${values.join(", ")} FROM ${source}`);
  });
  for (let copy = 1; copy <= copies; copy += 1) {
    if (copy % PER_COMMIT === 1) database.exec("BEGIN");
    const back = 1 + Math.floor(((copy - 1) * DAYS) / copies);
    const moved = Object.fromEntries(days.map((day, nth) => [`day${nth}`, daysBefore(day, back)]));
    for (const insert of inserts) insert.run({ copy: `ord_${copy}c`, ...moved });
    if (copy % PER_COMMIT === 0 || copy === copies) database.exec("COMMIT");
  }
  database.close();
  return copies + 1;
}

/**
 * The rows of orders, kept aside: what is copied does not grow with the copies. Movements stay as they are, for the stock
 * of the copies never moved.
 */
function sourceOf(database: DatabaseSync, name: string) {
  const columns = database
    .prepare(`SELECT name, type FROM pragma_table_info('${name}')`)
    .all()
    .map((column) => ({ name: String(column.name), isNumber: column.type === "INTEGER" }));
  const source = `temp.of_${name}`;
  database.exec(
    `CREATE TEMP TABLE of_${name} AS SELECT * FROM ${name} WHERE pk || ' ' || sk LIKE '%ord\\_%' ESCAPE '\\' AND pk NOT LIKE 'movement#%' AND pk NOT LIKE 'flow#%'`,
  );
  return { name, source, columns };
}

/** Days of which something is told at some hour. */
function daysIn(database: DatabaseSync, table: string): string[] {
  const rows = database.prepare(`SELECT * FROM ${table}`).all();
  return rows.flatMap((row) =>
    [...JSON.stringify(row).matchAll(/\d{4}-\d\d-\d\d(?=T\d\d:)/g)].map(([day]) => day),
  );
}

const daysBefore = (day: string, count: number): string =>
  new Date(Date.parse(day) - count * DAY).toISOString().slice(0, 10);
