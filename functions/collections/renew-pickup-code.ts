import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { ownOrder } from "#functions/orders/own-order.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import { drawCode } from "#shared/domain/stores/pickup-code.ts";
import { toInstant } from "#shared/kernel/time.ts";

/** For a code that is lost, that others have seen, or that was tried too often. */
export const createHandler = ({ orders, collections, clock, dice }: Live<Environment<"renew-pickup-code">>) =>
  apiHandler(routes["renew-pickup-code"], async ({ params, principal }) => {
    const { id } = await ownOrder(orders, params.id, principal);
    const pickupCode = drawCode(() => dice.chance());
    const renewed = await collections.renewCode(id, pickupCode, toInstant(clock.now()));
    if (renewed === "conflict")
      throw new ProblemError("conflict", "The order has no code, or nothing of it waits for one any more");
    return ok({ orderId: id, pickupCode });
  });

export const handler = entry("renew-pickup-code", createHandler);
