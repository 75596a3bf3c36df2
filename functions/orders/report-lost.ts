import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { WaitOutcome } from "#shared/contracts/workflows.ts";
import { mayReport, silentSince } from "#shared/domain/carriers/claim.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { toInstant } from "#shared/kernel/time.ts";
import type { StoredShipment } from "#shared/ports/orders.ts";
import { ownOrder } from "./own-order.ts";
import { whoIs } from "./put-on-hold.ts";

type Deps = Live<Environment<"report-lost">>;

/** Ends the wait for the door, as the carrier's own word would. Said twice, it is said once. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["report-lost"], async ({ params, body, principal }) => {
    const { id: orderId } = await ownOrder(deps.orders, params.id, principal);
    const shipment = await deps.orders.shipment(orderId, body.shipment);
    if (shipment === undefined)
      throw new ProblemError("not-found", "The order has no such parcel", {
        errors: [{ field: "shipment", message: "unknown" }],
      });
    const since = await mustBeSilent(deps, shipment);
    const reported = { orderId, shipment: shipment.id, since };
    if (shipment.reportedLostAt !== undefined) return ok(reported);
    const at = toInstant(deps.clock.now());
    const output: WaitOutcome = { outcome: "lost" };
    const facts = { by: whoIs(principal), since };
    const written = await deps.orders.step({
      orderId,
      at,
      shipment: {
        ...{ id: shipment.id, to: "handedOver" },
        lost: { reportedLostAt: at, seen: shipment.carrierStatusAt },
      },
      facts: [{ type: "shipment.reported-lost", shipmentId: shipment.id, facts }],
      resume: shipment.doorToken === undefined ? [] : [{ token: shipment.doorToken, output }],
    });
    if (written === "done") return ok(reported);
    const now = await deps.orders.shipment(orderId, shipment.id);
    if (now?.reportedLostAt !== undefined) return ok(reported);
    throw new ProblemError("conflict", "The parcel was seen, or has ended, meanwhile; read it again");
  });

/** @returns when it was seen last */
async function mustBeSilent({ network, clock }: Deps, shipment: StoredShipment): Promise<Instant> {
  const { reportAfterDays } = (await currentNetwork(network)).policy.lostParcels;
  const silent = silentSince(shipment, reportAfterDays);
  if (silent === undefined)
    throw new ProblemError("conflict", `The parcel is ${shipment.status}: no carrier has it on its way`);
  if (!mayReport(silent, clock.now()))
    throw new ProblemError(
      "conflict",
      `The parcel was seen on ${silent.since}: it may be reported from ${silent.reportableFrom} on`,
      { extra: { facts: silent } },
    );
  return silent.since;
}

export const handler = entry("report-lost", createHandler);
