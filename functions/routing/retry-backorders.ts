import { decideFor, type Wanted, wantedOf } from "#functions/_planning/decide.ts";
import { demandOf, destinationOf } from "#functions/_planning/demand.ts";
import { takeSnapshot } from "#functions/_planning/snapshot.ts";
import { capacityTaken } from "#functions/_planning/waiting-orders.ts";
import { type DepsOf, inTurn, scheduled } from "#functions/_runtime/scheduled.ts";
import { withoutMore } from "#functions/orders/without-more.ts";
import type { Policy } from "#shared/domain/network/policy.ts";
import { hasWaitedTooLong, isTriedAgain, oldestPromiseFirst } from "#shared/domain/orders/backorder.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import type { Decision } from "#shared/domain/routing/decision.ts";
import type { Snapshot } from "#shared/domain/routing/demand.ts";
import { pickedSkus } from "#shared/domain/routing/order-lines.ts";
import type { NodeId, Sku } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { Page } from "#shared/ports/orders.ts";
import { type Remembered, remembered } from "./remembered.ts";

type Deps = DepsOf<"retry-backorders">;

/** Orders that are looked at, planned and started in one run. What is left is the next run's. */
const LOOKED_AT = 2_000;
const PLANNED = 200;
const STARTED = 50;
const PAGE = 500;
/** Of one order: what is sourced again and again and never arrives needs somebody who looks at it. */
const MOST_PLANS = 30;

/** Those who have waited too long end; stock that has come is dealt to the others. */
export const { createHandler, handler } = scheduled("retry-backorders", async (deps) => {
  const network = await deps.network.current();
  // Nothing can wait where there is none yet.
  if (network === undefined) return;
  const { tried, over } = await waitingOrders(deps, network.policy);
  await serve(deps, tried);
  await inTurn(over, (order) => giveUp(deps, order));
});

/**
 * Stock has come, by whatever way: a receipt, a count, something put back or given up. Those who wait are given of it in
 * turn, on one picture of the stock, and only they are routed again: nobody is told of a promise that the next one takes.
 */
async function serve(deps: Deps, orders: readonly Order[]): Promise<void> {
  const memory = remembered(deps.orders);
  memory.forgetOthers(orders);
  const waiting = await whatTheyWant(deps, orders, memory);
  if (waiting.length === 0) return;
  const skus = [...new Set(waiting.flatMap(({ lines }) => lines.map(({ sku }) => sku)))];
  const whole = await takeSnapshot(deps, skus, { fresh: true });
  const left = dealt(whole);
  const seen = (snapshot: Snapshot, one: Waiting) => ({ stock: stockFor(snapshot, one), at: snapshot.now });
  const hopeful = oldestPromiseFirst(waiting)
    .filter((one) => someIsThere(whole, one))
    .filter((one) => !memory.isInVain(one.order, seen(whole, one)));
  let started = 0;
  await inTurn(hopeful.slice(0, PLANNED), async (one) => {
    if (started === STARTED) return;
    const decision = await planned(deps, one, left.snapshot);
    if (decision === undefined || decision.outcome === "infeasible")
      return memory.wasInVain(one.order, seen(left.snapshot, one));
    left.give(decision);
    started += 1;
    await deps.workflows.startRouting(one.order.id);
  });
}

interface WhoWaits {
  readonly tried: Order[];
  /** They have waited too long. */
  readonly over: Order[];
}

async function waitingOrders({ orders, clock }: Deps, policy: Policy): Promise<WhoWaits> {
  const [tried, over]: [Order[], Order[]] = [[], []];
  let next: string | undefined;
  do {
    const page: Page<Order> = await orders.inStatus("backordered", { limit: PAGE, next });
    for (const order of page.items)
      if (hasWaitedTooLong(order, policy, clock.now())) over.push(order);
      else if (order.attempts < MOST_PLANS && isTriedAgain(order, policy)) tried.push(order);
    next = page.next;
  } while (next !== undefined && tried.length + over.length < LOOKED_AT);
  return { tried, over };
}

interface Waiting extends Wanted {
  readonly order: Order;
}

async function whatTheyWant(
  { orders }: Deps,
  waiting: readonly Order[],
  memory: Remembered,
): Promise<Waiting[]> {
  const unknown = waiting.filter((order) => memory.wanted(order) === undefined);
  const ordered = await orders.linesOf(unknown.map(({ id }) => id));
  for (const order of unknown) memory.keep(order, await wantedOf(orders, order, ordered.get(order.id) ?? []));
  return waiting.flatMap((order) => {
    const wanted = memory.wanted(order);
    return wanted === undefined ? [] : [{ order, ...wanted }];
  });
}

async function giveUp({ orders, clock }: Deps, order: Order): Promise<void> {
  const at = toInstant(clock.now());
  await orders.changeOrder(order.id, { at, from: ["backordered"], ...withoutMore(order, "no-stock") });
}

/** Cheap to tell, and false for most. */
const someIsThere = (snapshot: Snapshot, one: Waiting): boolean =>
  [...levelsFor(snapshot, one)].some(([, units]) => units > 0);

const stockFor = (snapshot: Snapshot, one: Waiting): string =>
  [snapshot.network.version, ...[...levelsFor(snapshot, one)].map(([at, units]) => `${at} ${units}`)].join();

/** Units of everything that it could be sourced from. */
function* levelsFor(
  { available, network, items }: Snapshot,
  { lines, exclude }: Waiting,
): Generator<readonly [at: string, units: number]> {
  const skus = lines.map(({ sku }) => sku);
  for (const sku of new Set([...skus, ...pickedSkus(skus, items)]))
    for (const { id } of network.nodes) if (!exclude.has(id)) yield [`${sku}|${id}`, available(sku, id)];
}

/** As routing will, on what those before have left. */
async function planned(
  { orders, geography }: Deps,
  { order: { id }, lines, exclude }: Waiting,
  snapshot: Snapshot,
): Promise<Decision | undefined> {
  const dossier = await orders.dossier(id);
  const destination = dossier?.address && destinationOf(geography, dossier.address);
  if (dossier === undefined || destination === undefined || dossier.order.status !== "backordered")
    return undefined;
  const { order } = dossier;
  return decideFor(order, demandOf(order, lines, destination), { snapshot, exclude }).decision;
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
