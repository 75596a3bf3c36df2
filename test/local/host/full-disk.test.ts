// A disk that is full for a while: the host says so and stands still, and goes on where it was.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { isFullDisk, noRoom } from "#local/host/folder/full-disk.ts";
import { createHalting } from "#local/host/halting.ts";
import { said } from "#local/host/http/messages.ts";
import { canFill } from "#local/torture/disk.ts";
import { startVictim } from "#local/torture/victim.ts";
import { synthesizeFixture } from "#test/support/host/fixture-app.ts";

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe("a full disk", () => {
  it("is told from other failures, by Node, by SQLite and by dynoxide", () => {
    const database = new DatabaseSync(":memory:");
    database.exec("PRAGMA max_page_count = 2; CREATE TABLE t (a)");
    const full = thrownBy(() => database.exec("INSERT INTO t VALUES (randomblob(10000))"));
    expect(full).toMatchObject({ errcode: 13 });
    expect(isFullDisk(full)).toBe(true);
    expect(isFullDisk(thrownBy(() => database.exec("INSERT INTO nothing VALUES (1)")))).toBe(false);
    expect(isFullDisk(Object.assign(new Error("write"), { code: "ENOSPC" }))).toBe(true);
    expect(isFullDisk(Object.assign(new Error("write"), { code: "EPIPE" }))).toBe(false);
    const told =
      '{"__type":"InternalServerError","message":"commit failed (backend: I/O error: disk I/O error)"}';
    expect(isFullDisk(told)).toBe(true);
    expect(isFullDisk('{"__type":"InternalServerError","message":"a bug"}')).toBe(false);
  });

  it("halts a host once, and not before it runs", () => {
    const halting = createHalting("/data");
    const halts: string[] = [];
    expect(halting.notice("disk I/O error")).toBe(true);
    halting.begin(({ message }) => halts.push(message));
    expect(halting.notice("a bug")).toBe(false);
    for (const _ of [1, 2]) expect(halting.notice("disk I/O error")).toBe(true);
    expect(halts).toEqual([noRoom("/data").message]);
  });

  it("answers 503 to whoever waits then, and to what fails of it", async () => {
    const halting = createHalting("/data");
    halting.begin(() => undefined);
    const request = { method: "POST", path: "/" };
    const forEver = halting.answering(() => new Promise(() => {}))(request);
    const refused = halting.answering(async () => said(404, "Not Found"));
    const fails = halting.answering(async () => said(500, "Internal Server Error"));
    expect((await fails(request)).status).toBe(500);
    halting.notice("database or disk is full");
    expect(await forEver).toMatchObject({ status: 503, headers: { "retry-after": "60" } });
    expect(String((await forEver).body)).toContain("/data cannot be written to: make room");
    expect((await fails(request)).status).toBe(503);
    expect((await refused(request)).status).toBe(404);
  });
});

describe.runIf(canFill())("a host whose disk is full", () => {
  it("ends with one sentence, does not start until there is room, and then goes on", async () => {
    const folder = mkdtempSync(join(tmpdir(), "full-disk-"));
    const data = join(folder, "data");
    const clock = { speed: 1, from: Date.parse("2026-03-10T06:00:00.000Z") };
    const victim = await startVictim(
      { assembly: synthesizeFixture(), data, port: 0, clock },
      join(folder, "host.log"),
    );
    const ask = async () =>
      (await fetch(`${victim.ready.url}/open/1`, { method: "POST", body: "{}" })).status;
    const { webhookSecret } = victim.ready;
    expect(await ask()).toBe(200);
    expect(await victim.suffer("disk", () => 0.5)).toBe(2);
    expect(await ask()).toBe(200);
    expect(victim.ready.webhookSecret).toBe(webhookSecret);
    expect(victim.crashes()).toBe(0);
    await victim.end();
  });
});
