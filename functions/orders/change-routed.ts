// A change of an order whose parcels are on their way through fulfilment: all of it in one revision.
import { destinationOf } from "#functions/_planning/demand.ts";
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { freshOffer } from "#functions/promises/fresh-offer.ts";
import { offer } from "#functions/promises/offer.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { workflowErrors } from "#shared/contracts/workflow-errors.ts";
import { answerTo } from "#shared/domain/orders/answers.ts";
import { type Less, lessOf, moreUnits, uncarried } from "#shared/domain/orders/changed-lines.ts";
import { openPurchaseOrderStatuses } from "#shared/domain/orders/lifecycles.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { allBut } from "#shared/domain/orders/outcome.ts";
import { asOrdered } from "#shared/domain/picking/substitutes.ts";
import { arrivesAlike } from "#shared/domain/promise/arrives-alike.ts";
import type { ShipmentId } from "#shared/kernel/ids.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { Dossier, Resumption } from "#shared/ports/orders.ts";
import type { RevisedShipment, Revision, RevisionOutcome } from "#shared/ports/revisions.ts";
import { type Added, addUnits } from "./add-units.ts";
import { asRead, type Standing, standingOf } from "./standing.ts";

type Deps = Live<Environment<"change-order">>;

export type Changed = Pick<Revision, "lines" | "address">;

export const headOf = (
  { clock }: Pick<Deps, "clock">,
  { id: orderId, revisions = 0, status: from }: Order,
  changed: Changed,
) => ({ orderId, at: toInstant(clock.now()), before: revisions, from, ...changed });

interface Touching {
  readonly less: readonly ShipmentId[];
  readonly added: readonly ShipmentId[];
}

export const told = ({ lines, address }: Changed, { less, added }: Touching): Revision["facts"] => [
  {
    type: "order.changed",
    facts: {
      ...(lines !== undefined && { lines: [...lines] }),
      ...{ address: address !== undefined, shipments: [...less], added: [...added] },
    },
  },
];

export async function changeRouted(deps: Deps, dossier: Dossier, changed: Changed): Promise<RevisionOutcome> {
  const { order } = dossier;
  // What was given up ends by itself, and is asked nothing more; what was sent beside a late parcel carries nothing of its own.
  const standing = (await standingOf(deps.orders, order)).filter(
    ({ shipment: { givenUp, duplicates } }) => givenUp !== true && duplicates === undefined,
  );
  if (changed.address !== undefined) await mustArriveAlike(deps, dossier, changed.address, standing);
  const less = changed.lines && lessFor(dossier, changed.lines, standing);
  const touched = standing.flatMap((one): Touched[] => {
    const kept = less?.kept.find(({ id }) => id === one.shipment.id)?.lines;
    const isAsked = changed.address !== undefined && ["planned", "released", "begun"].includes(one.stage);
    return kept === undefined && !isAsked ? [] : [touch(one, kept)];
  });
  const more = moreUnits(dossier.lines, changed.lines ?? []);
  const added = more.length === 0 ? undefined : await addUnits(deps, dossier, more, changed.address);
  if (added === "conflict") return added;
  const shipments = touched.map(({ revised }) => revised);
  const outcome = await deps.orders.revise({
    ...headOf(deps, order, changed),
    ...(less !== undefined && less.unfilled > 0 && waitingForLess(order, less.unfilled)),
    ...(added && { adding: added }),
    ...{ shipments, resume: touched.flatMap(({ resume }) => resume) },
    facts: [
      ...told(changed, { less: shipments.map(({ id }) => id), added: idsOf(added) }),
      ...(changed.address === undefined ? [] : readdressed(standing)),
      ...routed(added),
    ],
  });
  if (added !== undefined) await afterwards(deps, order, { added, outcome });
  return outcome;
}

/** What nobody had is not wanted any more: the promise covers what is left. */
const waitingForLess = ({ promise }: Order, units: number) => ({
  fewerUnfilled: units,
  ...(promise?.uncovered !== undefined && { promise: allBut(promise.uncovered - units, promise) }),
});

const idsOf = (added: Added | undefined): ShipmentId[] => added?.shipments.map(({ id }) => id) ?? [];

/** A vendor may have read the address that it had before. */
const readdressed = (standing: readonly Standing[]): Revision["facts"] =>
  standing.flatMap(({ purchaseOrder: asked }) =>
    asked === undefined || !openPurchaseOrderStatuses.includes(asked.status)
      ? []
      : {
          type: "purchase-order.readdressed" as const,
          ...{ shipmentId: asked.shipmentId, facts: { vendor: asked.vendor, purchaseOrder: asked.id } },
        },
  );

const routed = (added: Added | undefined): Revision["facts"] =>
  (added?.shipments ?? []).map(({ id, node, road }) => ({
    type: "order.routed" as const,
    ...{ shipmentId: id, facts: { node, road } },
  }));

/** What is held starts; if this start is lost, the sweeper starts it. What was lost to others is given back. */
async function afterwards(
  { orders, stock, workflows }: Deps,
  { id }: Order,
  { added, outcome }: { readonly added: Added; readonly outcome: RevisionOutcome },
): Promise<void> {
  if (outcome === "done") await workflows.startRouting(id);
  else if ((await orders.shipments(id)).every(({ attempt }) => attempt !== added.attempt))
    await stock.releaseAttempt(id, added.attempt);
}

interface Touched {
  readonly revised: RevisedShipment;
  readonly resume: readonly Resumption[];
}

/** A shipment that carries nothing any more is undone by its workflow, which gives back what it held or puts it back. */
function touch(
  { shipment, task, purchaseOrder }: Standing,
  kept: Less["kept"][number]["lines"] | undefined,
): Touched {
  const asked = task && { id: task.id, from: task.status };
  if (kept !== undefined && kept.length === 0) {
    const token = task?.token ?? purchaseOrder?.token;
    return {
      revised: {
        ...{ ...asRead(shipment), givenUp: true },
        ...(asked && { task: { ...asked, to: "withdrawn" as const } }),
      },
      resume:
        token === undefined
          ? []
          : [{ token, error: workflowErrors.OrderCancelled, cause: "its lines were removed" }],
    };
  }
  const { node, lines, weight } = shipment;
  const units = (of: typeof lines) => of.reduce((sum, { quantity }) => sum + quantity, 0);
  return {
    revised: {
      ...asRead(shipment),
      ...(asked && { task: asked }),
      ...(kept !== undefined && {
        fewer: {
          ...{ node, held: lines, kept },
          weight: Math.round((weight * units(kept)) / units(lines)),
        },
      }),
    },
    resume: [],
  };
}

const those = (standing: readonly Standing[], answer: "changes" | "undoes") =>
  standing
    .filter(({ stage, purchaseOrder: asked }) => {
      // What a vendor has accepted is not taken from its table.
      if (asked !== undefined && asked.status !== "submitted") return false;
      return answerTo("less", stage) === answer;
    })
    .map(({ shipment: { id, lines, substituted } }) => ({ id, lines: asOrdered(lines, substituted) }));

function lessFor(
  { order, lines }: Dossier,
  wanted: NonNullable<Changed["lines"]>,
  standing: readonly Standing[],
) {
  const carried = standing
    .filter(({ stage }) => answerTo("less", stage) !== "over")
    .flatMap(({ shipment: { lines: units, substituted } }) => asOrdered(units, substituted));
  const less = lessOf(lines, wanted, {
    ...{ open: those(standing, "changes"), undoable: those(standing, "undoes") },
    unfilled: uncarried(lines, carried, order.unfilledUnits),
  });
  if (less.ok) return less.value;
  const { sku } = less.refusal;
  throw new ProblemError(
    "change-too-late",
    `Of ${sku}, too much is with other things in hand, or on its way: cancel the order, or return it when it is there`,
    { extra: { facts: { sku, parcels: standing.map(({ shipment: { id }, stage }) => ({ id, stage })) } } },
  );
}

async function mustArriveAlike(
  deps: Deps,
  { order, lines, address }: Dossier,
  to: NonNullable<Changed["address"]>,
  standing: readonly Standing[],
): Promise<void> {
  const { network: store, geography } = deps;
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
  const { channel, method, collectAt } = order;
  const cart = { method, collectAt, lines: [...lines], destination: to };
  throw new ProblemError(
    "change-too-late",
    "The promise cannot be kept there, or the label is printed: cancel the order, and place another one",
    {
      extra: {
        facts: { parcels: refused.map(({ shipment: { id }, stage }) => ({ id, stage })) },
        ...(await freshOffer(() => offer(deps, channel, cart, after))),
      },
    },
  );
}
