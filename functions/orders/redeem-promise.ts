// A quote is redeemed once, by the cart that it was made for. One that cannot be is answered with a fresh offer.
import type { Live } from "#functions/_runtime/live.ts";
import { freshOffer } from "#functions/promises/fresh-offer.ts";
import { cartOf, offer } from "#functions/promises/offer.ts";
import type { PlaceOrder } from "#shared/contracts/api/orders.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { type ProblemCode, ProblemError } from "#shared/contracts/problems.ts";
import type { Destination } from "#shared/domain/network/destination.ts";
import type { OrderPromise } from "#shared/domain/orders/order.ts";
import type { ChannelId, OrderId } from "#shared/kernel/ids.ts";
import { toEpoch, toInstant } from "#shared/kernel/time.ts";

type Deps = Live<Environment<"place-order">>;

interface Redemption {
  readonly id: OrderId;
  readonly channel: ChannelId;
  readonly body: PlaceOrder;
  readonly destination: Destination;
}

/** The promise that the order redeems; undefined where it names none. */
export async function redeem(
  deps: Deps,
  { id, channel, body, destination }: Redemption,
): Promise<OrderPromise | undefined> {
  if (body.promiseId === undefined) return undefined;
  const quote = await deps.quotes.find(body.promiseId);
  if (quote === undefined || quote.channel !== channel)
    throw new ProblemError("not-found", "There is no such promise", {
      errors: [{ field: "promiseId", message: "unknown" }],
    });
  const option = quote.options[body.option ?? 0];
  if (option === undefined)
    throw new ProblemError("invalid-request", `The quote has ${quote.options.length} options`, {
      errors: [{ field: "option", message: "no such option" }],
    });
  const afresh = async (code: ProblemCode) =>
    new ProblemError(code, undefined, {
      extra: await freshOffer(() => offer(deps, channel, body, destination)),
    });
  const isOther = option.method !== body.method || option.node !== body.collectAt;
  if (quote.cart !== cartOf(body) || isOther) throw await afresh("promise-differs");
  // Decided on read, so that no clock has to delete it in time.
  const now = deps.clock.now();
  const over = toEpoch(quote.expiresAt) <= now || toEpoch(option.orderBy) < now;
  if (over && quote.redeemedBy !== id) throw await afresh("promise-expired");
  if (!(await deps.quotes.redeem(body.promiseId, id))) throw await afresh("promise-redeemed");
  return {
    promiseId: body.promiseId,
    method: option.method,
    deliverBy: option.deliverBy,
    promisedAt: toInstant(now),
    ...(option.node !== undefined && { node: option.node }),
  };
}
