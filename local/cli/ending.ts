// How a process that runs a host ends when it cannot go on: with one sentence that says what to do.
import { isFullDisk, noRoom } from "#local/host/folder/full-disk.ts";
import { HostRefusal } from "#local/host/refusal.ts";

export function sayAndEnd({ message }: HostRefusal): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Also of what nobody caught: work that finds no room on the disk, of which the host has not heard yet. */
export function endWithOneSentence(folder: string): void {
  process.on("uncaughtException", (error) => {
    if (error instanceof HostRefusal) sayAndEnd(error);
    if (isFullDisk(error)) sayAndEnd(noRoom(folder));
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  });
}
