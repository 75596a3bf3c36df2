// Objects of the host, as the adapter of feeds and whoever has an address use them.
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CfnBucket } from "aws-cdk-lib/aws-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost } from "#local/host/host.ts";
import { surround, surroundings } from "#local/host/lambda/surroundings.ts";
import { createObjects, OBJECTS } from "#local/host/objects/http.ts";
import { openObjectStore } from "#local/host/objects/store.ts";
import { listen } from "#local/host/ports.ts";
import { s3FeedFiles } from "#shared/adapters/s3/feed-files.ts";
import { ImportId } from "#shared/domain/stock/import.ts";
import { synthesizeFixture } from "#test/support/host/fixture-app.ts";

const HOUR = 3_600_000;
const buckets = [{ name: "Feeds", expiresAfterDays: 7, tells: true }];
const told: unknown[] = [];
const written = (...one: unknown[]) => void told.push(one);
let folder: string;
let server: Server;
let restore: () => void;
let now = Date.parse("2026-03-03T08:00:00Z");

const folderOf = (bucket: string) => join(folder, bucket);
const filesIn = () => readdirSync(folderOf("Feeds"));
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "objects-"));
  const store = openObjectStore(buckets, folderOf);
  const serve = createObjects({ store, now: () => now, written });
  server = createServer((asked, answer) => void serve(asked, answer));
  const objects = `http://127.0.0.1:${await listen(server, 0)}${OBJECTS}`;
  const none = "http://127.0.0.1:9";
  restore = surround(surroundings({ dynamodb: none, services: none, objects }));
});
afterAll(() => {
  restore();
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

let last = 0;
const newId = () => ImportId.parse(`imp_${++last}`);
const files = s3FeedFiles("Feeds");
const put = (url: string, body: string) => fetch(url, { method: "PUT", body });

describe("an object", () => {
  it("is found as it was put, and read in ranges", async () => {
    const id = newId();
    expect(await files.find(id)).toBeUndefined();
    await files.put(id, "0123456789é");
    const { bytes, version } = (await files.find(id)) ?? { bytes: 0, version: "" };
    expect(bytes).toBe(12);
    expect((await files.read(id, version, 0, 4))?.toString()).toBe("0123");
    expect((await files.read(id, version, 8, 100))?.toString()).toBe("89é");
    expect(await files.read(id, version, 12, 4)).toBeUndefined();
    expect(told).toContainEqual(["Feeds", id, 12]);
  });

  it("that is another one by now is not read", async () => {
    const id = newId();
    await files.put(id, "first");
    const { version = "" } = (await files.find(id)) ?? {};
    await files.put(id, "other");
    expect(await files.read(id, version, 0, 5)).toBeUndefined();
  });

  it("may be empty", async () => {
    const id = newId();
    const address = await files.uploadAddress(id, now, HOUR);
    expect((await put(address, "")).status).toBe(200);
    expect(await files.find(id)).toMatchObject({ bytes: 0 });
  });

  it("whose name is a path stays within its bucket", async () => {
    const id = newId();
    const address = await files.uploadAddress(id, now, HOUR);
    const outside = address.replace(id, "..%2F..%2Fescaped");
    expect((await put(outside, "x")).status).toBe(200);
    expect(existsSync(join(folder, "..", "escaped"))).toBe(false);
    expect(filesIn()).toContain("object-..%2F..%2Fescaped");
  });
});

describe("an address", () => {
  it("takes the object until it is over, and gives nothing", async () => {
    const id = newId();
    const address = await files.uploadAddress(id, now, HOUR);
    expect((await put(address, "one")).status).toBe(200);
    expect((await fetch(address)).status).toBe(403);
    now += HOUR + 1_000;
    expect((await put(address, "two")).status).toBe(403);
    expect(await files.find(id)).toMatchObject({ bytes: 3 });
  });
});

describe("an upload", () => {
  it("that breaks off leaves nothing behind", async () => {
    const id = newId();
    const address = await files.uploadAddress(id, now, HOUR);
    const sent = request(address, { method: "PUT", headers: { "content-length": 100 } });
    sent.on("error", () => {});
    sent.write("half of it");
    await new Promise((resolve) => setTimeout(resolve, 50));
    sent.destroy();
    await expect.poll(() => filesIn().filter((name) => name.startsWith("unfinished-"))).toEqual([]);
    expect(await files.find(id)).toBeUndefined();
  });
});

describe("a bucket", () => {
  it("forgets what is old, and what was never finished", () => {
    const old = join(folderOf("Feeds"), "object-old");
    writeFileSync(old, "x");
    const aWeekAgo = Date.now() / 1_000 - 7 * 86_400 - 60;
    utimesSync(old, aWeekAgo, aWeekAgo);
    writeFileSync(join(folderOf("Feeds"), "unfinished-1"), "x");
    openObjectStore(buckets, folderOf);
    expect(filesIn().filter((name) => name === "object-old" || name === "unfinished-1")).toEqual([]);
    expect(filesIn().length).toBeGreaterThan(0);
  });

  it("that does more than the host can makes it refuse to start", async () => {
    const assembly = synthesizeFixture({
      also: (stack) =>
        void new CfnBucket(stack, "Versions", { versioningConfiguration: { status: "Enabled" } }),
    });
    restore();
    const starting = startHost({ assembly, data: "memory", clock: "wall", port: 0, quiet: true });
    await expect(starting).rejects.toThrow(/Versions.*VersioningConfiguration/s);
  });
});
