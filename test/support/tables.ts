// Tables for adapter tests, on a DynamoDB-compatible server.
import { afterAll } from "vitest";
import { surround, surroundings } from "#local/host/lambda/surroundings.ts";
import { startDynoxide } from "./dynoxide.ts";
import { keyed } from "./keyed.ts";

/** Starts a DynamoDB with these tables; it stops after the file's last test. */
export async function tables(...names: readonly string[]): Promise<void> {
  const dynamodb = await startDynoxide();
  await dynamodb.ensure(names.map((name) => keyed(name)));
  // No test of an adapter asks for another service.
  const restore = surround(surroundings({ dynamodb: dynamodb.url, services: "http://127.0.0.1:9" }));
  afterAll(async () => {
    restore();
    await dynamodb.stop();
  });
}
