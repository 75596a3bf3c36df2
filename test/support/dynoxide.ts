// A DynamoDB-compatible server that is not ours: what the adapters are tested on, and our own is compared with.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ensureTable, type Table } from "#local/host/dynamodb/tables.ts";
import { credentials } from "#local/host/lambda/surroundings.ts";
import { steadyPort } from "#local/host/ports.ts";
import { REGION } from "#local/host/template/physical.ts";
import { endWithMe } from "./end-with-me.ts";

export interface Dynoxide {
  readonly url: string;
  ensure(tables: readonly Table[]): Promise<void>;
  stop(): Promise<void>;
}

const PATIENCE_MS = 10_000;
const platform = `@dynoxide/${process.platform}-${process.arch}`;

/** On a folder of its own that goes with it. @throws Error that says what to install. */
export async function startDynoxide(): Promise<Dynoxide> {
  const folder = mkdtempSync(join(tmpdir(), "dynoxide-"));
  const port = await steadyPort("dynoxide");
  const url = `http://127.0.0.1:${port}`;
  const flags = ["--host", "127.0.0.1", "--port", String(port), "--db-path", join(folder, "tables.sqlite")];
  const child = spawn(binary(), ["serve", ...flags], { stdio: "ignore" });
  const callOff = child.pid === undefined ? () => {} : endWithMe(child.pid);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await answers(url);
  const client = new DynamoDBClient({ endpoint: url, region: REGION, credentials });
  return {
    url,
    async ensure(tables) {
      for (const table of tables) await ensureTable(client, table);
    },
    async stop() {
      client.destroy();
      callOff();
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function binary(): string {
  const executable = process.platform === "win32" ? "dynoxide.exe" : "dynoxide";
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${platform}/package.json`)), executable);
  } catch {
    throw new Error(`tests compare with dynoxide: run "npm install --no-save ${platform}"`);
  }
}

async function answers(url: string): Promise<void> {
  for (const since = Date.now(); Date.now() - since < PATIENCE_MS; ) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`dynoxide did not answer on ${url}`);
}
