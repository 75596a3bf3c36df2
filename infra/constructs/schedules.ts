// What looks after the whole at its own times, whether anybody asks or not.
import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import { byListing, byParty, mending, read, readAndWrite, secretValue, start, write } from "../access.ts";
import type { DataStack } from "../stacks/data-stack.ts";
import type { Stage } from "../stages.ts";
import { ServiceFunction } from "./service-function.ts";

export interface Scheduling {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly routeOrder: StateMachine;
  readonly deadLetters: IQueue;
}

export function scheduleAll(scope: Construct, given: Scheduling): { readonly watchStock: IFunction } {
  const { deadLetters } = given;
  const every = (interval: Duration, name: string, description: string, run: IFunction) =>
    new Rule(scope, name, {
      description,
      schedule: Schedule.rate(interval),
      targets: [new LambdaTarget(run, { deadLetterQueue: deadLetters, retryAttempts: 2 })],
    });
  const quarter = Duration.minutes(15);
  every(quarter, "SweepOrders", "Route again what was left in received", sweeper(scope, given));
  every(quarter, "ExpireHolds", "Give back what was held for too long", expiry(scope, given));
  const stopped = "Let others do what stopped nodes have not handed over";
  every(Duration.minutes(5), "MoveOpenWork", stopped, mover(scope, given));
  every(
    quarter,
    "CloseOverdue",
    "End holds that nobody released, and returns that never came",
    overdue(scope, given),
  );
  every(quarter, "RemindCustomers", "Tell of what still waits in a store", reminders(scope, given));
  every(quarter, "SettleBookings", "Cancel what was booked and is not needed", settling(scope, given));
  const watchStock = auditor(scope, given);
  every(Duration.days(1), "WatchStock", "Prove that the stock ledger balances", watchStock);
  const price = "Price units and parcels by recent demand";
  every(Duration.minutes(30), "LearnPrices", price, pricing(scope, given));
  every(quarter, "ReoptimiseWave", "Plan again what waits for its pick", waves(scope, given));
  const vendors = "Remind vendors, and answer what they were not heard of in time";
  every(quarter, "WatchPurchaseOrders", vendors, vendorWatch(scope, given));
  const release = "Release picks in waves, in time for their trucks";
  every(Duration.minutes(5), "ReleasePickWaves", release, pickWaves(scope, given));
  return { watchStock };
}

/** Orders that stay `received` because their routing died are routed again. */
const sweeper = (scope: Construct, { stage, data, routeOrder }: Scheduling) =>
  new ServiceFunction(scope, "sweep-orders", {
    stage,
    access: {
      ORDERS_TABLE: read(data.orders, byListing),
      EVENTS_TABLE: write(data.events),
      ROUTE_ORDER_ARN: start(routeOrder),
    },
    timeoutSeconds: 60,
  });

const moving = (data: DataStack) => ({
  ORDERS_TABLE: readAndWrite(data.orders, byListing),
  EVENTS_TABLE: write(data.events),
  STOCK_TABLE: readAndWrite(data.stock),
  NETWORK_TABLE: read(data.network),
});

/** What was asked of a node before it was stopped. */
const mover = (scope: Construct, { stage, data }: Scheduling) =>
  new ServiceFunction(scope, "move-open-work", {
    stage,
    access: {
      ORDERS_TABLE: readAndWrite(data.orders, byParty),
      EVENTS_TABLE: write(data.events),
      NETWORK_TABLE: read(data.network),
    },
    timeoutSeconds: 60,
  });

/** Customers whose orders wait in stores. */
const reminders = (scope: Construct, { stage, data }: Scheduling) =>
  new ServiceFunction(scope, "remind-customers", {
    stage,
    access: {
      ORDERS_TABLE: readAndWrite(data.orders, byListing),
      EVENTS_TABLE: write(data.events),
      NETWORK_TABLE: read(data.network),
    },
    timeoutSeconds: 60,
  });

/** What was held longer than it may be, because its workflow is stuck, is free again and planned again. */
const expiry = (scope: Construct, { stage, data }: Scheduling) =>
  new ServiceFunction(scope, "expire-holds", {
    stage,
    access: { ...moving(data), CARRIER_KEYS: secretValue(data.carrierKeys) },
    memoryMb: 512,
    timeoutSeconds: 300,
  });

/** Vendors are reminded before their deadlines; a cancellation that none of them answers has an answer all the same. */
const vendorWatch = (scope: Construct, { stage, data }: Scheduling) =>
  new ServiceFunction(scope, "watch-purchase-orders", {
    stage,
    access: { ORDERS_TABLE: readAndWrite(data.orders, byListing), EVENTS_TABLE: write(data.events) },
    timeoutSeconds: 60,
  });

/** What waits for a customer does not wait for ever. */
const overdue = (scope: Construct, { stage, data, routeOrder }: Scheduling) =>
  new ServiceFunction(scope, "close-overdue", {
    stage,
    access: {
      ORDERS_TABLE: readAndWrite(data.orders, byListing),
      EVENTS_TABLE: write(data.events),
      NETWORK_TABLE: read(data.network),
      ROUTE_ORDER_ARN: start(routeOrder),
    },
    timeoutSeconds: 60,
  });

/** What was bought for a parcel that went another way is cancelled, once its carrier answers. */
const settling = (scope: Construct, { stage, data }: Scheduling) =>
  new ServiceFunction(scope, "settle-bookings", {
    stage,
    access: {
      ORDERS_TABLE: readAndWrite(data.orders, byListing),
      EVENTS_TABLE: write(data.events),
      NETWORK_TABLE: read(data.network),
      CARRIER_KEYS: secretValue(data.carrierKeys),
    },
    timeoutSeconds: 120,
  });

/** Every night: does the ledger balance? */
const auditor = (scope: Construct, { stage, data }: Scheduling) =>
  new ServiceFunction(scope, "watch-stock", {
    stage,
    access: mending(data),
    memoryMb: 1024,
    timeoutSeconds: 300,
  });

/** What units and parcels are worth follows demand and stock. */
const pricing = (scope: Construct, { stage, data }: Scheduling) =>
  new ServiceFunction(scope, "learn-prices", {
    stage,
    access: {
      ORDERS_TABLE: read(data.orders, byListing),
      EVENTS_TABLE: read(data.events),
      STOCK_TABLE: read(data.stock),
      NETWORK_TABLE: readAndWrite(data.network),
    },
    memoryMb: 1024,
    timeoutSeconds: 120,
  });

/** What waits for its pick is planned again, all orders together, one wave after the other. */
const waves = (scope: Construct, { stage, data }: Scheduling) =>
  new ServiceFunction(scope, "reoptimise-wave", {
    stage,
    access: moving(data),
    memoryMb: 1024,
    timeoutSeconds: 300,
    reservedConcurrency: 1,
  });

/** What must leave on a truck is released in time, together with what is picked in the same aisles. */
const pickWaves = (scope: Construct, { stage, data }: Scheduling) =>
  new ServiceFunction(scope, "release-pick-waves", {
    stage,
    access: {
      ORDERS_TABLE: readAndWrite(data.orders, byParty),
      EVENTS_TABLE: read(data.events),
      NETWORK_TABLE: read(data.network),
    },
    memoryMb: 1024,
    timeoutSeconds: 120,
    reservedConcurrency: 1,
  });
