import { decideFor, wantedOf } from "#functions/_planning/decide.ts";
import { demandOf, destinationOf } from "#functions/_planning/demand.ts";
import { takeSnapshot } from "#functions/_planning/snapshot.ts";
import { capacityTaken } from "#functions/_planning/waiting-orders.ts";
import { type DepsOf, inTurn, scheduled } from "#functions/_runtime/scheduled.ts";
import { oldestPromiseFirst } from "#shared/domain/orders/backorder.ts";
import type { Order, OrderLine } from "#shared/domain/orders/order.ts";
import type { Decision } from "#shared/domain/routing/decision.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { pickedSkus } from "#shared/domain/routing/order-lines.ts";
import type { NodeId, OrderId, Sku } from "#shared/kernel/ids.ts";
import type { Page } from "#shared/ports/orders.ts";

type Deps = DepsOf<"retry-backorders">;

/** Orders that are looked at, planned and started in one run. What is left is the next run's. */
const LOOKED_AT = 2_000;
const PLANNED = 200;
const STARTED = 50;
const PAGE = 500;
/** Of one order: what is sourced again and again and never arrives needs somebody who looks at it. */
const MOST_PLANS = 30;

/**
 * Stock has come, by whatever way: a receipt, a count, something put back or given up. Those who wait are given of it in
 * turn, on one picture of the stock, and only they are routed again: nobody is told of a promise that the next one takes.
 */
export const { createHandler, handler } = scheduled("retry-backorders", async (deps) => {
  const waiting = await waitingOrders(deps);
  if (waiting.length === 0) return;
  const skus = [...new Set(waiting.flatMap(({ lines }) => lines.map(({ sku }) => sku)))];
  const left = dealt(await takeSnapshot(deps, skus, { fresh: true }));
  const hopeful = oldestPromiseFirst(waiting).filter((one) => someIsThere(left.snapshot, one));
  let started = 0;
  await inTurn(hopeful.slice(0, PLANNED), async ({ order }) => {
    if (started === STARTED) return;
    const decision = await planned(deps, order.id, left.snapshot);
    if (decision === undefined || decision.outcome === "infeasible") return;
    left.give(decision);
    started += 1;
    await deps.workflows.startRouting(order.id);
  });
});

interface Waiting {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
}

async function waitingOrders({ orders }: Deps): Promise<Waiting[]> {
  const waiting: Waiting[] = [];
  let next: string | undefined;
  do {
    const page: Page<Order> = await orders.inStatus("backordered", { limit: PAGE, next });
    const lines = await orders.linesOf(page.items.map(({ id }) => id));
    const tried = page.items.filter(({ attempts }) => attempts < MOST_PLANS);
    waiting.push(...tried.map((order) => ({ order, lines: lines.get(order.id) ?? [] })));
    next = page.next;
  } while (next !== undefined && waiting.length < LOOKED_AT);
  return waiting;
}

/** Cheap to tell, and false for most. */
function someIsThere({ available, network, items }: Snapshot, { lines }: Waiting): boolean {
  const skus = lines.map(({ sku }) => sku);
  return [...skus, ...pickedSkus(skus, items)].some((sku) =>
    network.nodes.some(({ id }) => available(sku, id) > 0),
  );
}

/** As routing will, on what those before have left. */
async function planned(
  { orders, geography }: Deps,
  id: OrderId,
  snapshot: Snapshot,
): Promise<Decision | undefined> {
  const dossier = await orders.dossier(id);
  const destination = dossier?.address && destinationOf(geography, dossier.address);
  if (dossier === undefined || destination === undefined || dossier.order.status !== "backordered")
    return undefined;
  const { order, lines } = dossier;
  const { lines: wanted, exclude } = await wantedOf(orders, order, lines);
  if (wanted.length === 0) return undefined;
  return decideFor(order, demandOf(order, wanted, destination), { snapshot, exclude }).decision;
}

/** What is given to one is not there for the next. */
function dealt(whole: Snapshot): { readonly snapshot: Snapshot; give(decision: Decision): void } {
  const units = new Map<string, number>();
  const parcels = new Map<string, number>();
  const add = (to: Map<string, number>, key: string, count: number) =>
    to.set(key, (to.get(key) ?? 0) + count);
  const at = (sku: Sku, node: NodeId) => `${sku}|${node}`;
  return {
    snapshot: {
      ...whole,
      available: (sku, node) => whole.available(sku, node) - (units.get(at(sku, node)) ?? 0),
      parcelsTaken: (key) => whole.parcelsTaken(key) + (parcels.get(key) ?? 0),
    },
    give({ shipments }) {
      for (const shipment of shipments) {
        for (const { sku, quantity } of shipment.lines) add(units, at(sku, shipment.node), quantity);
        for (const [key, count] of capacityTaken(shipment)) add(parcels, key, count);
      }
    },
  };
}
