import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { scratchFolder } from "#local/replay/scratch.ts";

const made: string[] = [];
const scratch = async (inMemory: string) => {
  const folder = await scratchFolder(inMemory);
  made.push(folder);
  return dirname(folder);
};
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const room = ({ bavail, bsize } = statfsSync(tmpdir())) => bavail * bsize > 2 ** 30;

describe("a folder for the time of a replay", () => {
  it.runIf(room())("lies where it is told to, if there is room", async () => {
    const memory = mkdtempSync(join(tmpdir(), "memory-"));
    made.push(memory);
    expect(await scratch(memory)).toBe(memory);
  });

  it("is among the other temporary files of a machine that keeps none in memory", async () => {
    expect(await scratch("/no/such/folder")).toBe(tmpdir());
  });
});
