// Levels, counts, movements and feeds.
import { z } from "zod";
import { ImportId } from "#shared/domain/stock/import.ts";
import { NodeId, Sku } from "#shared/kernel/ids.ts";
import * as stock from "../api/stock.ts";
import { type Route, route } from "./route.ts";

export const stockRoutes = {
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
} as const satisfies Record<string, Route>;
