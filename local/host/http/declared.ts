// The HTTP API of the template: routes, what they invoke, and who may call them.
import { z } from "zod";
import { HostRefusal } from "../refusal.ts";
import { leftOut } from "../template/left-out.ts";
import type { Declared, Template } from "../template/template.ts";
import type { Throttle } from "./throttle.ts";

const ApiProperties = z.strictObject({
  ...leftOut("Description", "DisableExecuteApiEndpoint", "IpAddressType", "Tags"),
  Name: z.string().optional(),
  ProtocolType: z.literal("HTTP"),
  CorsConfiguration: z
    .object({
      AllowOrigins: z.array(z.string()).default([]),
      AllowMethods: z.array(z.string()).default([]),
      AllowHeaders: z.array(z.string()).default([]),
      ExposeHeaders: z.array(z.string()).default([]),
      MaxAge: z.coerce.number().optional(),
    })
    .optional(),
});
export type Cors = NonNullable<z.infer<typeof ApiProperties>["CorsConfiguration"]>;

const RouteProperties = z.strictObject({
  ...leftOut("OperationName"),
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(["JWT", "NONE"]).default("NONE"),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
});
const IntegrationProperties = z.strictObject({
  ...leftOut("IntegrationMethod", "CredentialsArn"),
  ApiId: z.string(),
  IntegrationType: z.literal("AWS_PROXY"),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal("2.0"),
  TimeoutInMillis: z.coerce.number().default(30_000),
});
const AuthorizerProperties = z.strictObject({
  ApiId: z.string(),
  Name: z.string(),
  AuthorizerType: z.literal("JWT"),
  IdentitySource: z.tuple([z.literal("$request.header.Authorization")]),
  JwtConfiguration: z.object({ Audience: z.array(z.string()).default([]), Issuer: z.string() }),
});
const RouteSettings = z.strictObject({
  ...leftOut("DetailedMetricsEnabled", "DataTraceEnabled", "LoggingLevel"),
  ThrottlingRateLimit: z.coerce.number().optional(),
  ThrottlingBurstLimit: z.coerce.number().optional(),
});
const StageProperties = z.strictObject({
  ...leftOut("AccessLogSettings", "Description", "Tags"),
  ApiId: z.string(),
  StageName: z.literal("$default", "only the stage $default is supported"),
  AutoDeploy: z.literal(true, "only a stage with automatic deployment is supported"),
  DefaultRouteSettings: RouteSettings.optional(),
  /** By route. */
  RouteSettings: z.record(z.string(), RouteSettings).default({}),
});

export interface Route {
  /** `POST /v1/orders`, `ANY /x/{proxy+}` or `$default`. */
  readonly key: string;
  readonly functionArn: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Absent: takes as many as come. */
  readonly throttle?: Throttle;
  /** Absent: open to everyone. */
  readonly guard?: {
    readonly audience: readonly string[];
    /** One of them is enough; empty: any valid token. */
    readonly scopes: readonly string[];
  };
}

export interface HttpApi {
  readonly routes: readonly Route[];
  readonly cors?: Cors;
  /** What tokens must be made for. */
  readonly audience: readonly string[];
}

/** @throws HostRefusal when there is more than one API, or a feature that is not supported. */
export function httpApiOf(template: Template): HttpApi {
  const apis = template.all("AWS::ApiGatewayV2::Api", ApiProperties);
  if (apis.length > 1) throw new HostRefusal("more than one HTTP API is not supported");
  const stage = template.all("AWS::ApiGatewayV2::Stage", StageProperties)[0]?.properties;
  const integrations = byRef(template.all("AWS::ApiGatewayV2::Integration", IntegrationProperties));
  const authorizers = byRef(template.all("AWS::ApiGatewayV2::Authorizer", AuthorizerProperties));
  const routes = template
    .all("AWS::ApiGatewayV2::Route", RouteProperties)
    .map(({ logicalId, properties }): Route => {
      const integration = integrations.get(properties.Target.replace(/^integrations\//, ""));
      if (integration === undefined) throw new HostRefusal(`the route ${logicalId} has no integration`);
      const { AuthorizationType, AuthorizerId = "", AuthorizationScopes: scopes } = properties;
      const audience = authorizers.get(AuthorizerId)?.JwtConfiguration.Audience;
      if (AuthorizationType === "JWT" && audience === undefined)
        throw new HostRefusal(`the route ${logicalId} has no authorizer`);
      return {
        key: properties.RouteKey,
        functionArn: integration.IntegrationUri,
        timeout: integration.TimeoutInMillis,
        ...throttleOf(stage?.RouteSettings[properties.RouteKey] ?? stage?.DefaultRouteSettings),
        ...(AuthorizationType === "JWT" && audience !== undefined && { guard: { audience, scopes } }),
      };
    });
  const cors = apis[0]?.properties.CorsConfiguration;
  const audience = [...authorizers.values()].flatMap(({ JwtConfiguration }) => JwtConfiguration.Audience);
  return { routes, audience: [...new Set(audience)], ...(cors !== undefined && { cors }) };
}

function throttleOf(settings: z.infer<typeof RouteSettings> | undefined): { throttle?: Throttle } {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = settings ?? {};
  return rate === undefined || burst === undefined ? {} : { throttle: { rate, burst } };
}

const byRef = <P>(declared: readonly Declared<P>[]): ReadonlyMap<string, P> =>
  new Map(declared.map(({ ref, properties }) => [ref, properties]));
