// A host that cannot be started again ends its torture with one sentence.
import { mkdtempSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Misconduct, startVictim } from "#local/torture/victim.ts";
import { synthesizeFixture } from "#test/support/host/fixture-app.ts";

it("says what the host said last, and where its log is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "victim-"));
  const log = join(folder, "host.log");
  const assembly = synthesizeFixture();
  const clock = { speed: 1, from: Date.parse("2026-03-10T06:00:00.000Z") };
  const victim = await startVictim({ assembly, data: join(folder, "data"), port: 0, clock }, log);
  renameSync(assembly, `${assembly}-gone`);
  const failure = await victim.suffer("kill", () => 0.5).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Misconduct);
  const { message } = failure as Misconduct;
  expect(message).toMatch(/^the host does not start any more: .*manifest\.json.*; its log is \S+host\.log$/);
  await expect(victim.lost).rejects.toBe(failure);
  await victim.end();
});
