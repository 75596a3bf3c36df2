import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Cases } from "#local/step-functions/conformance/cases.ts";
import { runCase } from "#local/step-functions/conformance/run-case.ts";

const folder = new URL("../../../../shared/conformance/asl/", import.meta.url);
const limits = { "cases.json": 4, "translated.json": 4 };

describe.runIf(existsSync(folder))("the recordings of the real service", () => {
  it.each(Object.entries(limits))(
    "in %s are reproduced, but for at most %i that are refused",
    async (file, limit) => {
      const cases = Cases.parse(JSON.parse(readFileSync(new URL(file, folder), "utf8")));
      const failed: string[] = [];
      const refused: string[] = [];
      for (const given of cases) {
        const verdict = await runCase(given);
        if (verdict.kind === "failed") failed.push(given.name);
        if (verdict.kind === "refused") refused.push(given.name);
      }
      expect(failed).toEqual([]);
      expect(refused.length).toBeLessThanOrEqual(limit);
    },
  );
});
