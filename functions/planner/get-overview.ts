import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { outOfService } from "#shared/domain/carriers/avoidance.ts";
import {
  isFinal,
  orderStatuses,
  shipmentStatuses,
  shipmentTransitions,
} from "#shared/domain/orders/lifecycles.ts";
import { toInstant } from "#shared/kernel/time.ts";

export const createHandler = ({ orders, network, clock }: Live<Environment<"get-overview">>) =>
  apiHandler(routes["get-overview"], async () => {
    const at = toInstant(clock.now());
    const counts = async <S extends string>(kind: string, statuses: readonly S[]) =>
      Object.fromEntries(
        await Promise.all(
          statuses.map(async (status) => [status, await orders.count(`${kind}#${status}`)] as const),
        ),
      );
    const [byOrder, byShipment, openTasks, overdueTasks, overduePurchaseOrders, current] = await Promise.all([
      counts("order", orderStatuses),
      counts(
        "shipment",
        shipmentStatuses.filter((status) => !isFinal(shipmentTransitions, status)),
      ),
      orders.count("task"),
      orders.count("task", at),
      orders.count("purchase-order", at),
      network.current(),
    ]);
    return ok({
      at,
      orders: byOrder,
      shipments: byShipment,
      openTasks,
      overdue: overdueTasks + overduePurchaseOrders,
      carriers: current === undefined ? [] : outOfService(current, clock.now()),
    });
  });

export const handler = entry("get-overview", createHandler);
