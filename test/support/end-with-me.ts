// Ends a child process when this one is gone, however it went: a shell waits for the end of its input, which
// the kernel closes even for a process that was killed.
import { spawn } from "node:child_process";

/** @returns a function that calls it off. */
export function endWithMe(pid: number): () => void {
  if (process.platform === "win32") return () => {};
  const shell = spawn("/bin/sh", ["-c", 'cat > /dev/null; kill "$0" 2> /dev/null', String(pid)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Without a shell, the next start finds the child by its file.
  shell.on("error", () => {});
  shell.unref();
  return () => void shell.kill("SIGKILL");
}
