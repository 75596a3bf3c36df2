// The state machines with the functions behind their tasks, the relay of the outbox, and what reads files and streams.
import { CfnOutput, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { EventBus, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import { FilterCriteria, FilterRule, type IFunction, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import {
  DefinitionBody,
  type IStateMachine,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
} from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import { fulfilShipment } from "#workflows/fulfil-shipment/fulfil-shipment.ts";
import { importStock } from "#workflows/import-stock/import-stock.ts";
import { routeOrder } from "#workflows/route-order/route-order.ts";
import { fetchFrom, publish, read, readAndWrite, send, start, trip, unlock, write } from "../access.ts";
import {
  acknowledge,
  acknowledgeExecutions,
  acknowledgeObjects,
  acknowledgeTracing,
  acknowledgeVersions,
} from "../acknowledged.ts";
import { eventJournal } from "../constructs/event-journal.ts";
import { scheduleAll } from "../constructs/schedules.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { webhooks } from "../constructs/webhooks.ts";
import { machineName, type Stage } from "../stages.ts";
import type { DataStack } from "./data-stack.ts";

/** Partitions of the stock table that hold levels; the adapter writes them under the same name (stock-keys.ts). */
const LEVELS = "sku#";

export class OrchestrationStack extends Stack {
  readonly routeOrder: StateMachine;
  readonly fulfilShipment: StateMachine;
  readonly importStock: StateMachine;
  readonly bus: EventBus;
  readonly deadLetters: Queue;
  readonly webhookQueue: Queue;
  readonly relayEvents: IFunction;
  readonly watchStock: IFunction;

  constructor(scope: Construct, id: string, stage: Stage, data: DataStack) {
    super(scope, id);
    const orders = readAndWrite(data.orders);
    const events = write(data.events);
    const stock = readAndWrite(data.stock);
    const network = read(data.network);
    const carrierKeys = unlock(data.carrierKeys);
    const reading = { ORDERS_TABLE: orders, EVENTS_TABLE: events };
    const moving = { ...reading, STOCK_TABLE: stock };
    const planning = { ...reading, STOCK_TABLE: read(data.stock), NETWORK_TABLE: network };
    const common = { stage };

    this.fulfilShipment = this.machine("fulfil-shipment", stage, StateMachineType.STANDARD, (itself) =>
      fulfilShipment(
        this,
        {
          openTask: new ServiceFunction(this, "open-task", { ...common, access: reading }),
          submitPurchaseOrder: new ServiceFunction(this, "submit-purchase-order", {
            ...common,
            access: reading,
          }),
          awaitShippingNotice: new ServiceFunction(this, "await-shipping-notice", {
            ...common,
            access: { ...reading, NETWORK_TABLE: network },
          }),
          bookCarrier: new ServiceFunction(this, "book-carrier", {
            ...common,
            access: { ...moving, NETWORK_TABLE: trip(data.network), CARRIER_KEYS: carrierKeys },
          }),
          awaitPlanner: new ServiceFunction(this, "await-planner", { ...common, access: reading }),
          awaitDoor: new ServiceFunction(this, "await-door", {
            ...common,
            access: { ...reading, NETWORK_TABLE: network, CARRIER_KEYS: carrierKeys },
          }),
          awaitRelease: new ServiceFunction(this, "await-release", { ...common, access: reading }),
          rescueShipment: new ServiceFunction(this, "rescue-shipment", {
            ...common,
            access: { ...planning, STOCK_TABLE: stock },
            memoryMb: 512,
            timeoutSeconds: 30,
          }),
          endShipment: new ServiceFunction(this, "end-shipment", {
            ...common,
            access: { ...moving, NETWORK_TABLE: network, CARRIER_KEYS: carrierKeys },
          }),
        },
        itself,
      ),
    );
    this.routeOrder = this.machine("route-order", stage, StateMachineType.EXPRESS, () =>
      routeOrder(
        this,
        {
          planOrder: new ServiceFunction(this, "plan-order", {
            ...common,
            access: planning,
            memoryMb: 512,
            timeoutSeconds: 30,
          }),
          holdOrder: new ServiceFunction(this, "hold-order", {
            ...common,
            access: { ...moving, NETWORK_TABLE: network },
            timeoutSeconds: 30,
          }),
          backorderOrder: new ServiceFunction(this, "backorder-order", { ...common, access: reading }),
          releaseHolds: new ServiceFunction(this, "release-holds", { ...common, access: moving }),
        },
        this.fulfilShipment,
      ),
    );

    this.bus = new EventBus(this, "Bus", {
      eventBusName: `lendemain-${stage.name}`,
      description: "Lifecycle events of orders and shipments",
    });
    this.deadLetters = new Queue(this, "DeadLetters", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    new CfnOutput(this, "DeadLettersUrl", {
      description: "What could not be delivered, for npm run redrive",
      value: this.deadLetters.queueUrl,
    });
    this.importStock = this.imports(stage, data);
    this.webhookQueue = webhooks(this, { stage, data, deadLetters: this.deadLetters });
    this.relayEvents = this.relay(stage, data);
    this.availability(stage, data);
    this.watchStock = scheduleAll(this, {
      stage,
      data,
      ...{ routeOrder: this.routeOrder, fulfilShipment: this.fulfilShipment, importStock: this.importStock },
      deadLetters: this.deadLetters,
    })["watch-stock"];
    eventJournal(this, this.bus, stage);
    acknowledgeTracing(this);
    for (const name of ["fulfil-shipment", "import-stock"])
      acknowledgeExecutions(this, machineName(stage, name));
    acknowledgeObjects(this, data.feeds);
    acknowledgeVersions(
      this,
      this.node.children.filter((child) => child instanceof ServiceFunction),
    );
    acknowledge(this, "AwsSolutions-SQS3", "this queue is the dead-letter queue");
  }

  private machine(
    name: string,
    stage: Stage,
    type: StateMachineType,
    story: (itself: IStateMachine) => ReturnType<typeof fulfilShipment>,
  ): StateMachine {
    // A machine that starts its own kind is named here, because it does not exist yet.
    const itself = StateMachine.fromStateMachineName(this, `${name}-itself`, machineName(stage, name));
    const logs = new LogGroup(this, `${name}-logs`, {
      logGroupName: `/aws/vendedlogs/states/${machineName(stage, name)}`,
      retention: stage.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new StateMachine(this, name, {
      stateMachineName: machineName(stage, name),
      stateMachineType: type,
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(story(itself)),
      tracingEnabled: true,
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
    });
  }

  /** A file that arrives is read chunk by chunk. */
  private imports(stage: Stage, data: DataStack): StateMachine {
    const STOCK_TABLE = readAndWrite(data.stock);
    const FEEDS_BUCKET = fetchFrom(data.feeds);
    const machine = this.machine("import-stock", stage, StateMachineType.STANDARD, () =>
      importStock(this, {
        readImport: new ServiceFunction(this, "read-import", {
          stage,
          access: { STOCK_TABLE, FEEDS_BUCKET, NETWORK_TABLE: read(data.network) },
          memoryMb: 1024,
          timeoutSeconds: 300,
        }),
        failImport: new ServiceFunction(this, "fail-import", { stage, access: { STOCK_TABLE } }),
      }),
    );
    const begin = new ServiceFunction(this, "begin-import", {
      stage,
      access: { STOCK_TABLE, FEEDS_BUCKET, IMPORT_STOCK_ARN: start(machine) },
    });
    new Rule(this, "FeedArrived", {
      description: "Read a file of counts that arrived",
      eventPattern: {
        source: ["aws.s3"],
        detailType: ["Object Created"],
        detail: { bucket: { name: [data.feeds.bucketName] } },
      },
      targets: [new LambdaTarget(begin, { deadLetterQueue: this.deadLetters, retryAttempts: 2 })],
    });
    return machine;
  }

  /** Events and messages leave by the stream of the events table, in order per order, at least once. */
  private relay(stage: Stage, data: DataStack): IFunction {
    const relay = new ServiceFunction(this, "relay-events", {
      stage,
      access: {
        EVENT_BUS: publish(this.bus),
        ORDERS_TABLE: readAndWrite(data.orders),
        DEAD_LETTERS: send(this.deadLetters),
        WEBHOOKS_TABLE: read(data.webhooks),
        WEBHOOK_QUEUE: send(this.webhookQueue),
      },
      timeoutSeconds: 60,
    });
    this.fulfilShipment.grantTaskResponse(relay);
    data.events.grantStreamRead(relay);
    relay.addEventSourceMapping("Outbox", {
      eventSourceArn: data.events.tableStreamArn ?? "",
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      bisectBatchOnError: true,
      // It puts aside by itself what fails for its own sake. What it throws is the fault of a service that is down:
      // that is waited for. Half of the day for which the stream keeps its records is left to bring them back.
      maxRecordAge: Duration.hours(12),
      onFailure: new SqsDlq(this.deadLetters),
    });
    return relay;
  }

  /** What may be promised of a SKU at many nodes is packed into one item, again whenever a level of it changes. */
  private availability(stage: Stage, data: DataStack): void {
    const keeper = new ServiceFunction(this, "keep-availability", {
      stage,
      access: { STOCK_TABLE: readAndWrite(data.stock) },
      timeoutSeconds: 60,
    });
    data.stock.grantStreamRead(keeper);
    keeper.addEventSourceMapping("Levels", {
      eventSourceArn: data.stock.tableStreamArn ?? "",
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 1000,
      bisectBatchOnError: true,
      retryAttempts: 10,
      onFailure: new SqsDlq(this.deadLetters),
      filters: [FilterCriteria.filter({ dynamodb: { Keys: { pk: { S: FilterRule.beginsWith(LEVELS) } } } })],
    });
  }
}
