import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Principal } from "#functions/_runtime/principal.ts";
import { ownOrder } from "#functions/orders/own-order.ts";
import type { OpenReturn } from "#shared/contracts/api/returns.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { returnWay } from "#shared/domain/orders/return-way.ts";
import { type NotReturnable, type ReturnOrder, refusals } from "#shared/domain/orders/returns.ts";
import { type OrderId, ReturnId } from "#shared/kernel/ids.ts";
import { DAY, toInstant } from "#shared/kernel/time.ts";
import { wayBack } from "./way-back.ts";

type Deps = Live<Environment<"open-return">>;

/** Announces what comes back: an RMA number, and by post a label. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["open-return"], async ({ params, body, principal }) => {
    const order = await orderFor(deps, params.id, { principal, by: body.by });
    const rma = await announce(deps, order, body);
    return { status: 201, headers: { location: `/v1/returns/${rma.id}` }, body: rma };
  });

interface Asking {
  readonly principal: Principal;
  readonly by: OpenReturn["by"];
}

/** A customer comes to the counter with what was bought elsewhere: the store needs nobody to announce it. */
async function orderFor({ orders }: Deps, id: OrderId, { principal, by }: Asking): Promise<Order> {
  if (!principal.may("tasks") || principal.may("orders:write")) return ownOrder(orders, id, principal);
  principal.as("node");
  if (by !== "store")
    throw new ProblemError("forbidden", "A node announces what is brought to it: `by` is `store`");
  const order = await orders.get(id);
  if (order === undefined) throw new ProblemError("not-found", `There is no order ${id}`);
  return order;
}

async function announce(deps: Deps, order: Order, { lines, reason, by }: OpenReturn): Promise<ReturnOrder> {
  const { orders, returns, clock, network: store } = deps;
  const [shipments, known, network] = await Promise.all([
    orders.shipments(order.id),
    returns.of(order.id),
    currentNetwork(store),
  ]);
  const { days, useWithinDays } = network.policy.returns;
  const now = clock.now();
  const skus = new Set(lines.map(({ sku }) => sku));
  if (skus.size < lines.length) throw new ProblemError("duplicate-line");
  refuseAny(refusals(lines, { shipments, returns: known, days, now }), days);

  const before = order.returnCount ?? 0;
  const id = ReturnId.parse(`rma_${order.id}-${before + 1}`);
  const at = toInstant(now);
  const rma: ReturnOrder = {
    ...{ id, orderId: order.id, status: "open", lines, reason, by, receipts: 0, received: [] },
    ...{ openedAt: at, updatedAt: at, useBy: toInstant(now + useWithinDays * DAY) },
    ...(by === "post" && (await labelled(deps, id, { lines, shipments, network }))),
  };
  if ((await returns.open(rma, before)) === "conflict")
    throw new ProblemError("conflict", "Another return of this order was opened; try again");
  return rma;
}

type Wanted = Parameters<typeof returnWay>[0];

/** The label is the return's: whoever comes with the same number gets the same one. */
async function labelled(
  deps: Deps,
  returnId: ReturnId,
  { lines, shipments, network }: Wanted,
): Promise<Pick<ReturnOrder, "to" | "label">> {
  const { network: store } = deps;
  const way = returnWay({ lines, shipments, network });
  if (way === undefined)
    throw new ProblemError(
      "not-returnable",
      "No carrier brings it back; the customer may bring it to a store",
    );
  const { to, carrier, service } = way;
  const items = await store.items(lines.map(({ sku }) => sku));
  const grams = lines.reduce((sum, { sku, quantity }) => sum + quantity * (items.get(sku)?.weight ?? 0), 0);
  const found = network.carriers.find(({ id }) => id === carrier);
  const node = network.nodes.find(({ id }) => id === to);
  if (found === undefined || node === undefined) throw new Error(`there is no carrier ${carrier} at ${to}`);
  const tracking = await wayBack(deps, found, { rma: returnId, service, grams, node });
  return { to, label: { carrier, service, tracking } };
}

function refuseAny(refused: readonly (NotReturnable | undefined)[], days: number): void {
  const errors = refused.flatMap((one, index) =>
    one === undefined ? [] : [{ field: `lines.${index}.quantity`, message: inWords(one, days) }],
  );
  if (errors.length > 0) throw new ProblemError("not-returnable", undefined, { errors });
}

function inWords(refused: NotReturnable, days: number): string {
  switch (refused.code) {
    case "not-delivered":
      return "not delivered: nothing of it can be returned";
    case "too-late":
      return `too late: it arrived on ${refused.until}, and may be returned within ${days} days`;
    case "too-many":
      return `too many: ${refused.returnable} can be returned`;
  }
}

export const handler = entry("open-return", createHandler);
