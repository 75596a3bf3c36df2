// Limits of single routes, which the CDK has no properties for. What is set for a route replaces all that the stage sets.
import type { HttpRoute, HttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import { CfnStage } from "aws-cdk-lib/aws-apigatewayv2";
import type { Throttle } from "../stages.ts";

export interface ThrottledRoute {
  readonly routes: readonly HttpRoute[];
  /** `GET /v1/planner/audit` */
  readonly key: string;
  readonly throttle: Throttle;
}

export function throttleRoutes(stage: HttpStage, throttled: readonly ThrottledRoute[]): void {
  const resource = stage.node.defaultChild;
  if (!(resource instanceof CfnStage)) throw new Error("the stage has no resource");
  resource.routeSettings = Object.fromEntries(
    throttled.map(({ key, throttle: { rate, burst } }) => [
      key,
      { DetailedMetricsEnabled: true, ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst },
    ]),
  );
  // A stage with the settings of a route that is not there yet is refused.
  for (const { routes } of throttled) for (const route of routes) stage.node.addDependency(route);
}
