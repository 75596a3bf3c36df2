import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { greeting } from "#local/cli/start-greeting.ts";
import type { Host } from "#local/host/host.ts";
import type { TokenRequest } from "#local/host/http/issuer.ts";

const folder = mkdtempSync(join(tmpdir(), "greeting-"));
afterAll(() => rmSync(folder, { recursive: true }));

const tokenFor = async ({ scopes }: TokenRequest) => `token:${scopes.join("+")}`;
const host = { url: "http://127.0.0.1:8787", tokenFor } as Host;
const started = { port: 8787, clock: "wall", speed: 1, seconds: "1.0", loaded: false, empty: true } as const;

describe("the greeting of npm start", () => {
  it("leaves the tokens in a file for other terminals, which its owner alone may read", async () => {
    const text = await greeting(host, { ...started, data: folder });
    expect(text).toContain(`. ${folder}/tokens\n`);
    expect(text).not.toContain("token:");
    const kept = readFileSync(join(folder, "tokens"), "utf8");
    expect(kept).toMatch(/^WEB=token:lendemain\/orders:write\+.*\+lendemain\/channel:web\n/);
    expect(kept).toMatch(/^PLANNER=token:lendemain\/planner\n/m);
    expect(statSync(join(folder, "tokens")).mode & 0o777).toBe(0o600);
  });

  it("prints them where nothing is kept", async () => {
    expect(await greeting(host, { ...started, data: "memory" })).toContain(
      "\nPLANNER=token:lendemain/planner\n",
    );
  });
});
