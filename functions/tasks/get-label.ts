import { parcelOf } from "#functions/_booking/parcel-of.ts";
import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { parcelLabel } from "#shared/domain/carriers/parcel-label.ts";
import type { NodeTask } from "#shared/domain/orders/order.ts";
import type { LabelFormat } from "#shared/ports/carriers.ts";
import { labelReply, printedLabel } from "./print-label.ts";
import { ownTask } from "./tell-task.ts";

type Deps = Live<Environment<"get-label">>;

/** The carrier's own label, or ours. It has a person's address: nobody on the way keeps it. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["get-label"], async ({ params, query: { format }, principal }) => {
    const task = await ownTask(deps.orders, params.id, principal);
    if (task.kind !== "handover")
      throw new ProblemError(
        "conflict",
        `A task of kind ${task.kind} has no label; that of the handover has`,
      );
    return labelReply(await labelOf(deps, task, format), format);
  });

async function labelOf(deps: Deps, task: NodeTask, format: LabelFormat): Promise<Uint8Array> {
  const [found, network] = await Promise.all([
    deps.orders.withShipment(task.orderId, task.shipmentId),
    currentNetwork(deps.network),
  ]);
  if (found === undefined) throw new Error(`no shipment ${task.shipmentId}`);
  const { order, shipment } = found;
  const { leg, tracking, booking } = shipment;
  if (leg.method === "collect" || tracking === undefined)
    throw new ProblemError("conflict", "The parcel is not booked");
  const carrier = network.carriers.find(({ id }) => id === leg.carrier);
  if (carrier === undefined) throw new Error(`there is no carrier ${leg.carrier}`);
  const reference = booking?.reference ?? shipment.id;
  const theirs = await deps.carriers.of(carrier).label({ reference, quote: booking?.quote }, format);
  if (theirs !== "ours") return theirs;
  const parcel = parcelOf(deps, { order, shipment, network }, { leg, reference });
  const service = carrier.services.find(({ id }) => id === leg.service)?.name ?? leg.service;
  const label = parcelLabel({
    sender: parcel.sender,
    recipient: await parcel.recipient(),
    ...{ leg, grams: shipment.weight, reference },
    names: { carrier: carrier.name, service },
    number: tracking,
  });
  return printedLabel(label, format);
}

export const handler = entry("get-label", createHandler);
