// Fills an empty system through its public API: network, items, stock on hand.
import { setTimeout } from "node:timers/promises";
import type { ImportView } from "#shared/contracts/api/stock.ts";
import type { Carrier } from "#shared/domain/network/carrier.ts";
import type { Item } from "#shared/domain/network/item.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { Policy } from "#shared/domain/network/policy.ts";
import { toInstant } from "#shared/kernel/time.ts";
import { operator } from "./api/parties.ts";
import { ApiError, type Client } from "./client.ts";
import type { Locations, StockRow } from "./day.ts";
import type { Pace } from "./pace.ts";

export interface Network {
  readonly nodes: readonly NetworkNode[];
  readonly carriers: readonly Carrier[];
  readonly policy: Policy;
}

export interface Loading {
  readonly network?: Network;
  readonly items: readonly Item[];
  readonly stock: readonly StockRow[];
  readonly locations?: Locations;
  /** When the stock was counted, in epoch milliseconds. */
  readonly asOf: number;
  /** Absent: what follows from a call may come after the next one. */
  readonly inTurn?: Pace["inTurn"];
}

/** Bytes of one body, well below the API's limit of 256 KiB. */
const PIECE_BYTES = 180 * 1024;
const NODES = 200;
const CARRIERS = 50;
const ITEMS = 1000;
const LOCATIONS = 2500;
/** Bytes of a feed in one body, in which each line's end is written with two. */
const FEED_BYTES = 4 * 1024 * 1024;
const FEED_ROWS = 200_000;

/** @throws if the API refuses anything, naming what */
export async function load(client: Client, loading: Loading): Promise<void> {
  const { network, items, stock } = loading;
  if (network !== undefined) await loadNetwork(client, network);
  for (const piece of pieces(items, { most: ITEMS, bytes: jsonBytes }))
    await patiently(() => client.ask(operator, "put-items", { body: { items: piece } }));
  for (const [id, places] of Object.entries(loading.locations ?? {}))
    for (const piece of pieces(places, { most: LOCATIONS, bytes: jsonBytes }))
      await patiently(() =>
        client.ask(operator, "put-places", { params: { id }, body: { locations: piece } }),
      );
  const feeds = { most: FEED_ROWS, bytes: (row: StockRow) => csvLine(row).length + 1, total: FEED_BYTES };
  for (const piece of pieces(stock, feeds)) await importStock(client, piece, loading);
}

/** Real milliseconds before the second attempt; each further wait is twice as long. */
const RETRY_AFTER_MS = 200;
const ATTEMPTS = 5;

/** Loading happens before time begins, so that a failure in passing is waited out in real time. */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ApiError && error.passing) || attempt === ATTEMPTS) throw error;
      await setTimeout(RETRY_AFTER_MS * 2 ** attempt);
    }
  }
}

async function loadNetwork(client: Client, { nodes, carriers, policy }: Network): Promise<void> {
  for (const piece of pieces(carriers, { most: CARRIERS, bytes: jsonBytes }))
    await patiently(() => client.ask(operator, "put-carriers", { body: { carriers: piece } }));
  for (const piece of pieces(nodes, { most: NODES, bytes: jsonBytes }))
    await patiently(() => client.ask(operator, "put-nodes", { body: { nodes: piece } }));
  await patiently(() => client.ask(operator, "put-policy", { body: { policy } }));
}

async function importStock(
  client: Client,
  rows: readonly StockRow[],
  { asOf, inTurn }: Loading,
): Promise<void> {
  const content = `sku,node,quantity\n${rows.map(csvLine).join("")}`;
  const body = { format: "csv", asOf: toInstant(asOf), content } as const;
  const { id } = await patiently(() => client.ask(operator, "import-stock", { body }));
  const { state, reason, rejected, problems } = await read(client, id, inTurn);
  const [first] = problems;
  if (state !== "done") throw new Error(`the stock was not read: ${reason}`);
  if (first === undefined) return;
  throw new Error(`${rejected} rows of stock were refused; line ${first.line}: ${first.message}`);
}

/** Real milliseconds between two looks at an import. */
const LOOK_EVERY_MS = 20;

const atOnce: Pace["inTurn"] = (call) => call();

/** The import when it is over. In turn, the first look finds it so: how often one looks is no chance. */
async function read(client: Client, id: string, inTurn = atOnce): Promise<ImportView> {
  for (;;) {
    const look = () => client.ask(operator, "get-import", { params: { id } });
    const found = await patiently(() => inTurn(look));
    if (found.state !== "reading") return found;
    await setTimeout(LOOK_EVERY_MS);
  }
}

/** SKUs and node ids hold no comma, no quote and no line end. */
const csvLine = ({ sku, node, quantity }: StockRow): string => `${sku},${node},${quantity}\n`;

const jsonBytes = (value: object): number => Buffer.byteLength(JSON.stringify(value)) + 1;

interface Limits<T> {
  readonly most: number;
  readonly bytes: (value: NoInfer<T>) => number;
  /** Bytes of a piece; default: what one body takes. */
  readonly total?: number;
}

/** The values in order, in as few pieces as the limits allow. */
export function pieces<T>(values: readonly T[], { most, bytes, total = PIECE_BYTES }: Limits<T>): T[][] {
  const all: T[][] = [];
  let size = 0;
  for (const value of values) {
    const more = bytes(value);
    const last = all.at(-1);
    if (last === undefined || last.length >= most || size + more > total) {
      all.push([value]);
      size = more;
    } else {
      last.push(value);
      size += more;
    }
  }
  return all;
}
