// Parcels on their way that will be late, as it seems: something is sent beside them, or the customer is told.
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { type DepsOf, inTurn, scheduled } from "#functions/_runtime/scheduled.ts";
import { askForVisit } from "#functions/carriers/ask-for-visit.ts";
import { doorOutcome } from "#shared/domain/carriers/tracking.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { isTimeToDecide, lookWhenDue, riskOf } from "#shared/domain/rescue/in-transit.ts";
import { revised } from "#shared/domain/rescue/revised.ts";
import type { Risk } from "#shared/domain/rescue/risk.ts";
import { isWorthUnasked } from "#shared/domain/rescue/second-visit.ts";
import { DAY, type EpochMs, toEpoch, toInstant } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";
import { expectedAtDoor } from "./expected-at-door.ts";
import { sentBeside } from "./send-beside.ts";

type Deps = DepsOf<"watch-transit">;

/** Pages of one run: what is left is looked at in a quarter of an hour. */
const PAGES = 20;
/** After so many looks its execution alone waits on, until it counts as lost. */
const LOOKS = 6;
const LAST_LOOK = 30 * DAY;

export const { createHandler, handler } = scheduled("watch-transit", async (deps) => {
  const { inTransit, clock } = deps;
  const looked = new Set<string>();
  for (let page = 0; page < PAGES; page += 1) {
    const due = (await inTransit.due(toInstant(clock.now()))).filter(({ id }) => !looked.has(id));
    if (due.length === 0) break;
    for (const { id } of due) looked.add(id);
    await inTurn(due, (shipment) => look(deps, shipment));
  }
});

/** As it is now: what was listed may be a moment old. */
async function look(deps: Deps, { orderId, id }: StoredShipment): Promise<void> {
  const { orders, inTransit, clock } = deps;
  const now = clock.now();
  const at = toInstant(now);
  const found = await orders.withShipment(orderId, id);
  if (found === undefined) throw new Error(`no shipment ${id}`);
  const { order, shipment } = found;
  const isOver = doorOutcome(shipment.carrierStatus) !== undefined || (shipment.looks ?? 0) >= LOOKS;
  if (isOver || order.cancelling === true) {
    await inTransit.looked(shipment, { at, again: toInstant(now + LAST_LOOK) });
    return;
  }
  await visitUnasked(deps, shipment);
  const dueBy = dueOf(order, shipment);
  const risk = riskOf(shipment, { dueBy, now });
  if (risk === undefined) await inTransit.looked(shipment, { at, again: lookWhenDue(dueBy) });
  else await act(deps, { order, shipment, risk, dueBy });
}

/** As promised first, unless it was planned for later: then it can only be as late as that. */
const dueOf = ({ promise }: Order, { leg }: StoredShipment): EpochMs =>
  Math.max(toEpoch(leg.milestones.deliverBy), promise === undefined ? 0 : toEpoch(promise.deliverBy));

/** The customer has not answered, and it is the last moment to ask the carrier. */
async function visitUnasked(deps: Deps, shipment: StoredShipment): Promise<void> {
  const { secondVisit, carrierStatus } = shipment;
  if (secondVisit === undefined || secondVisit.visitBy !== undefined || carrierStatus !== "attempted") return;
  if (!isTimeToDecide(secondVisit.answerBy, deps.clock.now()) || !isWorthUnasked(secondVisit)) return;
  await askForVisit(deps, await currentNetwork(deps.network), shipment, "default");
}

interface AtRisk {
  readonly order: Order;
  readonly shipment: StoredShipment;
  readonly risk: Risk;
  readonly dueBy: EpochMs;
}

/**
 * A second parcel where that is worth it, once; else the promise is another one from now on. Silence alone breaks none
 * before its time: the parcel may be on the van all the same.
 */
async function act(deps: Deps, { order, shipment, risk, dueBy }: AtRisk): Promise<void> {
  const { inTransit, clock } = deps;
  const now = clock.now();
  const at = toInstant(now);
  const expectedBy = await expectedAtDoor(deps, { order, shipment });
  const beside = await sentBeside(deps, { order, shipment, dueBy, expectedBy });
  const facts = { risk, expectedBy: toInstant(expectedBy), ...(beside && { beside: [...beside] }) };
  const isTold = beside === undefined && risk !== "no-scan";
  const promise = isTold ? revised(order.promise, toInstant(expectedBy)) : undefined;
  const later = promise?.revisedDeliverBy ?? promise?.deliverBy;
  await inTransit.looked(shipment, {
    ...{ at, risk, promise },
    again: lookWhenDue(nextLook({ isTold, beside, dueBy, expectedBy, now })),
    facts: [
      ...(shipment.atRisk === risk && beside === undefined
        ? []
        : [{ type: "shipment.at-risk" as const, shipmentId: shipment.id, facts }]),
      ...(later === undefined
        ? []
        : [{ type: "order.promise-revised" as const, facts: { deliverBy: later } }]),
    ],
  });
}

interface Acted {
  readonly isTold: boolean;
  readonly beside: readonly unknown[] | undefined;
  readonly dueBy: EpochMs;
  readonly expectedBy: EpochMs;
  readonly now: EpochMs;
}

/** When it is due, as far as anybody knows; never, where something was sent beside it. */
function nextLook({ isTold, beside, dueBy, expectedBy, now }: Acted): EpochMs {
  if (beside !== undefined) return now + LAST_LOOK;
  return Math.max(isTold ? expectedBy : dueBy, now);
}
