// One host at a time uses a data folder.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { HostRefusal } from "../refusal.ts";
import { commandOf, isAlive } from "./processes.ts";

const Holder = z.object({ pid: z.number().int(), command: z.string() });
type Holder = z.infer<typeof Holder>;

/**
 * The lock of a process that died, or whose id now belongs to another program, is taken over.
 * @returns a function that gives the lock back.
 * @throws HostRefusal when another host holds it, or its folder cannot be made.
 */
export function takeLock(file: string): () => void {
  makeFolder(dirname(file));
  const mine: Holder = { pid: process.pid, command: commandOf(process.pid) };
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (wrote(file, mine)) return () => rmSync(file, { force: true });
    mustBeFree(file);
    rmSync(file, { force: true });
  }
  throw new HostRefusal(`${file} cannot be locked`);
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new HostRefusal(`${path} cannot be a folder: ${why}; use another --data`, { cause: error });
  }
}

/** @throws HostRefusal when a living process holds it: whoever asks before a long preparation is told at once */
export function mustBeFree(file: string): void {
  if (isHeld(file))
    throw new HostRefusal(
      `${dirname(file)} is in use by process ${holderOf(file)?.pid}: stop it, or use another --data`,
    );
}

/** Whether a living process holds it. */
export function isHeld(file: string): boolean {
  const holder = holderOf(file);
  return holder !== undefined && isAlive(holder.pid) && commandOf(holder.pid) === holder.command;
}

function wrote(file: string, holder: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function holderOf(file: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
