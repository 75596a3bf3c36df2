// The API v1 as one table: validation, OpenAPI, the deployed routes and the embedded ones all come from it.

import { carriersRoutes } from "./routes/carriers.ts";
import { manifestsRoutes } from "./routes/manifests.ts";
import { networkRoutes } from "./routes/network.ts";
import { nodesRoutes } from "./routes/nodes.ts";
import { ordersRoutes } from "./routes/orders.ts";
import { pickingRoutes } from "./routes/picking.ts";
import { plannerRoutes } from "./routes/planner.ts";
import { returnsRoutes } from "./routes/returns.ts";
import type { Route } from "./routes/route.ts";
import { stockRoutes } from "./routes/stock.ts";
import { vendorsRoutes } from "./routes/vendors.ts";
import { webhookRoutes } from "./routes/webhooks.ts";

export type { Route } from "./routes/route.ts";

export const routes = {
  ...ordersRoutes,
  ...returnsRoutes,
  ...stockRoutes,
  ...networkRoutes,
  ...nodesRoutes,
  ...vendorsRoutes,
  ...carriersRoutes,
  ...manifestsRoutes,
  ...plannerRoutes,
  ...pickingRoutes,
  ...webhookRoutes,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
