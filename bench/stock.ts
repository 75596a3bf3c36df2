// How holds fare where many want the same: one SKU that sells out, and a warehouse that takes 30 orders a second. The
// real ledger on dynoxide, behind an adversary that refuses transactions as DynamoDB does, in virtual time.
import { AsyncLocalStorage } from "node:async_hooks";
import { createHeat } from "#shared/adapters/dynamodb/shards/heat.ts";
import { dynamoStockLedger } from "#shared/adapters/dynamodb/stock-ledger.ts";
import { audit } from "#shared/domain/stock/audit.ts";
import type { HeldLine, Hold } from "#shared/domain/stock/ledger.ts";
import { NodeId, OrderId, ShipmentId, Sku } from "#shared/kernel/ids.ts";
import { seeded } from "#shared/kernel/seeded.ts";
import { Instant, toInstant } from "#shared/kernel/time.ts";
import type { StockLedger } from "#shared/ports/stock.ts";
import type { TransactItem } from "#test/support/adversary.ts";
import { openAdversity } from "#test/support/adversity.ts";
import { type Benchmark, type Given, machine, quantile, rounded, rows, UsageError } from "./benchmark.ts";

interface Figures {
  readonly orders: number;
  readonly sold: number;
  readonly oversold: number;
  /** Orders that were refused while a unit was left. */
  readonly falseRejections: number;
  /** Transactions asked for, refused ones and those that spread a level included, by unit sold. */
  readonly writesPerUnit: number;
  readonly p99Attempts: number;
  readonly meanAttempts: number;
  readonly warehouseOrders: number;
  readonly warehouseP99Attempts: number;
  readonly warehouseMeanAttempts: number;
  /** Units by which the ledger does not add up. */
  readonly imbalance: number;
  readonly inFlightMs: number;
  readonly processes: number;
  readonly machine: string;
}

/** Processes that hold at the same time, as Lambda has them: none knows what another has seen. */
const PROCESSES = 20;
const NODE = NodeId.parse("orleans");
const FROM = Date.parse("2026-03-03T08:00:00.000Z");
const AT = Instant.parse("2026-03-03T08:00:00.000Z");
const CATALOGUE = 2_000;

export const stock: Benchmark = {
  summary: "holds on one SKU that sells out, and on a busy warehouse, against transactions that conflict",
  options: [
    "--orders N     orders on the one SKU (20000)",
    "--units N      units of it (10000)",
    "--rate N       of these orders a second (200)",
    "--in-flight N  milliseconds that a transaction is in flight (12)",
    "--seed S       draws other arrivals (1)",
  ],
  takes: {
    orders: { type: "string" },
    units: { type: "string" },
    rate: { type: "string" },
    "in-flight": { type: "string" },
    seed: { type: "string" },
  },
  async run(given: Given): Promise<Figures> {
    const orders = whole(given, "orders", 20_000);
    const units = whole(given, "units", 10_000);
    const inFlightMs = whole(given, "in-flight", 12);
    const seed = String(given.seed ?? "1");
    const hot = Sku.parse("hot");
    const sale = await run({
      ...{ orders, inFlightMs, seed: `sale ${seed}`, perSecond: whole(given, "rate", 200) },
      stocked: [{ sku: hot, quantity: units }],
      wants: () => [{ sku: hot, quantity: 1 }],
    });
    const skus = Array.from({ length: CATALOGUE }, (_, index) => Sku.parse(`sku-${index}`));
    const warehouse = await run({
      ...{ orders: 3_600, inFlightMs, seed: `warehouse ${seed}`, perSecond: 30 },
      stocked: skus.map((sku) => ({ sku, quantity: 1_000 })),
      wants: (random) => basket(skus, random),
    });
    return {
      orders,
      sold: sale.attempts.length,
      oversold: sale.oversold + Math.max(0, sale.attempts.length - units),
      falseRejections: sale.falseRejections,
      writesPerUnit: rounded(sale.transactions / sale.attempts.length, 3),
      p99Attempts: quantile(sale.attempts, 0.99),
      meanAttempts: rounded(mean(sale.attempts), 3),
      warehouseOrders: warehouse.attempts.length,
      warehouseP99Attempts: quantile(warehouse.attempts, 0.99),
      warehouseMeanAttempts: rounded(mean(warehouse.attempts), 3),
      imbalance: sale.imbalance + warehouse.imbalance,
      inFlightMs,
      processes: PROCESSES,
      machine: machine(),
    };
  },
  table: (figures: Figures) => rows(Object.entries(figures)),
};

function whole(given: Given, name: string, otherwise: number): number {
  const value = given[name] === undefined ? otherwise : Number(given[name]);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError(`--${name} takes a whole number above 0, not ${given[name]}`);
}

/** One to three SKUs; some sell far more than others. */
function basket(skus: readonly Sku[], random: () => number): HeldLine[] {
  const picked = new Set(
    Array.from({ length: 1 + Math.floor(random() * 3) }, () => Math.floor(skus.length * random() ** 3)),
  );
  return [...picked].map((index) => ({ sku: skus[index] ?? Sku.parse("sku-0"), quantity: 1 }));
}

interface Course {
  readonly orders: number;
  readonly perSecond: number;
  readonly inFlightMs: number;
  readonly seed: string;
  readonly stocked: readonly HeldLine[];
  readonly wants: (random: () => number) => readonly HeldLine[];
}

interface Ran {
  /** Of each order that was held, sorted. */
  readonly attempts: readonly number[];
  readonly falseRejections: number;
  readonly oversold: number;
  readonly imbalance: number;
  readonly transactions: number;
}

async function run({ orders, perSecond, inFlightMs, seed, stocked, wants }: Course): Promise<Ran> {
  const random = seeded(seed);
  const table = "bench-stock";
  const current = new AsyncLocalStorage<{ attempts: number }>();
  let transactions = 0;
  const { clock, close } = await openAdversity({
    tables: [table],
    from: FROM,
    trouble: { inFlightMs: [inFlightMs, inFlightMs], unitsPerItem: 1_000 },
    random,
    onTransaction(writes) {
      transactions += 1;
      const tally = current.getStore();
      if (tally !== undefined && takesHold(writes)) tally.attempts += 1;
    },
  });
  try {
    const counts = stocked.map(({ sku, quantity }) => ({ sku, node: NODE, onHand: quantity, asOf: AT }));
    await clock.work(() => dynamoStockLedger(table).count(counts, "stocked"));
    const ledgers = Array.from({ length: PROCESSES }, () => dynamoStockLedger(table, createHeat()));
    const attempts: number[] = [];
    let falseRejections = 0;
    const order = async (number: number) => {
      const ledger = ledgers[Math.floor(random() * PROCESSES)] as StockLedger;
      const tally = { attempts: 0 };
      const hold = holdOf(number, wants(random));
      const outcome = await current.run(tally, () =>
        ledger.hold({ orderId: hold.orderId, attempt: 1, holds: [hold], at: toInstant(FROM) }),
      );
      if (outcome.held) attempts.push(tally.attempts);
      else if (await couldHave(ledger, hold.lines)) falseRejections += 1;
    };
    const failures: unknown[] = [];
    let at = FROM + 1_000;
    for (let number = 0; number < orders; number += 1) {
      at -= (Math.log(1 - random()) / perSecond) * 1_000;
      clock.timer(at, () => void clock.work(() => order(number)).catch((error) => failures.push(error)));
    }
    await clock.runUntil(Number.POSITIVE_INFINITY);
    if (failures.length > 0) throw failures[0];
    const { ledgerImbalance, oversoldUnits } = audit(await dynamoStockLedger(table).books());
    attempts.sort((a, b) => a - b);
    return {
      falseRejections,
      oversold: oversoldUnits,
      imbalance: ledgerImbalance,
      transactions,
      attempts,
    };
  } finally {
    await close();
  }
}

const takesHold = (writes: readonly TransactItem[]): boolean =>
  writes.some(({ Put }) => Put?.Item?.pk?.S?.startsWith("hold#") === true);

function holdOf(number: number, lines: readonly HeldLine[]): Hold {
  const orderId = OrderId.parse(`ord_${number}`);
  const capacity = [
    { key: `day|${NODE}|2026-03-03`, parcels: 1, limit: 100_000 },
    { key: `pickup|${NODE}|carrier|express|2026-03-03T16:00:00.000Z`, parcels: 1, limit: 100_000 },
  ];
  const id = ShipmentId.parse(`${orderId}-101`);
  return { id, orderId, node: NODE, lines: [...lines], capacity, expiresAt: toInstant(FROM + 86_400_000) };
}

async function couldHave(ledger: StockLedger, lines: readonly HeldLine[]): Promise<boolean> {
  const skus = lines.map(({ sku }) => sku);
  const { available } = await ledger.picture(skus, FROM, { fresh: true });
  return lines.every(({ sku, quantity }) => (available.get(`${sku}|${NODE}`) ?? 0) >= quantity);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
