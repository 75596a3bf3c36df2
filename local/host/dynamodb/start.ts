// The DynamoDB of the host: dynoxide on the data folder's file, or the endpoint that the user names.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DataFolder } from "../folder/data-folder.ts";
import { credentials } from "../lambda/surroundings.ts";
import { steadyPort } from "../ports.ts";
import { REGION } from "../template/physical.ts";
import { startDynoxide } from "./dynoxide.ts";
import { locateDynamoDb } from "./locate.ts";
import { ensureTable, type Table } from "./tables.ts";

export interface DynamoDb {
  readonly url: string;
  /** The SQLite file behind it, where the host runs it itself. */
  readonly file?: string;
  /** The process that the host runs, if it does. */
  pid(): number | undefined;
  /** @throws HostRefusal when a table exists with other keys. */
  ensure(tables: readonly Table[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startDynamoDb(folder: DataFolder): Promise<DynamoDb> {
  const source = locateDynamoDb();
  const own =
    source.kind === "binary"
      ? await startDynoxide(source.file, folder, await steadyPort("dynamodb"))
      : undefined;
  const url = source.kind === "endpoint" ? source.url : (own?.url ?? "");
  return {
    url,
    ...(own !== undefined && { file: own.file }),
    pid: () => own?.pid(),
    async ensure(tables) {
      const client = new DynamoDBClient({ endpoint: url, region: REGION, credentials });
      for (const table of tables) await ensureTable(client, table);
      client.destroy();
    },
    stop: async () => own?.stop(),
  };
}
