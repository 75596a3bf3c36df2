// The API v1 as one table: validation, OpenAPI, the deployed routes and the embedded ones all come from it.
import { z } from "zod";
import { orderStatuses } from "#shared/domain/orders/lifecycles.ts";
import { ImportId } from "#shared/domain/stock/import.ts";
import {
  CarrierId,
  NodeId,
  OrderId,
  PurchaseOrderId,
  ReturnId,
  ShipmentId,
  Sku,
  TaskId,
} from "#shared/kernel/ids.ts";
import * as network from "./api/network.ts";
import * as orders from "./api/orders.ts";
import * as planner from "./api/planner.ts";
import * as returns from "./api/returns.ts";
import * as stock from "./api/stock.ts";
import * as work from "./api/work.ts";
import type { Scope } from "./scopes.ts";

export interface Route {
  readonly method: "GET" | "POST" | "PUT";
  /** With `{parameters}`, as API Gateway writes them. */
  readonly path: string;
  readonly summary: string;
  /** Any one of them opens the door. */
  readonly scopes: readonly Scope[];
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType;
  /** Of the body; default: 256 KiB. */
  readonly maxBytes?: number;
  readonly answers: Readonly<Record<number, z.ZodType>>;
  /** Headers that the call reads, for the documentation. */
  readonly headers?: Readonly<Record<string, string>>;
}

const none = z.strictObject({});
const page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  next: z.string().max(2000).optional(),
});
const order = z.strictObject({ id: OrderId });
const rma = z.strictObject({ id: ReturnId });
const task = z.strictObject({ id: TaskId });
const purchaseOrder = z.strictObject({ id: PurchaseOrderId });

const defaults = { params: none, query: none, body: z.undefined() };
type Given = Pick<Route, "method" | "path" | "summary" | "scopes" | "answers"> & Partial<Route>;

/** A route takes no parameters, no query and no body unless it says so. */
const route = <const R extends Given>(given: R): Omit<typeof defaults, keyof R> & R => ({
  ...defaults,
  ...given,
});

const onTask = (verb: string, summary: string) =>
  ({
    method: "POST",
    path: `/v1/tasks/{id}/${verb}`,
    summary,
    scopes: ["tasks"],
    params: task,
    answers: { 200: work.TaskView },
  }) as const;

const onPurchaseOrder = (verb: string, summary: string) =>
  ({
    method: "POST",
    path: `/v1/purchase-orders/{id}/${verb}`,
    summary,
    scopes: ["purchase-orders"],
    params: purchaseOrder,
    answers: { 200: work.PurchaseOrderView },
  }) as const;

export const routes = {
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
  "open-return": route({
    method: "POST",
    path: "/v1/orders/{id}/returns",
    summary: "Announce a return: an RMA number, and by post a label",
    scopes: ["orders:write", "planner"],
    params: order,
    body: returns.OpenReturn,
    answers: { 201: returns.ReturnView },
  }),
  "get-return": route({
    method: "GET",
    path: "/v1/returns/{id}",
    summary: "A return, and what of it came in",
    scopes: ["orders:read", "tasks", "planner"],
    params: rma,
    answers: { 200: returns.ReturnView },
  }),
  "receive-return": route({
    method: "POST",
    path: "/v1/returns/{id}/receive",
    summary: "Units of a return are unpacked at a warehouse or in a store: restocked, or scrapped",
    scopes: ["tasks", "planner"],
    params: rma,
    body: returns.ReceiveReturn,
    answers: { 200: returns.ReturnView },
  }),
  "receive-parcel": route({
    method: "POST",
    path: "/v1/nodes/{id}/returned-parcels",
    summary: "A parcel is back that never reached its customer: refused, undeliverable, or lost and found",
    scopes: ["tasks", "planner"],
    params: z.strictObject({ id: NodeId }),
    body: returns.ReceiveParcel,
    answers: { 200: returns.ReturnView },
  }),
  "get-stock": route({
    method: "GET",
    path: "/v1/stock/{sku}",
    summary: "A SKU at every node, and in the stores around a postcode",
    scopes: ["stock:read", "orders:read", "planner"],
    params: z.strictObject({ sku: Sku }),
    query: stock.StockQuery,
    answers: { 200: stock.StockBySku },
  }),
  "count-stock": route({
    method: "PUT",
    path: "/v1/stock/{sku}/{node}",
    summary: "Set what is on hand, as counted",
    scopes: ["stock:write"],
    params: z.strictObject({ sku: Sku, node: NodeId }),
    body: stock.CountRequest,
    answers: { 200: stock.StockBySku.shape.levels.element },
  }),
  "spread-stock": route({
    method: "PUT",
    path: "/v1/stock/{sku}/{node}/spread",
    summary: "Prepare a SKU at a node for a rush of orders, or end that",
    scopes: ["stock:write", "planner"],
    params: z.strictObject({ sku: Sku, node: NodeId }),
    body: stock.SpreadRequest,
    answers: { 200: stock.Spread },
  }),
  "move-stock": route({
    method: "POST",
    path: "/v1/stock/movements",
    summary: "Record units that came, went or moved between nodes",
    scopes: ["stock:write"],
    body: stock.MovementRequest,
    answers: { 200: z.strictObject({ id: z.string() }) },
  }),
  "import-stock": route({
    method: "POST",
    path: "/v1/stock/imports",
    summary: "Count many SKUs at once from CSV or NDJSON, in the body or by an address for the file",
    scopes: ["stock:write"],
    body: stock.ImportRequest,
    maxBytes: 5 * 1024 * 1024,
    answers: { 202: stock.ImportView },
  }),
  "get-import": route({
    method: "GET",
    path: "/v1/stock/imports/{id}",
    summary: "How far a feed was read, and which of its rows are bad",
    scopes: ["stock:write", "planner"],
    params: z.strictObject({ id: ImportId }),
    answers: { 200: stock.ImportView },
  }),
  "get-nodes": route({
    method: "GET",
    path: "/v1/network/nodes",
    summary: "All nodes",
    scopes: ["network:read", "planner"],
    query: network.VersionQuery,
    answers: { 200: network.NodesAnswer },
  }),
  "put-nodes": route({
    method: "PUT",
    path: "/v1/network/nodes",
    summary: "Add or replace nodes",
    scopes: ["network:write"],
    body: network.NodesDocument,
    answers: { 200: network.NetworkChanged },
  }),
  "get-carriers": route({
    method: "GET",
    path: "/v1/network/carriers",
    summary: "All carriers",
    scopes: ["network:read", "planner"],
    query: network.VersionQuery,
    answers: { 200: network.CarriersAnswer },
  }),
  "put-carriers": route({
    method: "PUT",
    path: "/v1/network/carriers",
    summary: "Add or replace carriers",
    scopes: ["network:write"],
    body: network.CarriersDocument,
    answers: { 200: network.NetworkChanged },
  }),
  "get-policy": route({
    method: "GET",
    path: "/v1/network/policy",
    summary: "The policy in force",
    scopes: ["network:read", "planner"],
    query: network.VersionQuery,
    answers: { 200: network.PolicyAnswer },
  }),
  "put-policy": route({
    method: "PUT",
    path: "/v1/network/policy",
    summary: "Replace the policy",
    scopes: ["network:write"],
    body: network.PolicyDocument,
    answers: { 200: network.NetworkChanged },
  }),
  "get-items": route({
    method: "GET",
    path: "/v1/network/items",
    summary: "Items by SKU",
    scopes: ["network:read", "planner"],
    query: z.strictObject({ skus: z.string().max(4000) }),
    answers: { 200: network.ItemsDocument },
  }),
  "put-items": route({
    method: "PUT",
    path: "/v1/network/items",
    summary: "Add or replace items",
    scopes: ["network:write"],
    body: network.ItemsDocument,
    answers: { 200: network.NetworkChanged },
  }),
  "pause-node": route({
    method: "POST",
    path: "/v1/nodes/{id}/pause",
    summary: "A node takes nothing new for the rest of its day, or until an instant",
    scopes: ["tasks", "planner"],
    params: z.strictObject({ id: NodeId }),
    body: network.PauseRequest,
    answers: { 200: network.NodeAvailability },
  }),
  "resume-node": route({
    method: "POST",
    path: "/v1/nodes/{id}/resume",
    summary: "A node takes new work again",
    scopes: ["tasks", "planner"],
    params: z.strictObject({ id: NodeId }),
    answers: { 200: network.NodeAvailability },
  }),
  "list-tasks": route({
    method: "GET",
    path: "/v1/nodes/{id}/tasks",
    summary: "What a node has to do, soonest deadline first",
    scopes: ["tasks", "planner"],
    params: z.strictObject({ id: NodeId }),
    query: page,
    answers: { 200: work.TaskList },
  }),
  "accept-offer": route({
    ...onTask("accept", "Accept an offered shipment, or a part of it"),
    body: work.AcceptOffer,
  }),
  "decline-offer": route({ ...onTask("decline", "Decline an offered shipment"), body: work.DeclineOffer }),
  "start-task": route(onTask("start", "Someone works on it")),
  "confirm-pick": route(onTask("confirm", "All lines are picked and packed")),
  "short-pick": route({ ...onTask("short", "Some units could not be found"), body: work.ShortRequest }),
  "hand-over": route(onTask("handover", "The parcel is with the carrier")),
  "mark-collected": route({
    ...onTask("collected", "Whoever showed its code has it"),
    body: work.CollectedRequest,
  }),
  "get-recipient": route({
    method: "GET",
    path: "/v1/tasks/{id}/recipient",
    summary: "Who may collect what waits in the store",
    scopes: ["tasks"],
    params: task,
    answers: { 200: work.RecipientView },
  }),
  "list-purchase-orders": route({
    method: "GET",
    path: "/v1/vendors/{id}/purchase-orders",
    summary: "What a vendor has to answer or ship",
    scopes: ["purchase-orders", "planner"],
    params: z.strictObject({ id: NodeId }),
    query: z.strictObject({ ...page.shape, status: work.PurchaseOrderStatusQuery }),
    answers: { 200: work.PurchaseOrderList },
  }),
  "get-purchase-order": route({
    method: "GET",
    path: "/v1/purchase-orders/{id}",
    summary: "A purchase order, for its vendor with the address that it goes to",
    scopes: ["purchase-orders", "planner"],
    params: purchaseOrder,
    answers: { 200: work.PurchaseOrderDetails },
  }),
  "accept-purchase-order": route({
    ...onPurchaseOrder("accept", "The vendor will ship it, or the part of it that the lines say"),
    body: work.AcceptRequest,
  }),
  "reject-purchase-order": route({
    ...onPurchaseOrder("reject", "The vendor will not ship it"),
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
  "take-carrier-events": route({
    method: "POST",
    path: "/v1/carriers/{carrier}/events",
    summary: "Tracking events, signed",
    scopes: ["carrier"],
    params: z.strictObject({ carrier: CarrierId }),
    headers: {
      "Lendemain-Timestamp": "Seconds since the Unix epoch; at most five minutes from now.",
      "Lendemain-Signature": "Hex HMAC-SHA256 of `<timestamp>.<body>` with the carrier's key.",
    },
    body: work.CarrierEvents,
    answers: { 200: work.CarrierEventsTaken },
  }),
  "get-overview": route({
    method: "GET",
    path: "/v1/planner/overview",
    summary: "Counts of everything under way",
    scopes: ["planner"],
    answers: { 200: planner.Overview },
  }),
  "list-orders": route({
    method: "GET",
    path: "/v1/planner/orders",
    summary: "Orders in one status, oldest first",
    scopes: ["planner"],
    query: z.strictObject({ ...page.shape, status: z.enum(orderStatuses) }),
    answers: { 200: planner.PlannerOrders },
  }),
  "list-open-tasks": route({
    method: "GET",
    path: "/v1/planner/tasks",
    summary: "Open tasks of all nodes, soonest deadline first",
    scopes: ["planner"],
    query: page,
    answers: { 200: work.TaskList },
  }),
  "list-open-purchase-orders": route({
    method: "GET",
    path: "/v1/planner/purchase-orders",
    summary: "Purchase orders that vendors have not shipped, soonest deadline first",
    scopes: ["planner"],
    query: page,
    answers: { 200: work.PurchaseOrderList },
  }),
  "list-waves": route({
    method: "GET",
    path: "/v1/planner/waves",
    summary: "What the newest waves moved, and what that saves",
    scopes: ["planner"],
    query: page.pick({ limit: true }),
    answers: { 200: planner.WaveList },
  }),
  "get-execution": route({
    method: "GET",
    path: "/v1/planner/executions/{id}",
    summary: "How far a shipment's workflow has come",
    scopes: ["planner"],
    params: z.strictObject({ id: ShipmentId }),
    answers: { 200: planner.ExecutionView },
  }),
  "audit-stock": route({
    method: "GET",
    path: "/v1/planner/audit",
    summary: "Prove the stock ledger now",
    scopes: ["planner"],
    answers: { 200: planner.AuditView },
  }),
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
