import { currentNetwork } from "#functions/_planning/snapshot.ts";
import { apiHandler, type Reply } from "#functions/_runtime/api.ts";
import { entry } from "#functions/_runtime/entry.ts";
import type { Live } from "#functions/_runtime/live.ts";
import { keyIn } from "#functions/_runtime/once.ts";
import type { PlaceOrder } from "#shared/contracts/api/orders.ts";
import type { Environment } from "#shared/contracts/environments.ts";
import { ProblemError } from "#shared/contracts/problems.ts";
import { routes } from "#shared/contracts/routes.ts";
import type { Network } from "#shared/domain/network/network.ts";
import type { Order } from "#shared/domain/orders/order.ts";
import { type OrderHold, orderHold } from "#shared/domain/orders/order-hold.ts";
import { derivedId, fingerprint } from "#shared/kernel/derived-id.ts";
import { ChannelId, OrderId } from "#shared/kernel/ids.ts";
import { DAY, toInstant } from "#shared/kernel/time.ts";
import { checkCart } from "./check-order.ts";
import { collectionOf } from "./collection-of.ts";
import { tillOf } from "./placed-in.ts";
import { badEnd } from "./put-on-hold.ts";
import { redeem } from "./redeem-promise.ts";

type Deps = Live<Environment<"place-order">>;

/** Personal data is kept this long after the order. */
const ADDRESS_KEPT_DAYS = 90;
const MAX_WAIT_SECONDS = 20;
/** Routing takes some tens of milliseconds, and now and then seconds: looks come further and further apart. */
const FIRST_LOOK_MS = 20;
const LAST_LOOK_MS = 200;

/** Stores the order under an id that its key determines, then starts its routing: a repeat finds the first one. */
export const createHandler = (deps: Deps) =>
  apiHandler(routes["place-order"], async ({ body, headers, principal }) => {
    const { orders, clock, workflows } = deps;
    const channel = ChannelId.parse(principal.as("channel"));
    const id = OrderId.parse(derivedId("ord", channel, keyOf(headers)));
    const request = fingerprint(body);
    const known = await orders.get(id);
    if (known !== undefined) return answer(deps, same(known, request), headers);

    const network = await currentNetwork(deps.network);
    const destination = await checkCart(body, {
      network,
      store: deps.network,
      geography: deps.geography,
      now: clock.now(),
    });
    const hold = holdOf(body, network, { by: `channel:${channel}`, now: clock.now() });
    const promise = await redeem(deps, { id, channel, body, destination });
    const now = toInstant(clock.now());
    const placedIn = tillOf(body.placedIn, principal, network);
    const collection = await collectionOf(deps, body, network);
    const order = {
      ...newOrder({ id, channel, body, request, now, hold, ...(promise !== undefined && { promise }) }),
      ...collection,
      ...(placedIn !== undefined && { placedIn }),
    };
    const placed = await orders.place(
      order,
      body.lines,
      body.destination,
      toInstant(clock.now() + ADDRESS_KEPT_DAYS * DAY),
    );
    if (placed === "number-taken")
      throw new ProblemError("duplicate-order", undefined, {
        errors: [{ field: "channelOrderId", message: body.channelOrderId }],
      });
    const stored = placed === "placed" ? order : await orders.get(id);
    if (stored === undefined) throw new Error(`order ${id} was not stored`);
    // If this start is lost, the sweeper starts it again.
    if (placed === "placed" && hold === undefined) await workflows.startRouting(id);
    return answer(deps, same(stored, request), headers);
  });

type Headers = Readonly<Record<string, string | undefined>>;

/** The order itself is found by it, however long ago it was placed. */
function keyOf(headers: Headers): string {
  const key = keyIn(headers);
  if (key === undefined) throw new ProblemError("missing-idempotency-key");
  return key;
}

function same(order: Order, request: string): Order {
  if (order.request !== request) throw new ProblemError("idempotency-mismatch");
  return order;
}

interface New {
  readonly id: OrderId;
  readonly channel: ChannelId;
  readonly body: PlaceOrder;
  readonly request: string;
  readonly now: Order["placedAt"];
  readonly promise?: Order["promise"];
  readonly hold: OrderHold | undefined;
}

function holdOf(
  { hold }: PlaceOrder,
  { policy }: Network,
  who: { readonly by: string; readonly now: number },
): OrderHold | undefined {
  if (hold === undefined) return undefined;
  const held = orderHold(hold, { policy: policy.holds, ...who });
  if (held === undefined) throw badEnd(hold);
  return held;
}

const newOrder = ({ id, channel, body, request, now, promise, hold }: New): Order => ({
  id,
  channel,
  channelOrderId: body.channelOrderId,
  status: hold === undefined ? "received" : "held",
  method: body.method,
  placedAt: now,
  updatedAt: now,
  request,
  attempts: 0,
  shipments: 0,
  openShipments: 0,
  arrived: 0,
  unfilledUnits: 0,
  rescues: 0,
  ...(body.collectAt !== undefined && { collectAt: body.collectAt }),
  ...(body.requestedDate !== undefined && { requestedDate: body.requestedDate }),
  ...(body.value !== undefined && { value: body.value }),
  ...(body.promiseId !== undefined && { promiseId: body.promiseId }),
  ...(promise !== undefined && { promise }),
  ...(hold !== undefined && { hold }),
});

/** 202 at once, or 201 when `Prefer: wait=N` saw the routing end. */
async function answer({ orders, clock }: Deps, placed: Order, headers: Headers): Promise<Reply> {
  const seconds = Math.min(
    MAX_WAIT_SECONDS,
    Number(/\bwait=(\d{1,3})\b/.exec(headers.prefer ?? "")?.[1] ?? 0),
  );
  // The caller's seconds, which are not the host's where its clock runs faster.
  const until = performance.now() + seconds * 1000;
  let order = placed;
  for (let pause = FIRST_LOOK_MS; order.status === "received" && performance.now() < until; pause *= 1.5) {
    await clock.sleep(Math.min(pause, LAST_LOOK_MS));
    order = (await orders.get(order.id)) ?? order;
  }
  return {
    status: seconds > 0 && order.status !== "received" ? 201 : 202,
    headers: { location: `/v1/orders/${order.id}` },
    body: { orderId: order.id, status: order.status, promise: order.promise },
  };
}

export const handler = entry("place-order", createHandler);
