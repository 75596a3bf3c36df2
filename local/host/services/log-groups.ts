// Log groups as files: one line of JSON an event.
import { closeSync, openSync, writeSync } from "node:fs";

export interface LogGroups {
  append(group: string, line: string): void;
  close(): void;
}

export function openLogGroups(fileFor: (name: string) => string): LogGroups {
  const files = new Map<string, number>();
  const opened = (group: string): number => {
    const known = files.get(group);
    if (known !== undefined) return known;
    const file = openSync(fileFor(`${group.replace(/^\//, "").replaceAll(/[^\w.-]+/g, "-")}.ndjson`), "a");
    files.set(group, file);
    return file;
  };
  return {
    append: (group, line) => void writeSync(opened(group), `${line}\n`),
    close() {
      for (const file of files.values()) closeSync(file);
      files.clear();
    },
  };
}

export const noLogGroups: LogGroups = { append: () => {}, close: () => {} };
