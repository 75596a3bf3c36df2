import { z } from "zod";
import { CountryCode } from "#shared/domain/network/calendar.ts";
import { Carrier } from "#shared/domain/network/carrier.ts";
import { NetworkNode } from "#shared/domain/network/node.ts";
import { Pause, Policy } from "#shared/domain/network/policy.ts";
import { Address, DeliveryMethod, Order, OrderLine, Shipment } from "#shared/domain/orders/order.ts";
import { HoldRequest } from "#shared/domain/orders/order-hold.ts";
import { ReturnOrder } from "#shared/domain/orders/returns.ts";
import { PromiseOption } from "#shared/domain/promise/option.ts";
import { Weighing } from "#shared/domain/rescue/weighing.ts";
import { Counterfactual, Decision } from "#shared/domain/routing/decision.ts";
import { Evidence } from "#shared/domain/routing/evidence.ts";
import { PickupCode } from "#shared/domain/stores/pickup-code.ts";
import { NodeId, OrderId, PromiseId, ShipmentId } from "#shared/kernel/ids.ts";
import { Instant, LocalDate } from "#shared/kernel/time.ts";
import { MinorUnits } from "#shared/kernel/units.ts";
import { LifecycleEvent } from "../events.ts";

/** An order holds at most this many lines; larger ones are refused whole with `too-many-lines`. */
export const MAX_LINES = 1200;

// The count is checked by the handler, so that it gets its own problem code.
const lines = z.array(OrderLine).min(1).max(10_000);

const delivery = {
  method: DeliveryMethod,
  /** The store, where the method is `collect`. */
  collectAt: NodeId.optional(),
  /** Deliver on this day or later, in the destination's time zone. */
  requestedDate: LocalDate.optional(),
  /**
   * What the goods are worth, in minor units of the policy's currency: cheap orders may be split less. An order that
   * redeems a promise gives it as the quote did.
   */
  value: MinorUnits.nonnegative().optional(),
  lines,
};

export const QuoteRequest = z.strictObject({
  ...delivery,
  /** Absent: every way to receive it. */
  method: DeliveryMethod.optional(),
  /** The store to collect in; with method `collect`, absent: the nearest that have it all. */
  collectAt: NodeId.optional(),
  destination: z.strictObject({ country: CountryCode, postcode: z.string().trim().min(2).max(10) }),
});
export type QuoteRequest = z.infer<typeof QuoteRequest>;

export const Quote = z.strictObject({
  promiseId: PromiseId,
  expiresAt: Instant,
  currency: z.string(),
  options: z.array(PromiseOption),
});
export type Quote = z.infer<typeof Quote>;

export const PlaceOrder = z
  .strictObject({
    /** The channel's own number for the order; unique per channel. */
    channelOrderId: z.string().trim().min(1).max(64),
    promiseId: PromiseId.optional(),
    /** Which of the quote's options was chosen, from 0; with promiseId only. */
    option: z.int().min(0).max(50).optional(),
    ...delivery,
    destination: Address,
    /** Of a collection: the store gives it to nobody but the customer, or the delegate whom the channel names. */
    identityCheck: z.boolean().optional(),
    /** The store in whose till it is placed; absent: the node that the token names, if it names one. */
    placedIn: NodeId.optional(),
    /** Placed on hold: it is routed when it is released. */
    hold: HoldRequest.optional(),
  })
  .refine((order) => order.identityCheck !== true || order.method === "collect", {
    error: "identityCheck goes with method collect",
    path: ["identityCheck"],
  })
  .refine((order) => (order.method === "collect") === (order.collectAt !== undefined), {
    error: "collectAt goes with method collect, and only with it",
    path: ["collectAt"],
  });
export type PlaceOrder = z.infer<typeof PlaceOrder>;

/** Somebody else who may collect. Kept where the address is, and as long. */
export const DelegateRequest = z.strictObject({ name: z.string().trim().min(1).max(120) });
export const DelegateNamed = z.strictObject({ orderId: OrderId, delegateNamed: z.literal(true) });

export const RenewedCode = z.strictObject({ orderId: OrderId, pickupCode: PickupCode });

export const ExtendedCollections = z.strictObject({
  orderId: OrderId,
  collections: z.array(z.strictObject({ shipmentId: ShipmentId, node: NodeId, collectBy: Instant })),
});

export const SecondVisits = z.strictObject({
  orderId: OrderId,
  visits: z.array(z.strictObject({ shipmentId: ShipmentId, visitBy: Instant, price: MinorUnits })),
});

export const OrderAccepted = z.strictObject({
  orderId: OrderId,
  status: Order.shape.status,
  promise: Order.shape.promise,
});
export type OrderAccepted = z.infer<typeof OrderAccepted>;

export const OrderView = z.strictObject({
  ...Order.omit({ request: true }).shape,
  lines: z.array(OrderLine),
  parcels: z.array(Shipment),
  /** When its carriers expect to have brought all of it, where that is later than what is promised. */
  expectedBy: Instant.optional(),
  /** Where there are any. */
  returns: z.array(ReturnOrder).optional(),
});
export type OrderView = z.infer<typeof OrderView>;

export const OrderList = z.strictObject({ orders: z.array(Order.omit({ request: true })) });
export const Timeline = z.strictObject({ orderId: OrderId, events: z.array(LifecycleEvent) });

/** A plan as it was recorded, before anything acted on it. */
export const RecordedDecision = z.strictObject({
  attempt: z.int(),
  reason: z.string(),
  decision: Decision,
  /** What it was decided on; absent in records of before it was kept. */
  seen: Evidence.optional(),
  /** Of a rescue: the options and their scores; what they were weighed on is for `replay=true`. */
  weighed: Weighing.extend({ seen: Weighing.shape.seen.optional() }).optional(),
});
export type RecordedDecision = z.infer<typeof RecordedDecision>;

/** `replay=true`, for planners: with all that the decisions saw, so that `npm run explain` can make them again. */
export const DecisionsQuery = z.strictObject({ replay: z.enum(["true", "false"]).default("false") });

export const Decisions = z.strictObject({
  orderId: OrderId,
  decisions: z.array(
    z.strictObject({
      ...RecordedDecision.shape,
      /** What would have changed it; absent where its network is not kept any more. */
      counterfactuals: z.array(Counterfactual).optional(),
    }),
  ),
  /** For `replay=true`: the networks that the decisions saw, by version. */
  networks: z
    .record(
      z.string(),
      z.strictObject({
        version: z.int(),
        nodes: z.array(NetworkNode),
        carriers: z.array(Carrier),
        policy: Policy,
        pauses: z.array(Pause).optional(),
      }),
    )
    .optional(),
});
export type Decisions = z.infer<typeof Decisions>;
