// What comes back.
import { z } from "zod";
import { NodeId, OrderId, ReturnId } from "#shared/kernel/ids.ts";
import * as returns from "../api/returns.ts";
import { type Route, route } from "./route.ts";

const order = z.strictObject({ id: OrderId });
const rma = z.strictObject({ id: ReturnId });

export const returnsRoutes = {
  "open-return": route({
    method: "POST",
    path: "/v1/orders/{id}/returns",
    summary: "Announce a return: an RMA number, and by post a label; a store announces what it is brought",
    scopes: ["orders:write", "tasks", "planner"],
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
  "get-return-label": route({
    method: "GET",
    path: "/v1/returns/{id}/label",
    summary: "The label of a return by post, for its customer",
    scopes: ["orders:read", "planner"],
    params: rma,
    query: z.strictObject({ format: z.enum(["zpl", "pdf"]).default("pdf") }),
    media: ["application/pdf", "application/zpl"],
    answers: { 200: z.string() },
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
} as const satisfies Record<string, Route>;
