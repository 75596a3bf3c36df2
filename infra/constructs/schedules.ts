// What looks after the whole at its own times, whether anybody asks or not. To add a schedule, add a line.
import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import type { FunctionName } from "#shared/contracts/environments.ts";
import { PICKS_EVERY } from "#shared/contracts/schedules.ts";
import {
  byListing,
  byParty,
  mendExecutions,
  mending,
  read,
  readAndWrite,
  start,
  unlock,
  write,
} from "../access.ts";
import type { DataStack } from "../stacks/data-stack.ts";
import { machineName, type Stage } from "../stages.ts";
import { ServiceFunction, type ServiceFunctionProps } from "./service-function.ts";

export interface Scheduling {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly routeOrder: StateMachine;
  readonly fulfilShipment: StateMachine;
  readonly importStock: StateMachine;
  readonly deadLetters: IQueue;
}

interface Timed<F extends FunctionName> extends Omit<ServiceFunctionProps<F>, "stage"> {
  readonly every: Duration;
  readonly does: string;
}

const quarter = Duration.minutes(15);
const MINUTE_S = 60;

function schedules({ stage, data, routeOrder, fulfilShipment, importStock }: Scheduling) {
  const ORDERS_TABLE = readAndWrite(data.orders, byListing);
  const EVENTS_TABLE = write(data.events);
  const STOCK_TABLE = readAndWrite(data.stock);
  const NETWORK_TABLE = read(data.network);
  const CARRIER_KEYS = unlock(data.carrierKeys);
  const ROUTE_ORDER_ARN = start(routeOrder);
  const atNodes = { ORDERS_TABLE: readAndWrite(data.orders, byParty), NETWORK_TABLE };
  const moving = { ORDERS_TABLE, EVENTS_TABLE, STOCK_TABLE, NETWORK_TABLE };
  return {
    "sweep-orders": {
      does: "Route again what was left in received",
      every: quarter,
      access: { ORDERS_TABLE: read(data.orders, byListing), EVENTS_TABLE, ROUTE_ORDER_ARN },
      timeoutSeconds: MINUTE_S,
    },
    "retry-backorders": {
      does: "Route again what waits for stock that has come, the oldest promise first",
      every: quarter,
      access: {
        ORDERS_TABLE: read(data.orders, byListing),
        EVENTS_TABLE: read(data.events),
        STOCK_TABLE: read(data.stock),
        NETWORK_TABLE,
        ROUTE_ORDER_ARN,
      },
      memoryMb: 1024,
      timeoutSeconds: 2 * MINUTE_S,
      reservedConcurrency: 1,
    },
    "redrive-failed": {
      does: "Set what an outage or a bug has ended going again",
      every: quarter,
      access: {
        FULFIL_SHIPMENT_ARN: mendExecutions(fulfilShipment, machineName(stage, "fulfil-shipment")),
        IMPORT_STOCK_ARN: mendExecutions(importStock, machineName(stage, "import-stock")),
      },
      timeoutSeconds: 5 * MINUTE_S,
    },
    "expire-holds": {
      does: "Give back what was held for too long, because its workflow is stuck, and plan it again",
      every: quarter,
      access: { ...moving, CARRIER_KEYS },
      memoryMb: 512,
      timeoutSeconds: 5 * MINUTE_S,
    },
    "move-open-work": {
      does: "Let others do what stopped nodes have not handed over",
      every: Duration.minutes(5),
      access: { ...atNodes, EVENTS_TABLE },
      timeoutSeconds: MINUTE_S,
    },
    "close-overdue": {
      does: "End holds that nobody released, and returns that never came",
      every: quarter,
      access: { ORDERS_TABLE, EVENTS_TABLE, NETWORK_TABLE, ROUTE_ORDER_ARN },
      timeoutSeconds: MINUTE_S,
    },
    "watch-transit": {
      does: "Look at parcels that may be late",
      every: quarter,
      access: { ...moving, CARRIER_KEYS, ROUTE_ORDER_ARN },
      memoryMb: 512,
      timeoutSeconds: 5 * MINUTE_S,
    },
    "remind-customers": {
      does: "Tell of what still waits in a store",
      every: quarter,
      access: { ORDERS_TABLE, EVENTS_TABLE, NETWORK_TABLE },
      timeoutSeconds: MINUTE_S,
    },
    "settle-bookings": {
      does: "Cancel what was booked and is not needed",
      every: quarter,
      access: { ORDERS_TABLE, EVENTS_TABLE, NETWORK_TABLE, CARRIER_KEYS },
      timeoutSeconds: 2 * MINUTE_S,
    },
    "watch-stock": {
      does: "Prove that the stock ledger balances",
      every: Duration.days(1),
      access: mending(data),
      memoryMb: 1024,
      timeoutSeconds: 5 * MINUTE_S,
    },
    "learn-prices": {
      does: "Price units and parcels by recent demand and stock",
      every: Duration.hours(1),
      access: {
        ORDERS_TABLE: read(data.orders, byListing),
        EVENTS_TABLE: read(data.events),
        STOCK_TABLE: read(data.stock),
        NETWORK_TABLE: readAndWrite(data.network),
      },
      memoryMb: 1024,
      timeoutSeconds: 2 * MINUTE_S,
    },
    "reoptimise-wave": {
      does: "Plan again what waits for its pick, all orders together, one wave after the other",
      every: Duration.minutes(30),
      access: moving,
      memoryMb: 1024,
      timeoutSeconds: 5 * MINUTE_S,
      reservedConcurrency: 1,
    },
    "watch-purchase-orders": {
      does: "Remind vendors, and answer what they were not heard of in time",
      every: quarter,
      access: { ORDERS_TABLE, EVENTS_TABLE },
      timeoutSeconds: MINUTE_S,
    },
    "release-pick-waves": {
      does: "Release picks in waves, in time for their trucks",
      every: Duration.millis(PICKS_EVERY),
      access: { ...atNodes, EVENTS_TABLE: read(data.events) },
      memoryMb: 1024,
      timeoutSeconds: 2 * MINUTE_S,
      reservedConcurrency: 1,
    },
    "close-days": {
      does: "Ask carriers to call, and list what they took at the end of each node's day",
      every: quarter,
      access: {
        ORDERS_TABLE: readAndWrite(data.orders, byListing, byParty),
        ...{ EVENTS_TABLE, NETWORK_TABLE, CARRIER_KEYS },
      },
      timeoutSeconds: 2 * MINUTE_S,
      reservedConcurrency: 1,
    },
  } satisfies { readonly [F in FunctionName]?: Timed<F> };
}

type Scheduled = keyof ReturnType<typeof schedules>;

export function scheduleAll(scope: Construct, given: Scheduling): Readonly<Record<Scheduled, IFunction>> {
  const { stage, deadLetters } = given;
  const table = schedules(given);
  const functions = (Object.keys(table) as Scheduled[]).map((name) => {
    const { every, does, ...props } = table[name];
    const run = new ServiceFunction(scope, name, { stage, ...props } as ServiceFunctionProps<FunctionName>);
    new Rule(scope, ruleOf(name), {
      description: does,
      schedule: Schedule.rate(every),
      targets: [new LambdaTarget(run, { deadLetterQueue: deadLetters, retryAttempts: 2 })],
    });
    return [name, run];
  });
  return Object.fromEntries(functions);
}

/** `sweep-orders` -> `SweepOrders` */
const ruleOf = (name: string): string =>
  name.replaceAll(/(?:^|-)\w/g, (first) => first.slice(-1).toUpperCase());
