// A pick is over: all of it, or some of it short. What was taken instead of something else counts as that.
import type { NodeTask } from "#shared/domain/orders/order.ts";
import type { Packed } from "#shared/domain/picking/packing.ts";
import { asOrdered, foundAmong } from "#shared/domain/picking/substitutes.ts";
import type { NetworkStore } from "#shared/ports/network.ts";
import { toldOf, weighed } from "./packed.ts";
import type { Telling } from "./tell-task.ts";

interface Picked {
  readonly task: NodeTask;
  readonly found: NodeTask["lines"];
  /** Of the task's lines. */
  readonly missing: NodeTask["lines"];
  readonly packed: Packed | undefined;
}

export function wholePick({ task, packed }: Pick<Picked, "task" | "packed">): Telling {
  const { node, lines, substitutes } = task;
  return {
    verb: "confirm",
    event: "shipment.picked",
    facts: { ...toldOf(packed), ...(substitutes !== undefined && { substituted: [...substitutes] }) },
    stock: { kind: "pick", node, held: lines, missing: [] },
    shipment: {
      ...(substitutes !== undefined && { lines, substituted: [...substitutes] }),
      ...(packed !== undefined && { packed, ...weighed(packed) }),
    },
    answer: { outcome: "picked" },
  };
}

/** @param weight of what was found, in grams */
export function shortPick({ task, found, missing, packed }: Picked, reason: string, weight: number): Telling {
  const { node, lines, substitutes = [] } = task;
  const substituted = foundAmong(substitutes, found);
  const all = asOrdered([...(task.missing ?? []), ...missing], substitutes);
  const anythingPicked = found.length > 0;
  return {
    verb: "short",
    event: "shipment.short",
    facts: { reason, missing: all, ...(substituted.length > 0 && { substituted }) },
    stock: { kind: "pick", node, held: lines, missing },
    shipment: {
      to: anythingPicked ? "picked" : "released",
      lines: found,
      missing: all,
      ...(anythingPicked && { weight }),
      ...(substituted.length > 0 && { substituted }),
      ...(packed !== undefined && { packed, ...weighed(packed) }),
    },
    answer: { outcome: "short", anythingPicked },
  };
}

export async function gramsOf(network: NetworkStore, lines: NodeTask["lines"]): Promise<number> {
  const items = await network.items(lines.map(({ sku }) => sku));
  return lines.reduce((sum, { sku, quantity }) => sum + quantity * (items.get(sku)?.weight ?? 0), 0);
}
