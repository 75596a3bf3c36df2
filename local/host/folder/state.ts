// All that changes while a host runs is in one file: what a kill leaves is the host as it was at one instant.
import { existsSync, renameSync, rmSync } from "node:fs";
import { dynamoTables } from "../../dynamodb/store/schema.ts";
import type { Connection } from "../../sqlite/connection.ts";
import { openFile, openPart, type Part } from "../../sqlite/file.ts";
import { executions } from "../../step-functions/store/schema.ts";
import { HostRefusal } from "../refusal.ts";
import type { DataFolder } from "./data-folder.ts";
import { hostTables } from "./host-store.ts";

const STATE = "state.sqlite";

export interface StateOptions {
  readonly folder: DataFolder;
  /** Its tables are in the folder; otherwise, somebody else's DynamoDB has them. */
  readonly ownTables: boolean;
  /** Told once, when the disk did not take what was written. */
  readonly broken: (by: unknown) => void;
}

/** @throws HostRefusal where an older release left the tables to another server. */
export function openState({ folder, ownTables, broken }: StateOptions): Connection {
  if (!folder.isTemporary) {
    if (ownTables) refuseOthers(folder);
    mergeOlder(folder);
  }
  // What somebody else is asked is not in the file: each step is on disk before it.
  return openFile({ path: folder.database(STATE), alone: true, together: ownTables, broken });
}

/** Until format 3 of the data folder, dynoxide kept the tables. */
function refuseOthers(folder: DataFolder): void {
  const others = folder.file("dynamodb.sqlite");
  if (existsSync(others) && !existsSync(folder.file(STATE)) && !existsSync(folder.file("tables.sqlite")))
    throw new HostRefusal(
      `an earlier release kept the tables in ${others}: run "dynoxide serve --db-path ${others}" and set AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:8000, or use another --data`,
    );
}

/** Until format 3 of the data folder there was a file for each part. */
const older: readonly { readonly file: string; readonly part: Part }[] = [
  { file: "tables.sqlite", part: dynamoTables },
  { file: "executions.sqlite", part: executions },
  { file: "host.sqlite", part: hostTables },
];
const renamed: Readonly<Record<string, string>> = { "executions.tokens": "task_tokens" };

/** It is done, or the next start begins it anew: the files that were are deleted last. */
function mergeOlder(folder: DataFolder): void {
  const found = older.filter(({ file }) => existsSync(folder.file(file)));
  const state = folder.file(STATE);
  if (found.length > 0 && !existsSync(state)) {
    const begun = `${state}.new`;
    remove(begun);
    const db = openFile({ path: begun, alone: true });
    for (const { file, part } of found) copyAll(db, folder.file(file), part);
    db.close();
    renameSync(begun, state);
  }
  for (const { file } of found) remove(folder.file(file));
}

function copyAll(db: Connection, file: string, part: Part): void {
  openPart(db, part);
  db.script(`ATTACH '${file.replaceAll("'", "''")}' AS older`);
  const tables = db.rows(
    "SELECT name, sql FROM older.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  );
  db.transaction(() => {
    for (const { name, sql } of tables) {
      const known = renamed[`${part.name}.${name}`] ?? String(name);
      // The tables and indexes of DynamoDB are made with them.
      if (db.row("SELECT 1 FROM main.sqlite_master WHERE name = ?", known) === undefined)
        db.script(String(sql));
      const columns = db
        .rows(`PRAGMA older.table_info(${name})`)
        .map((column) => column.name)
        .join(", ");
      db.script(`INSERT INTO main.${known} (${columns}) SELECT ${columns} FROM older.${name}`);
    }
  });
  db.script("DETACH older");
}

function remove(file: string): void {
  for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
}
