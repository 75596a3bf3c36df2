import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { ownOrder, view } from "./own-order.ts";

export const createHandler = ({ orders }: Live<Environment<"get-order">>) =>
  apiHandler(routes["get-order"], async ({ params, principal }) => {
    const order = await ownOrder(orders, params.id, principal);
    const [lines, shipments] = await Promise.all([orders.lines(order.id), orders.shipments(order.id)]);
    const parcels = shipments.map(
      ({ missing: _missing, doorToken: _token, rescuedBy: _rescue, ...shipment }) => shipment,
    );
    return ok({ ...view(order), lines, parcels });
  });

export const handler = entry("get-order", createHandler);
