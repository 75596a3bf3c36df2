// The network as versions that never change. A change writes the whole network beside the old one, in chunks
// named by what is in them, and then publishes it by moving the head: a reader sees the old one or the new one.
//
//   network        | version             the head: the version in force, its body, and which carriers do not answer
//   network        | version#<number>    a past version's body; kept, because decisions refer to it
//   network#<body> | <chunk>             nodes, carriers and policy, gzipped
import { gunzipSync, gzipSync } from "node:zlib";
import { systemClock } from "#shared/adapters/system.ts";
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { Carrier } from "#shared/domain/network/carrier.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { NetworkNode } from "#shared/domain/network/node.ts";
import { Pause, Policy } from "#shared/domain/network/policy.ts";
import { fingerprint } from "#shared/kernel/derived-id.ts";
import type { Item } from "./attributes.ts";
import { getItem, putItem } from "./client.ts";
import { isNew, type Part, set, update } from "./expressions.ts";
import { queryAll } from "./reading.ts";
import { transact } from "./transaction.ts";

/** A network that may still lack its policy. */
export type Draft = Omit<Network, "version" | "policy"> & { readonly policy?: Policy };

export interface Head {
  readonly version: number;
  /** Absent: nothing is stored, or it is stored in the rows of format 1. */
  readonly body?: string;
  /** As the item has them: read with every look at the network, and part of no version. */
  readonly breakers?: unknown;
}

const PARTITION = "network";
export const HEAD = { pk: PARTITION, sk: "version" };
const versionKey = (version: number) => ({
  pk: PARTITION,
  sk: `version#${String(version).padStart(10, "0")}`,
});
const bodyPartition = (body: string): string => `${PARTITION}#${body}`;

/** Below the 400 KB of an item. */
const CHUNK_BYTES = 350_000;
const ATTEMPTS = 8;
const nothing: Draft = { nodes: [], carriers: [] };

export async function readHead(table: string): Promise<Head> {
  const head = await getItem(table, HEAD);
  return {
    version: Number(head?.version ?? 0),
    ...(typeof head?.body === "string" && { body: head.body }),
    ...(head?.breakers !== undefined && { breakers: head.breakers }),
  };
}

/** Undefined where that version was never published. */
export async function pastHead(table: string, version: number): Promise<Head | undefined> {
  const past = await getItem(table, versionKey(version));
  return typeof past?.body === "string" ? { version, body: past.body } : undefined;
}

export async function readDraft(table: string, { body }: Head): Promise<Draft> {
  if (body === undefined) return readRows(table);
  const rows = await queryAll({
    TableName: table,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": bodyPartition(body) },
    ConsistentRead: true,
  });
  const chunks = rows
    .toSorted((a, b) => Number(a.sk) - Number(b.sk))
    .map((row) => (row.bytes instanceof Uint8Array ? row.bytes : new Uint8Array()));
  return parsed(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()));
}

export interface Published {
  readonly version: number;
  readonly draft: Draft;
}

/** Publishes what `change` makes of the newest network; made again where another change came first. */
export async function publish(table: string, change: (draft: Draft) => Draft): Promise<Published> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const head = await readHead(table);
    const next = change(await readDraft(table, head));
    const body = fingerprint(next);
    if (body !== head.body) await writeBody(table, body, next);
    if (await moveHead(table, head, body)) return { version: head.version + 1, draft: next };
    await systemClock.sleep(10 * attempt);
  }
  throw new WorkflowError("Throttled", "the network kept changing while it was changed");
}

async function writeBody(table: string, body: string, draft: Draft): Promise<void> {
  const bytes = gzipSync(JSON.stringify(draft));
  for (let chunk = 0; chunk * CHUNK_BYTES < bytes.length; chunk += 1) {
    const part = bytes.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES);
    const Item = { pk: bodyPartition(body), sk: String(chunk).padStart(4, "0"), bytes: part };
    await putItem({ TableName: table, Item });
  }
}

async function moveHead(table: string, head: Head, body: string): Promise<boolean> {
  const version = head.version + 1;
  const moved = update({
    TableName: table,
    Key: HEAD,
    change: [set({ version, body })],
    condition: head.version === 0 ? isNew : versionIs(head.version),
  });
  const past = { ...versionKey(version), version, body };
  const written = await transact([{ Update: moved }, { Put: { TableName: table, Item: past } }]);
  return written.done;
}

const versionIs = (version: number): Part => ({
  text: "#version = :version_is",
  names: { "#version": "version" },
  values: { ":version_is": version },
});

/** Format 1: a row for each node and carrier, and one for the policy. */
async function readRows(table: string): Promise<Draft> {
  const rows = await queryAll({
    TableName: table,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": PARTITION },
    ConsistentRead: true,
  });
  const documents = (prefix: string): unknown[] =>
    rows.filter((row: Item) => String(row.sk).startsWith(prefix)).map((row) => row.document);
  const [policy] = documents("policy");
  const draft = { nodes: documents("node#"), carriers: documents("carrier#") };
  return rows.length === 0 ? nothing : parsed(policy === undefined ? draft : { ...draft, policy });
}

/** Read by the schemas, so that what an older release wrote gets the defaults of this one. */
function parsed(stored: {
  nodes: unknown[];
  carriers: unknown[];
  policy?: unknown;
  pauses?: unknown[];
}): Draft {
  return {
    nodes: stored.nodes.map((node) => NetworkNode.parse(node)),
    carriers: stored.carriers.map((carrier) => Carrier.parse(carrier)),
    ...(stored.policy !== undefined && { policy: Policy.parse(stored.policy) }),
    ...(stored.pauses !== undefined && { pauses: stored.pauses.map((pause) => Pause.parse(pause)) }),
  };
}
