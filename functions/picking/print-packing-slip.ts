import { apiHandler, pdf } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { ownTask } from "#functions/tasks/tell-task.ts";
import { pdfPrinter } from "#shared/adapters/printing/pdf-printer.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { NetworkNode } from "#shared/domain/network/node.ts";
import type { Address } from "#shared/domain/orders/order.ts";
import type { PackedCarton } from "#shared/domain/picking/packing.ts";
import type { PlannedShipment } from "#shared/domain/routing/decision.ts";
import type { PackingSlip, Printer } from "#shared/ports/printing.ts";
import { localTime } from "./pick-sheets.ts";
import { plannedCartons } from "./planned-cartons.ts";

type Deps = Live<Environment<"print-packing-slip">> & { readonly printer: Printer };

export const createHandler = ({ orders, network, printer }: Deps) =>
  apiHandler(routes["print-packing-slip"], async ({ params, principal }) => {
    const task = await ownTask(orders, params.id, principal);
    const [dossier, shipments] = await Promise.all([
      orders.dossier(task.orderId),
      orders.shipments(task.orderId),
    ]);
    const shipment = shipments.find(({ id }) => id === task.shipmentId);
    if (dossier === undefined || shipment === undefined)
      throw new ProblemError("not-found", `There is no shipment ${task.shipmentId}`);
    const skus = [
      ...shipment.lines.map(({ sku }) => sku),
      ...(shipment.substituted ?? []).map(({ insteadOf }) => insteadOf),
    ];
    const [items, current] = await Promise.all([network.items(skus), network.current()]);
    const cartons =
      shipment.packed?.cartons ?? (await plannedCartons({ orders, network: current, items }, shipment));
    const node = current?.nodes.find(({ id }) => id === shipment.node);
    const timeZone = node?.timeZone ?? "UTC";
    const others = shipments.filter(({ id, status }) => id !== shipment.id && status !== "replaced").length;
    const { order, address } = dossier;
    const slip: PackingSlip = {
      title: "Packing slip",
      barcode: shipment.id,
      from: senderOf(node, shipment.node),
      to: addresseeOf(address),
      facts: [
        ["Order", order.channelOrderId],
        ["Ordered", localTime(order.placedAt, timeZone)],
        shipment.leg.method === "collect"
          ? ["Collect", node?.name ?? shipment.node]
          : ["Carrier", `${shipment.leg.carrier} ${shipment.leg.service}`],
      ],
      lines: shipment.lines.map(({ sku, quantity }) => ({
        sku,
        quantity,
        name: items.get(sku)?.name ?? sku,
      })),
      cartons: cartons.map(cartonRow),
      notes: [
        ...(shipment.substituted ?? []).map(({ sku, insteadOf, quantity }) => {
          const [given, wanted] = [sku, insteadOf].map((one) => items.get(one)?.name ?? one);
          return `${quantity} x ${given} in place of ${quantity} x ${wanted}, which was not there.`;
        }),
        ...(others === 0 ? [] : [`This order comes in ${others + 1} parcels; each has a slip of its own.`]),
      ],
    };
    return pdf(await printer.packingSlips([slip]));
  });

const senderOf = (node: NetworkNode | undefined, id: string): string[] =>
  node === undefined ? [id] : [node.name, `${node.site.postcode} ${node.site.city}`, node.site.country];

/** Once its time is over, nobody knows it any more. */
const addresseeOf = (address: Address | undefined): string[] =>
  address === undefined
    ? ["(address no longer kept)"]
    : [address.name, address.street, `${address.postcode} ${address.city}`, address.country];

type Planned = PlannedShipment["parcels"][number];
/** As it was packed, or as it is planned. */
type Row = PackedCarton | (Planned & { readonly id?: undefined });

const cartonRow = ({ id, box, grams, contents = [] }: Row, index: number) => ({
  carton: `${id ?? index + 1}${box === undefined ? "" : `: box ${box}`}`,
  contents: contents.map(({ sku, quantity }) => `${quantity} x ${sku}`).join(", "),
  weight: grams === undefined ? "" : `${(grams / 1000).toFixed(1)} kg`,
});

export const handler = entry("print-packing-slip", (deps) => createHandler({ ...deps, printer: pdfPrinter }));
