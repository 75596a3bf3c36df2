// Tables for adapter tests, on a DynamoDB-compatible server.
import { afterAll } from "vitest";
import type { Table } from "#local/host/dynamodb/tables.ts";
import { surround, surroundings } from "#local/host/lambda/surroundings.ts";
import { startDynoxide } from "./dynoxide.ts";
import { keyed } from "./keyed.ts";

/** Starts a DynamoDB with these tables; it stops after the file's last test. */
export async function tables(...names: readonly (string | Table)[]): Promise<void> {
  const dynamodb = await startDynoxide();
  await dynamodb.ensure(names.map((name) => (typeof name === "string" ? keyed(name) : name)));
  // No test of an adapter asks for another service.
  const restore = surround(surroundings({ dynamodb: dynamodb.url, services: "http://127.0.0.1:9" }));
  afterAll(async () => {
    restore();
    await dynamodb.stop();
  });
}
