// Purchase orders, as vendors see them.
import { z } from "zod";
import { NodeId, PurchaseOrderId } from "#shared/kernel/ids.ts";
import * as vendors from "../api/vendors.ts";
import * as work from "../api/work.ts";
import { page, type Route, route } from "./route.ts";

const purchaseOrder = z.strictObject({ id: PurchaseOrderId });

const onPurchaseOrder = (verb: string, summary: string) =>
  ({
    method: "POST",
    path: `/v1/purchase-orders/{id}/${verb}`,
    summary,
    scopes: ["purchase-orders"],
    params: purchaseOrder,
    answers: { 200: work.PurchaseOrderView },
  }) as const;

export const vendorsRoutes = {
  "list-purchase-orders": route({
    method: "GET",
    path: "/v1/vendors/{id}/purchase-orders",
    summary: "What a vendor has to answer or ship",
    scopes: ["purchase-orders", "planner"],
    params: z.strictObject({ id: NodeId }),
    query: z.strictObject({ ...page.shape, status: work.PurchaseOrderStatusQuery }),
    answers: { 200: work.PurchaseOrderList },
  }),
  "get-scorecard": route({
    method: "GET",
    path: "/v1/vendors/{id}/scorecard",
    summary: "How well a vendor keeps its word, and what that costs it in routing",
    scopes: ["purchase-orders", "planner"],
    params: z.strictObject({ id: NodeId }),
    query: vendors.ScorecardQuery,
    answers: { 200: vendors.OneScorecard },
  }),
  "get-purchase-order": route({
    method: "GET",
    path: "/v1/purchase-orders/{id}",
    summary:
      "A purchase order, for its vendor with the address that it goes to; it may change until it is shipped",
    scopes: ["purchase-orders", "planner"],
    params: purchaseOrder,
    answers: { 200: work.PurchaseOrderDetails },
  }),
  "accept-purchase-order": route({
    ...onPurchaseOrder("accept", "The vendor will ship it, or the part of it that the lines say"),
    body: work.AcceptRequest,
  }),
  "reject-purchase-order": route({
    ...onPurchaseOrder(
      "reject",
      "The vendor will not ship it, or cannot ship what it had accepted and has not shipped yet",
    ),
    body: work.RejectRequest,
  }),
  "ship-purchase-order": route({
    ...onPurchaseOrder("ship", "The vendor has shipped it"),
    body: work.ShipRequest,
  }),
  "accept-cancellation": route(
    onPurchaseOrder("cancellation/accept", "The vendor does not ship it, as it was asked"),
  ),
  "reject-cancellation": route({
    ...onPurchaseOrder("cancellation/reject", "The vendor ships it all the same"),
    body: work.RejectCancellationRequest,
  }),
} as const satisfies Record<string, Route>;
