// Units are not there, and something else may be taken in their place: held at once, for the picker to take.
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import type { Network } from "#shared/domain/network/network.ts";
import { keptBack, type NetworkNode } from "#shared/domain/network/node.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import type { ShortReason } from "#shared/domain/picking/short-reason.ts";
import {
  candidatesFor,
  canStandIn,
  type Substitute,
  substitutesFor,
} from "#shared/domain/picking/substitutes.ts";
import { toInstant } from "#shared/kernel/time.ts";

type Deps = Live<Environment<"short-pick">>;

export interface Short {
  readonly task: NodeTask;
  readonly found: NodeTask["lines"];
  readonly missing: NodeTask["lines"];
  readonly reason: ShortReason;
}

/** The task as it goes on, with what is taken instead; undefined where nothing may or can be. */
export async function takeInstead(deps: Deps, short: Short, network: Network): Promise<NodeTask | undefined> {
  const { task, found, missing, reason } = short;
  const node = network.nodes.find(({ id }) => id === task.node);
  // What stands in for something else has no substitute of its own.
  if (node === undefined || task.substitutes !== undefined) return undefined;
  if (network.policy.substitution.when === "never") return undefined;
  const substitutes = await chosenFor(deps, short, { node, network });
  if (substitutes.length === 0) return undefined;
  const replaced = new Set(substitutes.map(({ insteadOf }) => insteadOf));
  const left = missing.filter(({ sku }) => !replaced.has(sku));
  const added = substitutes.map(({ sku, quantity }) => ({ sku, quantity }));
  const instead = {
    lines: [...found, ...added],
    substitutes: [...substitutes],
    ...(left.length > 0 && { missing: left, missingBecause: reason }),
  };
  const { id, orderId, shipmentId, revision = 0 } = task;
  const at = toInstant(deps.clock.now());
  const begun = { status: "started", outcome: "started" } as const;
  const written = await deps.orders.step({
    orderId,
    at,
    task: { id, from: ["open", "started"], to: begun.status, outcome: begun.outcome, instead },
    shipment: { id: shipmentId, to: "released", asRevised: revision },
    facts: [
      {
        type: "shipment.substituted",
        shipmentId,
        facts: { node: task.node, reason, missing: [...missing], substitutes: [...substitutes] },
      },
    ],
    stock: {
      kind: "reduce",
      node: task.node,
      held: task.lines,
      kept: found,
      missing,
      added,
      keep: keptBack(node),
    },
  });
  // Another order was quicker, or the task has changed: what is short is told as short.
  return written === "done" ? { ...task, ...begun, ...instead, updatedAt: at } : undefined;
}

interface Where {
  readonly node: NetworkNode;
  readonly network: Network;
}

async function chosenFor(
  { orders, stock, network: store, clock }: Deps,
  { task, missing }: Short,
  { node, network }: Where,
): Promise<readonly Substitute[]> {
  const [dossier, originals] = await Promise.all([
    orders.dossier(task.orderId),
    store.items(missing.map(({ sku }) => sku)),
  ]);
  if (dossier === undefined) return [];
  const asked = {
    policy: network.policy.substitution,
    channel: dossier.order.channel,
    ordered: dossier.lines,
    items: originals,
  };
  const candidates = missing.flatMap(({ sku }) => candidatesFor(sku, asked));
  if (candidates.length === 0) return [];
  const [items, { available }] = await Promise.all([
    store.items(candidates),
    stock.picture(candidates, clock.now(), { fresh: true }),
  ]);
  const fitting = new Map(
    [...originals].map(([sku, item]) => [
      sku,
      {
        ...item,
        ...(item.substitutes && {
          substitutes: item.substitutes.filter((one) => canStandIn(items.get(one), item)),
        }),
      },
    ]),
  );
  return substitutesFor(missing, {
    ...asked,
    items: fitting,
    available: (sku) => (available.get(`${sku}|${node.id}`) ?? 0) - keptBack(node),
    carried: new Set(task.lines.map(({ sku }) => sku)),
  });
}
