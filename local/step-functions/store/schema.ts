// The tables of the store.
import type { Part } from "../../sqlite/file.ts";

const tables = `
  CREATE TABLE revisions (id INTEGER PRIMARY KEY, machine TEXT NOT NULL, definition TEXT NOT NULL);
  CREATE INDEX revisions_by_machine ON revisions (machine, id);

  CREATE TABLE executions (
    id INTEGER PRIMARY KEY,
    arn TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    machine TEXT NOT NULL,
    revision INTEGER NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    started INTEGER NOT NULL,
    stopped INTEGER,
    input TEXT NOT NULL,
    output TEXT, error TEXT, cause TEXT,
    -- The task of another execution that waits for this one.
    parent INTEGER, parent_wait INTEGER, parent_call TEXT,
    redrives INTEGER NOT NULL DEFAULT 0, redriven INTEGER
  );
  CREATE INDEX executions_by_machine ON executions (machine, id);
  CREATE INDEX executions_by_status ON executions (machine, status, id);
  CREATE INDEX executions_by_parent ON executions (parent, parent_wait) WHERE parent IS NOT NULL;
  CREATE INDEX executions_running ON executions (revision) WHERE status = 'RUNNING';

  CREATE TABLE snapshots (execution INTEGER PRIMARY KEY, snapshot TEXT NOT NULL);

  CREATE TABLE events (
    execution INTEGER NOT NULL, id INTEGER NOT NULL, previous INTEGER NOT NULL,
    type TEXT NOT NULL, at INTEGER NOT NULL, details TEXT,
    PRIMARY KEY (execution, id)
  ) WITHOUT ROWID;

  -- Stimuli that have been accepted and not yet applied.
  CREATE TABLE inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, execution INTEGER NOT NULL, stimulus TEXT NOT NULL);
  CREATE INDEX inbox_by_execution ON inbox (execution);

  -- Calls that have been decided on and not yet answered.
  CREATE TABLE calls (
    execution INTEGER NOT NULL, wait INTEGER NOT NULL, call TEXT NOT NULL,
    PRIMARY KEY (execution, wait)
  ) WITHOUT ROWID;

  CREATE TABLE task_tokens (
    token TEXT PRIMARY KEY, execution INTEGER NOT NULL, wait INTEGER NOT NULL, heartbeat_seconds INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX tokens_by_wait ON task_tokens (execution, wait);

  CREATE TABLE timers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    execution INTEGER NOT NULL, wait INTEGER NOT NULL, purpose TEXT NOT NULL, at INTEGER NOT NULL
  );
  CREATE INDEX timers_by_time ON timers (at, id);
  CREATE INDEX timers_by_wait ON timers (execution, wait);
`;

/** What the first version lacks. */
const redrives = `
  ALTER TABLE executions ADD COLUMN redrives INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE executions ADD COLUMN redriven INTEGER;
`;

export const executions: Part = { name: "executions", version: 2, tables, upgrades: [redrives] };
