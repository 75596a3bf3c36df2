// Small files that are read at the next start: written whole or not at all, also where the disk is full.
import { renameSync, writeFileSync } from "node:fs";

export function writeWhole(file: string, text: string, mode?: number): void {
  const half = `${file}.half`;
  writeFileSync(half, text, mode === undefined ? {} : { mode });
  renameSync(half, file);
}
