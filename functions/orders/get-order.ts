import { z } from "zod";
import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { lateArrival } from "#shared/domain/orders/expected-arrival.ts";
import { Shipment } from "#shared/domain/orders/order.ts";
import { ownOrder, view } from "./own-order.ts";

/** What is public of a shipment; tokens and notes for rescues are not. */
const Parcel = z.object(Shipment.shape);

export const createHandler = ({ orders, returns }: Live<Environment<"get-order">>) =>
  apiHandler(routes["get-order"], async ({ params, principal }) => {
    const order = await ownOrder(orders, params.id, principal);
    const [lines, shipments, sentBack] = await Promise.all([
      orders.lines(order.id),
      orders.shipments(order.id),
      order.returnCount === undefined ? undefined : returns.of(order.id),
    ]);
    const expectedBy = lateArrival(order.promise, shipments);
    return ok({
      ...view(order),
      ...(expectedBy !== undefined && { expectedBy }),
      lines,
      parcels: shipments.map((shipment) => Parcel.parse(shipment)),
      ...(sentBack !== undefined && { returns: sentBack }),
    });
  });

export const handler = entry("get-order", createHandler);
