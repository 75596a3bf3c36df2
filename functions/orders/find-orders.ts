import { apiHandler, ok } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { routes } from "#shared/contracts/routes.ts";
import { ChannelId } from "#shared/kernel/ids.ts";
import { withoutCode } from "./own-order.ts";

export const createHandler = ({ orders }: Live<Environment<"find-orders">>) =>
  apiHandler(routes["find-orders"], async ({ query, principal }) => {
    const found = await orders.byChannelNumber(
      ChannelId.parse(principal.as("channel")),
      query.channelOrderId,
    );
    return ok({ orders: found === undefined ? [] : [withoutCode(found)] });
  });

export const handler = entry("find-orders", createHandler);
