import { apiHandler, pdf } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { ownTask } from "#functions/tasks/tell-task.ts";
import { pdfPrinter } from "#shared/adapters/printing/pdf-printer.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { placeName, walkFor } from "#shared/domain/picking/walk.ts";
import type { Printer } from "#shared/ports/printing.ts";
import { localTime, withPlaces } from "./pick-sheets.ts";

type Deps = Live<Environment<"print-pick-list">> & { readonly printer: Printer };

/** For whoever picks order by order: a store, or a warehouse without waves. */
export const createHandler = ({ orders, network, places, printer }: Deps) =>
  apiHandler(routes["print-pick-list"], async ({ params, principal }) => {
    const task = await ownTask(orders, params.id, principal);
    const skus = task.lines.map(({ sku }) => sku);
    const [items, found, current] = await Promise.all([
      network.items(skus),
      places.at(task.node, skus),
      network.current(),
    ]);
    const node = current?.nodes.find(({ id }) => id === task.node);
    const stops = walkFor(
      task.lines.map((line) => ({ ...line, to: task.id })),
      found,
    ).map(({ sku, quantity, place, also }) => ({
      place: placeName(place === undefined ? {} : { place }),
      sku,
      ean: items.get(sku)?.ean,
      name: withPlaces(items.get(sku)?.name ?? sku, also),
      quantity,
      puts: [],
    }));
    const units = task.lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const sheet = {
      title: task.kind === "putback" ? "Put back" : "Pick list",
      barcode: task.shipmentId,
      facts: [
        ["Node", node?.name ?? task.node],
        ["By", localTime(task.dueBy, node?.timeZone ?? "UTC")],
        ["Units", `${units}`],
      ] as const,
      totes: [],
      stops,
    };
    return pdf(await printer.pickLists([sheet]));
  });

export const handler = entry("print-pick-list", (deps) => createHandler({ ...deps, printer: pdfPrinter }));
