// Nodes, carriers, policy and items: the documents that routing reads.
import { z } from "zod";
import * as network from "../api/network.ts";
import { type Route, route } from "./route.ts";

export const networkRoutes = {
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
} as const satisfies Record<string, Route>;
