import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LEAN_FLAGS } from "#local/host/lean.ts";

test("npm start gives Node what the measured hosts are given", () => {
  const { scripts } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  expect(scripts.start).toBe(`node ${LEAN_FLAGS.join(" ")} local/cli/start.ts`);
});
