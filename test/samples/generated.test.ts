import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sampleFiles } from "#samples/files.ts";
import { geographyFiles } from "#samples/geography.ts";

const onDisk = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

describe("the generated files", () => {
  it.each([...geographyFiles(), ...sampleFiles()])("are what the generator writes: %s", (path, text) => {
    expect(onDisk(path) === text, `${path} is not up to date: run npm run samples`).toBe(true);
  });
});
