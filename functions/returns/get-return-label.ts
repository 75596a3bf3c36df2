import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { ownOrder } from "#functions/orders/own-order.ts";
import { labelReply, printedLabel } from "#functions/tasks/print-label.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { returnLabel } from "#shared/domain/carriers/parcel-label.ts";
import type { ReturnOrder } from "#shared/domain/orders/returns.ts";
import { toEpoch } from "#shared/kernel/time.ts";
import type { LabelFormat } from "#shared/ports/carriers.ts";

type Deps = Live<Environment<"get-return-label">>;

/** The carrier's own label, or ours. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["get-return-label"], async ({ params, query: { format }, principal }) => {
    const rma = await deps.returns.get(params.id);
    if (rma === undefined) throw new ProblemError("not-found", `There is no return ${params.id}`);
    await ownOrder(deps.orders, rma.orderId, principal);
    return labelReply(await labelOf(deps, rma, format), format);
  });

async function labelOf(deps: Deps, rma: ReturnOrder, format: LabelFormat): Promise<Uint8Array> {
  const { label, to, id: reference } = rma;
  if (label === undefined) throw new ProblemError("conflict", "It is brought to a store, and has no label");
  const [{ carriers, nodes }, quote, dossier] = await Promise.all([
    currentNetwork(deps.network),
    deps.returns.quoteOf(reference),
    deps.orders.dossier(rma.orderId),
  ]);
  const carrier = carriers.find(({ id }) => id === label.carrier);
  const node = nodes.find(({ id }) => id === to);
  if (carrier === undefined || node === undefined || dossier?.address === undefined)
    throw new ProblemError("conflict", "Its carrier, its destination or its sender is not known any more");
  const theirs = await deps.carriers.of(carrier).label({ reference, quote }, format);
  if (theirs !== "ours") return theirs;
  const items = await deps.network.items(rma.lines.map(({ sku }) => sku));
  return printedLabel(
    returnLabel({
      sender: { name: node.name, site: node.site },
      recipient: dossier.address,
      grams: rma.lines.reduce((sum, { sku, quantity }) => sum + quantity * (items.get(sku)?.weight ?? 0), 0),
      names: {
        carrier: carrier.name,
        service: carrier.services.find(({ id }) => id === label.service)?.name ?? label.service,
      },
      ...{ number: label.tracking, reference, useBy: toEpoch(rma.useBy) },
    }),
    format,
  );
}

export const handler = entry("get-return-label", createHandler);
