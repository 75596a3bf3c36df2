// A disk that is full for a process, without any right to fill one: no file of it may grow to more than nothing.
import { execFileSync } from "node:child_process";

const NOTHING = "--fsize=0:";
const ANYTHING = "--fsize=unlimited:";

/** @throws where prlimit is not installed. A process that has ended meanwhile is left alone. */
export const fillFor = (pid: number): void => prlimit("--pid", String(pid), NOTHING);

/** A command line whose process finds the disk full from its first write on. */
export const onFullDisk = (command: string): { readonly execPath: string; readonly execArgv: string[] } => ({
  execPath: "prlimit",
  execArgv: [NOTHING, command],
});

/** Can disks be filled here? */
export function canFill(): boolean {
  try {
    prlimit("--pid", String(process.pid), ANYTHING);
    return true;
  } catch {
    return false;
  }
}

function prlimit(...args: readonly string[]): void {
  try {
    execFileSync("prlimit", args, { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    if (error instanceof Error && /No such process/.test(error.message)) return;
    throw error;
  }
}
