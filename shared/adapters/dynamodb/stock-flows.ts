// Movements in the ledger, and beside each the flow that it is for its nodes, in the order of time: what a count of an
// earlier instant is brought up to date with.
import { z } from "zod";
import { COUNTABLE_DAYS, flowsOf } from "#shared/domain/stock/count.ts";
import { Movement } from "#shared/domain/stock/ledger.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import { DAY, type Instant, MINUTE, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { isNew, type Part, set, shift } from "./expressions.ts";
import { queryAll } from "./reading.ts";
import { flowKey, flowsAfter, movementKey } from "./stock-keys.ts";
import type { Write } from "./transaction.ts";

/** Longer than a count may be late. */
const KEPT_DAYS = COUNTABLE_DAYS + 5;

/** The movement, once by its id, and a flow for each node that it touches. */
export function movementWrites(table: string, movement: Movement): Write[] {
  const { id } = movement;
  const at = toInstant(toEpoch(movement.at));
  const expiresAt = Math.ceil((toEpoch(at) + KEPT_DAYS * DAY) / 1_000);
  const put = (Item: Record<string, unknown>): Write => ({
    Put: { TableName: table, Item, ConditionExpression: isNew.text },
  });
  const flows = [...flowsOf(movement)].map(([node, flow]) =>
    put({ ...flowKey(node, at, id), moved: Object.fromEntries(flow), expiresAt }),
  );
  return [put({ ...movementKey(id), movement: Movement.parse(movement) }), ...flows];
}

/** Of every write that changes what is on hand, but a count's. */
export const movedParts = (amounts: Readonly<Record<string, number>>, at: Instant): Part[] => [
  set({ movedAt: toEpoch(at) }),
  shift({ ...amounts, moves: 1 }),
];

/** Transactions that began at about the same time may be recorded in another order. */
const OVERLAP_MS = 5 * MINUTE;

/** May something have moved since? @param movedAt as a level tells it */
export const mayHaveMoved = (movedAt: number | undefined, asOf: Instant): boolean =>
  movedAt !== undefined && movedAt + OVERLAP_MS > toEpoch(asOf);

export interface Change {
  readonly at: string;
  readonly units: number;
}

const Moved = z.record(z.string(), z.int());

/** What came to a node and left it after an instant, by SKU, in the order of time. */
export async function changesAfter(
  table: string,
  node: NodeId,
  asOf: Instant,
): Promise<ReadonlyMap<Sku, readonly Change[]>> {
  const { pk, sk } = flowsAfter(node, asOf);
  const rows = await queryAll({
    TableName: table,
    KeyConditionExpression: "pk = :pk AND sk > :after",
    ExpressionAttributeValues: { ":pk": pk, ":after": sk },
    ConsistentRead: true,
  });
  const bySku = new Map<Sku, Change[]>();
  for (const row of rows) {
    const [at = ""] = String(row.sk).split("|", 1);
    for (const [name, units] of Object.entries(Moved.parse(row.moved))) {
      const sku = name as Sku;
      bySku.set(sku, [...(bySku.get(sku) ?? []), { at, units }]);
    }
  }
  return bySku;
}
