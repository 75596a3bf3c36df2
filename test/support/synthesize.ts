// Writes the assembly of a run of the tests, in a process of its own: it goes on when the file that asked first has waited
// too long, and the others find what it wrote.
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";

const [synth = "", folder = "", written = ""] = process.argv.slice(2);
const { status } = spawnSync(process.execPath, [synth, "--out", folder, "--without-code", "--quiet"], {
  stdio: "inherit",
});
// Who waits sees that it is gone; whoever asks next tries again.
if (status === 0) writeFileSync(written, "");
else rmSync(folder, { recursive: true, force: true });
