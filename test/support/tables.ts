// Tables for adapter tests, on the DynamoDB of the embedded host.
import { afterAll } from "vitest";
import { startDynamoDb } from "#local/host/dynamodb/start.ts";
import type { Table } from "#local/host/dynamodb/tables.ts";
import { openDataFolder } from "#local/host/folder/data-folder.ts";
import { surround, surroundings } from "#local/host/lambda/surroundings.ts";
import { keyed } from "./keyed.ts";

/** Starts a DynamoDB with these tables; it stops after the file's last test. */
export async function tables(...names: readonly (string | Table)[]): Promise<void> {
  const folder = openDataFolder("memory");
  const dynamodb = await startDynamoDb(folder);
  await dynamodb.ensure(names.map((name) => (typeof name === "string" ? keyed(name) : name)));
  // No test of an adapter asks for another service.
  const restore = surround(surroundings({ dynamodb: dynamodb.url, services: "http://127.0.0.1:9" }));
  afterAll(async () => {
    restore();
    await dynamodb.stop();
    folder.close();
  });
}
