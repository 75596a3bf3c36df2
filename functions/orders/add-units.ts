// Units more of an order that is routed: parcels of their own, by the promise that stands, or a fresh offer for them.
import { demandOf, destinationOf } from "#functions/_planning/demand.ts";
import { holdsOf, shipmentsOf } from "#functions/_planning/holds.ts";
import { takeSnapshot } from "#functions/_planning/snapshot.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { freshOffer } from "#functions/promises/fresh-offer.ts";
import { offer } from "#functions/promises/offer.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import type { Destination } from "#shared/domain/network/destination.ts";
import type { Address, OrderLine } from "#shared/domain/orders/order.ts";
import type { Decision } from "#shared/domain/routing/decision.ts";
import type { DemandLine } from "#shared/domain/routing/demand.ts";
import { decideOrder } from "#shared/domain/routing/evidence.ts";
import { toEpoch, toInstant } from "#shared/kernel/time.ts";
import { Quantity } from "#shared/kernel/units.ts";
import type { Dossier } from "#shared/ports/orders.ts";
import type { Revision } from "#shared/ports/revisions.ts";

type Deps = Live<Environment<"change-order">>;

export type Added = NonNullable<Revision["adding"]>;

/** Planned on fresh stock and put on record; nothing is held yet. `conflict`: somebody plans the order at this moment. */
export async function addUnits(
  deps: Deps,
  { order, ...was }: Dossier,
  more: readonly DemandLine[],
  address: Address | undefined = was.address,
): Promise<Added | "conflict"> {
  const { orders, clock, geography } = deps;
  const destination = address && destinationOf(geography, address);
  const { promise } = order;
  if (address === undefined || destination === undefined || promise === undefined)
    throw new ProblemError(
      "change-too-late",
      "The order's address is not kept any more: place another order",
    );
  const skus = more.map(({ sku }) => sku);
  const snapshot = await takeSnapshot(deps, skus, { fresh: true });
  const deadline = toEpoch(promise.revisedDeliverBy ?? promise.deliverBy);
  const { decision, seen } = decideOrder(demandOf(order, more, destination), snapshot, {
    ...{ deadline, exclude: new Map() },
  });
  if (!keepsPromise(decision)) throw await elsewhere(deps, { order, more, address, destination });
  const attempt = order.attempts + 1;
  const at = toInstant(clock.now());
  const nodes = decision.shipments.map(({ node }) => node);
  const recorded = await orders.recordPlan(order.id, {
    ...{ attempt, reason: MORE, decision, seen, at, from: ["routed"] },
    facts: [{ type: "order.planned", facts: { attempt, outcome: decision.outcome, nodes, because: MORE } }],
  });
  if (recorded === "conflict") return "conflict";
  const { network } = snapshot;
  return {
    attempt,
    holds: holdsOf(order, attempt, decision, network),
    shipments: shipmentsOf(order, attempt, decision, network, at),
  };
}

const MORE = "more units";

/** All of them by the promise in force, not a day later. */
const keepsPromise = ({ outcome, ladderDay }: Decision): boolean => outcome === "planned" && ladderDay === 0;

interface Wanted extends Pick<Dossier, "order"> {
  readonly more: readonly DemandLine[];
  readonly address: Address;
  readonly destination: Destination;
}

/** As another order, for which a promise is enclosed. */
async function elsewhere(deps: Deps, { order, more, address, destination }: Wanted): Promise<ProblemError> {
  const { channel, method, collectAt } = order;
  const lines = more.map(({ sku, quantity }): OrderLine => ({ sku, quantity: Quantity.parse(quantity) }));
  return new ProblemError(
    "change-too-late",
    "More cannot be there by the promise: place another order; the offer enclosed is for the units on top",
    {
      extra: {
        facts: { lines },
        ...(await freshOffer(() =>
          offer(deps, channel, { method, collectAt, lines, destination: address }, destination),
        )),
      },
    },
  );
}
