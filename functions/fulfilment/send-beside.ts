// The same units once more, beside a parcel that will be late as it seems: weighed as every rescue is, and done once.
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { lacksPromised } from "#shared/domain/orders/outcome.ts";
import { AT_RISK } from "#shared/domain/rescue/chances.ts";
import type { ShipmentId } from "#shared/kernel/ids.ts";
import { type EpochMs, toEpoch } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";
import { planFor } from "./rescue-plan.ts";
import { carryOut } from "./rescue-shipment.ts";

type Deps = Live<Environment<"watch-transit">>;

interface Late {
  readonly order: Order;
  readonly shipment: StoredShipment;
  readonly dueBy: EpochMs;
  readonly expectedBy: EpochMs;
}

/** Plans lost to competing orders before it is left. */
const MAX_PLANS = 3;

/** @returns what was sent; undefined where waiting is the better, or nothing else is in time */
export async function sentBeside(
  deps: Deps,
  { order, shipment, dueBy, expectedBy }: Late,
): Promise<readonly ShipmentId[] | undefined> {
  const shipments = await deps.orders.shipments(order.id);
  const known = shipments.filter(({ duplicates }) => duplicates === shipment.id).map(({ id }) => id);
  if (known.length > 0) return known;
  if (shipment.duplicates !== undefined || !canStillBeKept(deps, order, { dueBy, shipment }))
    return undefined;
  const failed = { order, shipment, shipments, reason: AT_RISK, mayAsk: false, expectedBy };
  // A look that changed nothing is over: the next one weighs anew.
  const begun = `rescue ${shipment.id}: ${AT_RISK} ${(shipment.looks ?? 0) + 1}`;
  let lost = 0;
  for (let tries = 1; tries <= MAX_PLANS; tries += 1) {
    const plan = await planFor(deps, { ...failed, begun, lost });
    if ("waits" in plan || "askUntil" in plan || plan.decision.shipments.length === 0) return undefined;
    const created = await carryOut(deps, order, shipment, { ...plan, givesUp: false, beside: true });
    if (created === "on-its-way") return undefined;
    if (created !== undefined) {
      // The sweeper starts them, should this fail.
      await deps.workflows.startRouting(order.id);
      return created.map(({ id }) => id);
    }
    lost = plan.attempt;
  }
  return undefined;
}

/** Only what was promised first is worth a second parcel. */
function canStillBeKept(
  { clock }: Deps,
  order: Order,
  { dueBy, shipment: { leg } }: Pick<Late, "dueBy" | "shipment">,
): boolean {
  const { promise } = order;
  if (promise === undefined || lacksPromised(order) || leg.method !== "home") return false;
  return dueBy === toEpoch(promise.deliverBy) && clock.now() < dueBy;
}
