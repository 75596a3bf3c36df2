import { destinationOf } from "#functions/_planning/demand.ts";
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { ChangeRequest } from "#shared/contracts/api/changes.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { answerTo } from "#shared/domain/orders/answers.ts";
import { type Fewer, linesAfter, spreadFewer } from "#shared/domain/orders/fewer-units.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { arrivesAlike } from "#shared/domain/promise/arrives-alike.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { Dossier, Resumption } from "#shared/ports/orders.ts";
import type { RevisedShipment, Revision, RevisionOutcome } from "#shared/ports/revisions.ts";
import { checkCart } from "./check-order.ts";
import { ownOrder } from "./own-order.ts";
import { asRead, type Standing, standingOf } from "./standing.ts";

type Deps = Live<Environment<"change-order">>;

const LOOKS = 5;

/** All of the change or nothing of it; the promise stays, or the change is refused. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["change-order"], async ({ params, body, principal }) => {
    for (let look = 1; look <= LOOKS; look += 1) {
      const { id } = await ownOrder(deps.orders, params.id, principal);
      const dossier = await deps.orders.dossier(id);
      if (dossier === undefined) throw new Error(`no order ${id}`);
      const outcome = await change(deps, dossier, body);
      if (outcome === "conflict") continue;
      const now = (await deps.orders.get(id)) ?? dossier.order;
      return ok({ orderId: id, status: now.status, promise: now.promise });
    }
    throw new ProblemError("conflict", "The order changes at this moment; try again");
  });

const unrouted = ["received", "held", "backordered"] as const;

async function change(deps: Deps, dossier: Dossier, asked: ChangeRequest): Promise<RevisionOutcome> {
  const { order } = dossier;
  const lines = asked.lines && linesAfter(dossier.lines, asked.lines);
  if (lines !== undefined && lines.length === 0)
    throw new ProblemError("invalid-request", "Nothing would be left: cancel the order", {
      errors: [{ field: "lines", message: "removes every line" }],
    });
  if (asked.lines?.some(({ sku }) => !dossier.lines.some((line) => line.sku === sku)) === true)
    throw new ProblemError("invalid-request", "The order has no such line: place another order for it", {
      errors: [{ field: "lines", message: "names a SKU that was not ordered" }],
    });
  const changed = { ...(lines && { lines }), ...(asked.address && { address: asked.address }) };
  const isUnrouted = unrouted.some((status) => status === order.status);
  if (order.cancelling === true || (!isUnrouted && order.status !== "routed"))
    throw new ProblemError(
      "conflict",
      `The order is ${order.cancelling === true ? "cancelled" : order.status}`,
    );
  return isUnrouted ? beforeRouting(deps, order, changed) : afterRouting(deps, dossier, changed);
}

type Changed = Pick<Revision, "lines" | "address">;

const head = (deps: Deps, { id: orderId, revisions = 0, status: from }: Order, changed: Changed) => ({
  ...{ orderId, at: toInstant(deps.clock.now()), before: revisions, from, ...changed },
});

const told = ({ lines, address }: Changed, shipments: readonly RevisedShipment[]): Revision["facts"] => [
  {
    type: "order.changed",
    facts: {
      ...(lines !== undefined && { lines: [...lines] }),
      ...{ address: address !== undefined, shipments: shipments.map(({ id }) => id), added: [] },
    },
  },
];

/** Nothing is held yet: a plan that is being made is made again, for what is wanted now. */
async function beforeRouting(deps: Deps, order: Order, changed: Changed): Promise<RevisionOutcome> {
  const { lines, address } = changed;
  const dossier = await deps.orders.dossier(order.id);
  const destination = address ?? dossier?.address;
  if (destination !== undefined)
    await checkCart(
      { lines: [...(lines ?? dossier?.lines ?? [])], destination },
      {
        ...{ network: await currentNetwork(deps.network), store: deps.network, geography: deps.geography },
        now: deps.clock.now(),
      },
    );
  return deps.orders.revise({
    ...head(deps, order, changed),
    ...{ replan: order.attempts, facts: told(changed, []) },
  });
}

async function afterRouting(deps: Deps, dossier: Dossier, changed: Changed): Promise<RevisionOutcome> {
  const { order } = dossier;
  const standing = await standingOf(deps.orders, order);
  if (changed.address !== undefined) await mustArriveAlike(deps, dossier, changed.address, standing);
  const fewer = changed.lines === undefined ? [] : lessOf(dossier, changed.lines, standing);
  const touched = standing.flatMap((one): Touched[] => {
    const less = fewer.find(({ id }) => id === one.shipment.id);
    const isAsked = changed.address !== undefined && ["planned", "released", "begun"].includes(one.stage);
    return less === undefined && !isAsked ? [] : [touch(one, less)];
  });
  const shipments = touched.map(({ revised }) => revised);
  return deps.orders.revise({
    ...head(deps, order, changed),
    ...{ shipments, facts: told(changed, shipments), resume: touched.flatMap(({ resume }) => resume) },
  });
}

interface Touched {
  readonly revised: RevisedShipment;
  readonly resume: readonly Resumption[];
}

/** A shipment that carries nothing any more is undone by its workflow, which gives back what it held. */
function touch({ shipment, task }: Standing, less: Fewer | undefined): Touched {
  const asked = task && { id: task.id, from: task.status };
  if (less !== undefined && less.kept.length === 0)
    return {
      revised: {
        ...{ ...asRead(shipment), givenUp: true },
        ...(asked && { task: { ...asked, to: "withdrawn" as const } }),
      },
      resume:
        task === undefined
          ? []
          : [{ token: task.token, error: "OrderCancelled", cause: "its lines were removed" }],
    };
  const { node, lines, weight } = shipment;
  const units = (of: typeof lines) => of.reduce((sum, { quantity }) => sum + quantity, 0);
  return {
    revised: {
      ...asRead(shipment),
      ...(asked && { task: asked }),
      ...(less !== undefined && {
        fewer: {
          ...{ node, held: lines, kept: less.kept },
          weight: Math.round((weight * units(less.kept)) / units(lines)),
        },
      }),
    },
    resume: [],
  };
}

function lessOf({ lines }: Dossier, wanted: NonNullable<Changed["lines"]>, standing: readonly Standing[]) {
  const open = standing.filter(({ stage }) => answerTo("quantity", stage) === "changes");
  const spread = spreadFewer(
    lines,
    wanted,
    open.map(({ shipment }) => shipment),
  );
  if (spread.ok) return spread.value;
  const { sku, code } = spread.refusal;
  const because =
    code === "more"
      ? `More of ${sku} than was ordered: place another order for it`
      : `Of ${sku}, too much is being picked already: cancel the order, or return it when it is there`;
  throw new ProblemError("change-too-late", because, {
    extra: { facts: { sku, parcels: standing.map(({ shipment: { id }, stage }) => ({ id, stage })) } },
  });
}

async function mustArriveAlike(
  { network: store, geography }: Deps,
  { address }: Dossier,
  to: NonNullable<Changed["address"]>,
  standing: readonly Standing[],
): Promise<void> {
  const [before, after] = [address && destinationOf(geography, address), destinationOf(geography, to)];
  if (after === undefined) {
    const errors = [{ field: "address.postcode", message: `${to.country} has no postcode ${to.postcode}` }];
    throw new ProblemError("unknown-postcode", undefined, { errors });
  }
  const network = await currentNetwork(store);
  const refused = standing.filter(({ shipment, stage }) => {
    const answer = answerTo("address", stage);
    if (shipment.leg.method !== "home" || answer === "over") return false;
    if (answer !== "checks" && answer !== "keeps") return true;
    return before === undefined || !arrivesAlike(shipment.leg, { before, after, network });
  });
  if (refused.length === 0) return;
  throw new ProblemError(
    "change-too-late",
    "The promise cannot be kept there, or the label is printed: cancel the order, and place another one",
    { extra: { facts: { parcels: refused.map(({ shipment: { id }, stage }) => ({ id, stage })) } } },
  );
}

export const handler = entry("change-order", createHandler);
