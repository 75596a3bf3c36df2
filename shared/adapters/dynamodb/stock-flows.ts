// Movements in the ledger, and beside each the flow that it is for its nodes, in the order of time: what a count of an
// earlier instant is brought up to date with.
import { z } from "zod";
import { systemClock } from "#shared/adapters/system.ts";
import { COUNTABLE_DAYS, flowsOf } from "#shared/domain/stock/count.ts";
import { Movement } from "#shared/domain/stock/ledger.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import { DAY, type EpochMs, type Instant, MINUTE, toEpoch, toInstant } from "#shared/kernel/time.ts";
import { isNew, type Part, set, shift } from "./expressions.ts";
import { queryAll } from "./reading.ts";
import { flowKey, flowsAfter, listedMovement, movementKey } from "./stock-keys.ts";
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
  const listed = listedMovement(id, systemClock.now());
  return [put({ ...movementKey(id), ...listed, movement: Movement.parse(movement) }), ...flows];
}

/** Of every write that changes what is on hand, but a count's. */
export const movedParts = (amounts: Readonly<Record<string, number>>, at: Instant): Part[] => [
  set({ movedAt: toEpoch(at) }),
  shift({ ...amounts, moves: 1 }),
];

/** Transactions that began at about the same time may be recorded in another order. */
const OVERLAP_MS = 5 * MINUTE;

/** A level that is counted as of an instant, and when it moved last. */
export interface Wanted {
  readonly node: NodeId;
  readonly asOf: EpochMs;
  readonly movedAt: EpochMs;
}

/** What came to nodes and left them. */
export interface Flows {
  /**
   * Of all that is wanted, what came and left after an instant, in the order of time. A node is asked for only where
   * something may have moved since; again, only where something may have moved since it was asked, or where it must be
   * fresh.
   */
  after(
    wanted: readonly Wanted[],
    how?: { readonly fresh?: boolean },
  ): Promise<(of: { readonly sku: Sku; readonly node: NodeId; readonly asOf: Instant }) => readonly number[]>;
}

interface Change {
  readonly at: EpochMs;
  readonly units: number;
}
interface Flowed {
  readonly from: EpochMs;
  readonly readAt: EpochMs;
  readonly bySku: ReadonlyMap<string, readonly Change[]>;
}

export function openFlows(table: string): Flows {
  const byNode = new Map<NodeId, Flowed>();
  return {
    async after(wanted, { fresh = false } = {}) {
      const from = new Map<NodeId, EpochMs>();
      for (const { node, asOf, movedAt } of wanted) {
        const known = byNode.get(node);
        const isKnown =
          !fresh && known !== undefined && known.from <= asOf && movedAt + OVERLAP_MS < known.readAt;
        if (isKnown || movedAt + OVERLAP_MS <= asOf) continue;
        from.set(node, Math.min(asOf, from.get(node) ?? asOf, known?.from ?? asOf));
      }
      for (const [node, at] of from) byNode.set(node, await flowsSince(table, node, at));
      return ({ sku, node, asOf }) =>
        (byNode.get(node)?.bySku.get(sku) ?? [])
          .filter(({ at }) => at > toEpoch(asOf))
          .map(({ units }) => units);
    },
  };
}

const Moved = z.record(z.string(), z.int());

async function flowsSince(table: string, node: NodeId, from: EpochMs): Promise<Flowed> {
  const readAt = systemClock.now();
  const { pk, sk } = flowsAfter(node, toInstant(from));
  const rows = await queryAll({
    TableName: table,
    KeyConditionExpression: "pk = :pk AND sk > :after",
    ExpressionAttributeValues: { ":pk": pk, ":after": sk },
    ConsistentRead: true,
  });
  const bySku = new Map<string, Change[]>();
  for (const row of rows) {
    const [at = ""] = String(row.sk).split("|", 1);
    for (const [sku, units] of Object.entries(Moved.parse(row.moved))) {
      const changes = bySku.get(sku) ?? [];
      changes.push({ at: Date.parse(at), units });
      bySku.set(sku, changes);
    }
  }
  return { from, readAt, bySku };
}
