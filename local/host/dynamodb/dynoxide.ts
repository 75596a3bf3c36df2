// Runs dynoxide as a child process: one file, one loopback port, started again if it dies.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, rmSync, writeFileSync } from "node:fs";
import type { DataFolder } from "../folder/data-folder.ts";
import { CHILD_FILE, endOrphan } from "../folder/orphans.ts";
import { end } from "../folder/processes.ts";
import { HostRefusal } from "../refusal.ts";
import { endWithMe } from "./watchdog.ts";

export interface Dynoxide {
  readonly url: string;
  /** Its SQLite file. */
  readonly file: string;
  pid(): number | undefined;
  stop(): Promise<void>;
}

const PATIENCE_MS = 10_000;

export async function startDynoxide(binary: string, folder: DataFolder, port: number): Promise<Dynoxide> {
  const file = folder.file("dynamodb.sqlite");
  const pidFile = folder.file(CHILD_FILE);
  const url = `http://127.0.0.1:${port}`;
  await endOrphan(folder.path);
  let stopping = false;
  let child = launch();

  function launch(): ChildProcess {
    const log = openSync(folder.file("logs/dynoxide.log"), "a");
    // A group of its own: an interrupt from the terminal is for the host, which stops it when it is done.
    const started = spawn(
      ...patient(binary, ["serve", "--host", "127.0.0.1", "--port", String(port), "--db-path", file]),
      {
        detached: true,
        stdio: ["ignore", log, log],
      },
    );
    closeSync(log);
    writeFileSync(pidFile, JSON.stringify({ pid: started.pid }));
    const callOff = started.pid === undefined ? () => {} : endWithMe(started.pid);
    started.once("exit", () => {
      callOff();
      if (!stopping) setTimeout(relaunch, 50);
    });
    started.once("error", () => {});
    return started;
  }
  function relaunch() {
    if (!stopping) child = launch();
  }

  const stop = async () => {
    stopping = true;
    if (child.pid !== undefined) await end(child.pid);
    rmSync(pidFile, { force: true });
  };
  try {
    await answers(url, folder);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, file, pid: () => child.pid, stop };
}

/** Where a limit on the size of files is reached it answers so, as on a full disk, and does not die of a signal. */
const patient = (binary: string, args: string[]): [string, string[]] =>
  process.platform === "win32"
    ? [binary, args]
    : ["/bin/sh", ["-c", 'trap "" XFSZ; exec "$0" "$@"', binary, ...args]];

async function answers(url: string, folder: DataFolder): Promise<void> {
  for (const since = Date.now(); Date.now() - since < PATIENCE_MS; ) {
    if (await isUp(url)) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new HostRefusal(`dynoxide did not answer on ${url}: see ${folder.file("logs/dynoxide.log")}`);
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
