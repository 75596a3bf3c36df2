import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { buildApp } from "#infra/app.ts";

it("passes the AWS Solutions checks, but for what is acknowledged with a reason", () => {
  const app = buildApp({
    outdir: mkdtempSync(join(tmpdir(), "checked-")),
    stage: "production",
    checked: true,
    withoutCode: true,
  });
  expect(() => app.synth()).not.toThrow();
});
