// What channels ask for: promises, and orders from placing them to why they are sent from there.
import { z } from "zod";
import { OrderId } from "#shared/kernel/ids.ts";
import * as changes from "../api/changes.ts";
import * as claims from "../api/claims.ts";
import * as orders from "../api/orders.ts";
import { type Route, route } from "./route.ts";

const order = z.strictObject({ id: OrderId });

export const ordersRoutes = {
  "quote-promise": route({
    method: "POST",
    path: "/v1/promises",
    summary: "Quote the deliveries that can be kept for a cart",
    scopes: ["orders:write"],
    body: orders.QuoteRequest,
    answers: { 200: orders.Quote },
  }),
  "place-order": route({
    method: "POST",
    path: "/v1/orders",
    summary: "Place an order; it is routed at once",
    scopes: ["orders:write"],
    headers: {
      "Idempotency-Key": "Required. The same key and body give the same answer, however often they are sent.",
      Prefer:
        "wait=N: wait up to N seconds (at most 20) for routing and answer 201 with the confirmed promise.",
    },
    body: orders.PlaceOrder,
    answers: { 201: orders.OrderAccepted, 202: orders.OrderAccepted },
  }),
  "get-order": route({
    method: "GET",
    path: "/v1/orders/{id}",
    summary: "An order with its promise, lines and parcels",
    scopes: ["orders:read", "planner"],
    params: order,
    answers: { 200: orders.OrderView },
  }),
  "find-orders": route({
    method: "GET",
    path: "/v1/orders",
    summary: "Find an order by the channel's own number",
    scopes: ["orders:read"],
    query: z.strictObject({ channelOrderId: z.string().min(1).max(64) }),
    answers: { 200: orders.OrderList },
  }),
  "cancel-order": route({
    method: "POST",
    path: "/v1/orders/{id}/cancel",
    summary: "Cancel what has not left yet",
    scopes: ["orders:write", "planner"],
    params: order,
    answers: { 202: orders.OrderAccepted },
  }),
  "name-delegate": route({
    method: "POST",
    path: "/v1/orders/{id}/delegate",
    summary: "Name somebody else who may collect the order",
    scopes: ["orders:write", "planner"],
    params: order,
    body: orders.DelegateRequest,
    answers: { 200: orders.DelegateNamed },
  }),
  "renew-pickup-code": route({
    method: "POST",
    path: "/v1/orders/{id}/pickup-code",
    summary: "Another code to collect the order with, in place of the one before",
    scopes: ["orders:write", "planner"],
    params: order,
    answers: { 200: orders.RenewedCode },
  }),
  "extend-collection": route({
    method: "POST",
    path: "/v1/orders/{id}/extend-collection",
    summary: "What waits in the store waits longer, once",
    scopes: ["orders:write", "planner"],
    params: order,
    answers: { 200: orders.ExtendedCollections },
  }),
  "visit-again": route({
    method: "POST",
    path: "/v1/orders/{id}/second-visit",
    summary: "Nobody was at home: have the carrier come again today, as it was offered",
    scopes: ["orders:write", "planner"],
    params: order,
    answers: { 200: orders.SecondVisits },
  }),
  "change-order": route({
    method: "POST",
    path: "/v1/orders/{id}/change",
    summary: "Another address, more or fewer units, or a line less, while the promise stays",
    scopes: ["orders:write", "planner"],
    params: order,
    body: changes.ChangeRequest,
    answers: { 200: orders.OrderAccepted },
  }),
  "put-on-hold": route({
    method: "POST",
    path: "/v1/orders/{id}/hold",
    summary: "Stop what nobody has begun with, for a reason; its units stay held",
    scopes: ["orders:write", "planner"],
    params: order,
    body: changes.HoldRequest,
    answers: { 200: changes.OrderHeld },
  }),
  "lift-hold": route({
    method: "POST",
    path: "/v1/orders/{id}/release",
    summary: "Let an order on hold go on; its promise is confirmed, or a new one is given",
    scopes: ["orders:write", "planner"],
    params: order,
    answers: { 200: orders.OrderAccepted },
  }),
  "report-lost": route({
    method: "POST",
    path: "/v1/orders/{id}/lost",
    summary:
      "Say that a parcel is lost, of which nothing was heard for days: it is replaced or paid back, and claimed",
    scopes: ["orders:write", "planner"],
    params: order,
    body: claims.ReportLost,
    answers: { 200: claims.ReportedLost },
  }),
  "get-timeline": route({
    method: "GET",
    path: "/v1/orders/{id}/timeline",
    summary: "All that happened to an order",
    scopes: ["orders:read", "planner"],
    params: order,
    answers: { 200: orders.Timeline },
  }),
  "get-decisions": route({
    method: "GET",
    path: "/v1/orders/{id}/decisions",
    summary: "Why it is sent from there: every plan, its candidates, what eliminated them, its cost",
    scopes: ["orders:read", "planner"],
    params: order,
    query: orders.DecisionsQuery,
    answers: { 200: orders.Decisions },
  }),
} as const satisfies Record<string, Route>;
