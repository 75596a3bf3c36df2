// The HTTP API: one route and one function per line of the contract, each behind a JWT with its scopes.
import { CfnOutput, RemovalPolicy, Stack } from "aws-cdk-lib";
import { HttpApi, HttpMethod, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { FunctionName } from "#shared/contracts/environments.ts";
import { type RouteName, routes } from "#shared/contracts/routes.ts";
import { qualified } from "#shared/contracts/scopes.ts";
import {
  auditing,
  byListing,
  byParty,
  listExecutions,
  putInto,
  read,
  readAndWrite,
  redrive,
  start,
  unlock,
  watch,
  write,
} from "../access.ts";
import {
  acknowledge,
  acknowledgeExecutions,
  acknowledgeObjects,
  acknowledgeTracing,
} from "../acknowledged.ts";
import { Invoking } from "../constructs/invoking.ts";
import { type ThrottledRoute, throttleRoutes } from "../constructs/route-throttles.ts";
import { ServiceFunction, type ServiceFunctionProps } from "../constructs/service-function.ts";
import { signIn } from "../constructs/sign-in.ts";
import { webhookFunctions } from "../constructs/webhook-functions.ts";
import { machineName, type Stage, type Throttle } from "../stages.ts";
import type { DataStack } from "./data-stack.ts";
import { manifestFunctions } from "./manifest-functions.ts";
import type { OrchestrationStack } from "./orchestration-stack.ts";
import { pickingFunctions } from "./picking-functions.ts";

type Props<F extends FunctionName> = Omit<ServiceFunctionProps<F>, "stage">;
type ApiFunctions = { readonly [R in RouteName]: Props<R> };

/** Calls that read or write a whole table's worth: one caller alone could keep the tables busy with them. */
const costly: Partial<Record<RouteName, Throttle>> = {
  "audit-stock": { rate: 1, burst: 2 },
  "import-stock": { rate: 10, burst: 20 },
};

export class ApiStack extends Stack {
  readonly api: HttpApi;
  private readonly invoking = new Invoking(this);

  constructor(
    scope: Construct,
    id: string,
    stage: Stage,
    data: DataStack,
    orchestration: OrchestrationStack,
  ) {
    super(scope, id);
    const authorizer = signIn(this, stage);
    this.api = new HttpApi(this, "Api", {
      apiName: `lendemain-${stage.name}`,
      description: "Lendemain: order orchestration, v1",
      createDefaultStage: false,
    });
    const accessLogs = new LogGroup(this, "AccessLogs", {
      logGroupName: `/aws/vendedlogs/apis/lendemain-${stage.name}`,
      retention: stage.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const live = this.api.addStage("Live", {
      stageName: "$default",
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: stage.throttle.rate, burstLimit: stage.throttle.burst },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLogs) },
    });

    const functions = apiFunctions(stage, data, orchestration);
    const throttled: ThrottledRoute[] = [];
    for (const name of Object.keys(functions) as RouteName[]) {
      const { method, path, scopes: opening } = routes[name];
      const fn = new ServiceFunction(this, name, {
        stage,
        ...functions[name],
      } as ServiceFunctionProps<FunctionName>);
      const added = this.api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration: this.invoking.of(`${name}-integration`, fn),
        // Who has no token shows a signature, which the function checks.
        ...(opening.length > 0 && { authorizer, authorizationScopes: opening.map(qualified) }),
      });
      const throttle = costly[name];
      if (throttle !== undefined) throttled.push({ routes: added, key: `${method} ${path}`, throttle });
    }
    throttleRoutes(live, throttled);
    this.publish("serve-openapi", "/v1/openapi.json", stage);
    this.publish("serve-docs", "/docs", stage);
    new CfnOutput(this, "Url", { description: "Where the API answers", value: this.api.apiEndpoint });
    acknowledgeTracing(this);
    acknowledgeObjects(this, data.feeds);
    acknowledge(
      this,
      "AwsSolutions-APIG4",
      "the description of the API is for everyone, and EasyPost's webhook is checked by its signature; all other routes have the authorizer",
    );
    acknowledge(
      this,
      "AwsSolutions-COG2",
      "the pool has machine clients and no users: there is nobody to ask for a second factor",
    );
    acknowledge(
      this,
      "AwsSolutions-COG8",
      "threat protection watches sign-ins of users, of which there are none",
    );
    acknowledgeExecutions(this, machineName(stage, "fulfil-shipment"));
  }

  /** The description of the API is for everyone: it tells nothing that the repository does not. */
  private publish(name: "serve-openapi" | "serve-docs", path: string, stage: Stage): void {
    const fn = new ServiceFunction(this, name, { stage, access: {} });
    this.api.addRoutes({
      path,
      methods: [HttpMethod.GET],
      integration: this.invoking.of(`${name}-integration`, fn),
    });
  }
}

function apiFunctions(stage: Stage, data: DataStack, orchestration: OrchestrationStack): ApiFunctions {
  const once = { IDEMPOTENCY_TABLE: readAndWrite(data.idempotency) };
  const placing = { ORDERS_TABLE: readAndWrite(data.orders), EVENTS_TABLE: write(data.events) };
  const orders = { ...placing, ...once };
  const orderReads = { ORDERS_TABLE: read(data.orders, byListing, byParty), EVENTS_TABLE: read(data.events) };
  const stock = { STOCK_TABLE: readAndWrite(data.stock), NETWORK_TABLE: read(data.network), ...once };
  const networkReads = { access: { NETWORK_TABLE: read(data.network) } };
  const networkWrites = { access: { NETWORK_TABLE: readAndWrite(data.network), ...once } };
  const moving = { access: { ...orders, STOCK_TABLE: readAndWrite(data.stock) } };
  const returning = { access: { ...moving.access, NETWORK_TABLE: read(data.network) } };
  const planning = { STOCK_TABLE: read(data.stock), NETWORK_TABLE: read(data.network) };
  return {
    "quote-promise": {
      access: { ORDERS_TABLE: readAndWrite(data.orders), ...planning, ...once },
      memoryMb: 512,
    },
    "place-order": {
      access: { ...placing, ...planning, ROUTE_ORDER_ARN: start(orchestration.routeOrder) },
      timeoutSeconds: 28,
      ...(stage.placedAtOnce !== undefined && { reservedConcurrency: stage.placedAtOnce }),
    },
    "get-order": { access: orderReads },
    "find-orders": { access: orderReads },
    "cancel-order": {
      access: { ...orders, NETWORK_TABLE: read(data.network), CARRIER_KEYS: unlock(data.carrierKeys) },
    },
    "name-delegate": { access: orders },
    "renew-pickup-code": { access: orders },
    "take-arrival": { access: orders },
    "extend-collection": { access: { ...orders, NETWORK_TABLE: read(data.network) } },
    "visit-again": {
      access: { ...orders, NETWORK_TABLE: read(data.network), CARRIER_KEYS: unlock(data.carrierKeys) },
    },
    "change-order": {
      access: { ...returning.access, ROUTE_ORDER_ARN: start(orchestration.routeOrder) },
      memoryMb: 512,
      timeoutSeconds: 28,
    },
    "report-lost": { access: { ...orders, NETWORK_TABLE: read(data.network) } },
    "put-on-hold": { access: { ...orders, NETWORK_TABLE: read(data.network) } },
    "lift-hold": { access: { ...orders, ROUTE_ORDER_ARN: start(orchestration.routeOrder) } },
    "get-timeline": { access: orderReads },
    "get-decisions": { access: { ...orderReads, NETWORK_TABLE: read(data.network) }, memoryMb: 512 },
    "open-return": {
      access: { ...orders, NETWORK_TABLE: read(data.network), CARRIER_KEYS: unlock(data.carrierKeys) },
    },
    "get-return": { access: orderReads },
    "get-return-label": {
      access: { ...orderReads, NETWORK_TABLE: read(data.network), CARRIER_KEYS: unlock(data.carrierKeys) },
      memoryMb: 512,
    },
    "receive-return": returning,
    "receive-parcel": returning,
    "get-stock": { access: planning },
    "count-stock": { access: stock },
    "spread-stock": { access: stock },
    "move-stock": { access: stock },
    "import-stock": {
      access: { STOCK_TABLE: readAndWrite(data.stock), FEEDS_BUCKET: putInto(data.feeds), ...once },
      timeoutSeconds: 28,
      memoryMb: 512,
    },
    "get-import": { access: { STOCK_TABLE: read(data.stock) } },
    "get-nodes": networkReads,
    "put-nodes": networkWrites,
    "get-carriers": networkReads,
    "put-carriers": networkWrites,
    "get-policy": networkReads,
    "put-policy": networkWrites,
    "get-items": networkReads,
    "put-items": networkWrites,
    "pause-node": networkWrites,
    "resume-node": networkWrites,
    "list-tasks": { access: orderReads },
    "get-label": {
      access: {
        ...orderReads,
        NETWORK_TABLE: read(data.network),
        CARRIER_KEYS: unlock(data.carrierKeys),
      },
      memoryMb: 512,
    },
    "accept-offer": moving,
    "decline-offer": moving,
    "start-task": { access: orders },
    "confirm-pick": { access: { ...moving.access, NETWORK_TABLE: read(data.network) } },
    "short-pick": { access: { ...moving.access, NETWORK_TABLE: read(data.network) } },
    "put-back": moving,
    "hand-over": { access: orders },
    "mark-collected": { access: orders },
    "get-recipient": { access: orderReads },
    ...pickingFunctions(data, once),
    ...manifestFunctions(data, once),
    "list-purchase-orders": { access: orderReads },
    "get-scorecard": { access: { ORDERS_TABLE: read(data.orders), NETWORK_TABLE: read(data.network) } },
    "list-vendors": { access: { ORDERS_TABLE: read(data.orders), NETWORK_TABLE: read(data.network) } },
    "get-purchase-order": { access: orderReads },
    "accept-purchase-order": moving,
    "reject-purchase-order": moving,
    "accept-cancellation": { access: orders },
    "reject-cancellation": { access: orders },
    "ship-purchase-order": {
      access: {
        ...moving.access,
        NETWORK_TABLE: read(data.network),
        ROUTE_ORDER_ARN: start(orchestration.routeOrder),
      },
    },
    "take-carrier-events": {
      access: {
        ...orders,
        NETWORK_TABLE: read(data.network),
        WEBHOOK_SECRET: unlock(data.webhookSecret),
      },
    },
    "take-easypost-events": { access: { ...placing, CARRIER_KEYS: unlock(data.carrierKeys) } },
    "get-overview": { access: { ...orderReads, NETWORK_TABLE: read(data.network) } },
    "list-orders": { access: orderReads },
    "list-open-tasks": { access: orderReads },
    "list-open-purchase-orders": { access: orderReads },
    "list-rescues": { access: orderReads },
    "list-claims": { access: orderReads },
    "answer-claim": { access: orders },
    "choose-rescue": { access: orders },
    "list-waves": { access: { ORDERS_TABLE: read(data.orders) } },
    "get-execution": {
      access: {
        FULFIL_SHIPMENT_ARN: watch(orchestration.fulfilShipment, machineName(stage, "fulfil-shipment")),
      },
    },
    "list-failed-executions": {
      access: { FULFIL_SHIPMENT_ARN: listExecutions(orchestration.fulfilShipment) },
    },
    "redrive-execution": {
      access: {
        FULFIL_SHIPMENT_ARN: redrive(orchestration.fulfilShipment, machineName(stage, "fulfil-shipment")),
        ...once,
      },
    },
    ...webhookFunctions(data, orchestration),
    "audit-stock": { access: auditing(data), timeoutSeconds: 28, memoryMb: 1024 },
  };
}
