// The stock ledger on DynamoDB.
import { WorkflowError } from "#shared/contracts/workflow-errors.ts";
import { hasExpired } from "#shared/domain/stock/ledger.ts";
import type { OrderId, ShipmentId } from "#shared/kernel/ids.ts";
import { DAY, type EpochMs, toInstant } from "#shared/kernel/time.ts";
import type { StockLedger, StockPicture } from "#shared/ports/stock.ts";
import { chunksOf, type StoredChunk, storedChunks } from "./hold-chunks.ts";
import { commitAll, expireChunk, releaseChunk, settleAll } from "./hold-endings.ts";
import { takeHolds } from "./hold-taking.ts";
import { putBackChunk, setChunkAside } from "./put-back.ts";
import { queryAll } from "./reading.ts";
import { levelCounter } from "./shards/counter.ts";
import { gather } from "./shards/gather.ts";
import type { Heat } from "./shards/heat.ts";
import { spread } from "./shards/spread.ts";
import { closeBooks, readBooks } from "./stock-books.ts";
import { countLevels } from "./stock-counts.ts";
import { keyOfTaken, TAKEN } from "./stock-keys.ts";
import { keepAvailability, readAvailability, readFreshAvailability, readLevels } from "./stock-levels.ts";
import { moveUnits } from "./stock-moves.ts";

/** @param heat what the process knows of levels and days that many want */
export function dynamoStockLedger(table: string, heat?: Heat): StockLedger {
  return {
    levels: (sku) => readLevels(table, sku),
    async picture(skus, now, { fresh = false } = {}) {
      const read = fresh ? readFreshAvailability : readAvailability;
      const [taken, ...bySku] = await Promise.all([
        parcelsTaken(table, now),
        ...skus.map((sku) => read(table, sku)),
      ]);
      const available = new Map(
        bySku.flatMap((nodes, index) =>
          [...nodes].map(([node, units]) => [`${skus[index]}|${node}`, units] as const),
        ),
      );
      return { available, taken } satisfies StockPicture;
    },
    keepAvailability: (changes) => keepAvailability(table, changes),
    hold: (request) => takeHolds(table, request, [], heat),
    commit: (order, shipment, missing, at) => commitAll(table, order, shipment, missing, at),
    async expire(order, shipment, at) {
      const over = ({ state, ...chunk }: StoredChunk) => state === "active" && hasExpired(chunk, at);
      for (const chunk of (await chunksOf(table, order, shipment)).filter(over))
        await expireChunk(table, chunk, at);
      return !(await chunksOf(table, order, shipment)).some(({ state }) => state === "active");
    },
    undo: (order, shipment, at, shelf) =>
      undoAll(table, { order, shipment }, (chunk) => putBackChunk(table, chunk, at, shelf)),
    setAside: (order, shipment) =>
      undoAll(table, { order, shipment }, (chunk) => setChunkAside(table, chunk)),
    putBack: (order, shipment, at) =>
      untilDone(async () => {
        const aside = (await chunksOf(table, order, shipment)).filter(({ state }) => state === "set-aside");
        for (const chunk of aside) await putBackChunk(table, chunk, at);
        return aside.length === 0;
      }),
    async wasReleased(order, attempt) {
      const chunks = await storedChunks(table, order);
      return chunks.some((chunk) => chunk.state === "released" && chunk.sk.startsWith(`${attempt}#`));
    },
    releaseAttempt: (order, attempt) => releaseWhere(table, order, (number) => number === attempt),
    releaseAttemptsTo: (order, attempt) => releaseWhere(table, order, (number) => number <= attempt),
    settle: (order, shipment, ending, at) => settleAll(table, order, shipment, ending, at),
    count: (counts, reference) => countLevels(table, counts, reference),
    spread: (sku, node, keep) => spread(levelCounter(table, node, { sku, quantity: 1 }, { keep })),
    gather: (sku, node) => gather(table, sku, node),
    move: (movement) => moveUnits(table, movement),
    books: (now) => readBooks(table, now),
    closeBooks: (now) => closeBooks(table, now),
  };
}

const releaseWhere = (table: string, order: OrderId, isMeant: (attempt: number) => boolean): Promise<void> =>
  untilDone(async () => {
    const held = (await storedChunks(table, order)).filter(
      ({ state, sk }) => state === "active" && isMeant(Number.parseInt(sk, 10)),
    );
    for (const chunk of held) await releaseChunk(table, chunk);
    return held.length === 0;
  });

interface Undoing {
  readonly order: OrderId;
  readonly shipment: ShipmentId;
}

/** What is held is free again; with what is carried, `carried` deals. */
const undoAll = (
  table: string,
  { order, shipment }: Undoing,
  carried: (chunk: StoredChunk) => Promise<void>,
): Promise<void> =>
  untilDone(async () => {
    const open = (await chunksOf(table, order, shipment)).filter(
      ({ state }) => state === "active" || state === "committed",
    );
    for (const chunk of open) await (chunk.state === "active" ? releaseChunk(table, chunk) : carried(chunk));
    return open.length === 0;
  });

const ROUNDS = 5;

/** A chunk that another call moved on while it was read is read again. */
async function untilDone(round: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < ROUNDS; tries += 1) if (await round()) return;
  throw new WorkflowError("Throttled", "holds kept changing while they were undone");
}

async function parcelsTaken(table: string, now: EpochMs): Promise<Map<string, number>> {
  const rows = await queryAll({
    TableName: table,
    KeyConditionExpression: "pk = :pk AND sk >= :from",
    ExpressionAttributeValues: { ":pk": TAKEN, ":from": toInstant(now - DAY).slice(0, 10) },
  });
  const taken = new Map<string, number>();
  for (const { sk, parcels = 0 } of rows) {
    const key = keyOfTaken(String(sk));
    taken.set(key, (taken.get(key) ?? 0) + Number(parcels));
  }
  return taken;
}
