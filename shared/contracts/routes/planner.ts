// What planners see and decide.
import { z } from "zod";
import { orderStatuses } from "#shared/domain/orders/lifecycles.ts";
import { ShipmentId } from "#shared/kernel/ids.ts";
import * as claims from "../api/claims.ts";
import * as planner from "../api/planner.ts";
import * as rescues from "../api/rescues.ts";
import * as vendors from "../api/vendors.ts";
import * as work from "../api/work.ts";
import { page, type Route, route } from "./route.ts";

export const plannerRoutes = {
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
  "list-rescues": route({
    method: "GET",
    path: "/v1/planner/rescues",
    summary: "Rescues that cost more than the budget, and wait for a planner",
    scopes: ["planner"],
    query: page,
    answers: { 200: rescues.RescueList },
  }),
  "choose-rescue": route({
    method: "POST",
    path: "/v1/planner/rescues/{id}/choose",
    summary: "Chooses what is done; the first planner's word counts",
    scopes: ["planner"],
    params: z.strictObject({ id: ShipmentId }),
    body: rescues.ChooseRequest,
    answers: { 200: rescues.RescueView },
  }),
  "list-claims": route({
    method: "GET",
    path: "/v1/planner/claims",
    summary: "What carriers are to pay for parcels that they lost, and have not; the oldest first",
    scopes: ["planner"],
    query: page,
    answers: { 200: claims.ClaimList },
  }),
  "answer-claim": route({
    method: "POST",
    path: "/v1/planner/claims/{id}/answer",
    summary: "What the carrier says of a claim, or that nothing more is to come",
    scopes: ["planner"],
    params: z.strictObject({ id: ShipmentId }),
    body: claims.ClaimAnswer,
    answers: { 200: claims.ClaimView },
  }),
  "list-vendors": route({
    method: "GET",
    path: "/v1/planner/vendors",
    summary: "How well vendors keep their word",
    scopes: ["planner"],
    query: vendors.ScorecardQuery,
    answers: { 200: vendors.VendorScorecards },
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
  "list-failed-executions": route({
    method: "GET",
    path: "/v1/planner/executions",
    summary: "Shipments whose workflow has failed, newest first",
    scopes: ["planner"],
    query: page.pick({ limit: true }),
    answers: { 200: planner.FailedExecutions },
  }),
  "redrive-execution": route({
    method: "POST",
    path: "/v1/planner/executions/{id}/redrive",
    summary: "Sets a workflow that has failed going again, from the state that failed",
    scopes: ["planner"],
    params: z.strictObject({ id: ShipmentId }),
    answers: { 200: planner.ExecutionView },
  }),
  "audit-stock": route({
    method: "GET",
    path: "/v1/planner/audit",
    summary: "Prove the stock ledger now",
    scopes: ["planner"],
    query: planner.AuditQuery,
    answers: { 200: planner.AuditView },
  }),
} as const satisfies Record<string, Route>;
