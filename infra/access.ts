// Access to a resource is one thing: the variable that names it and the permission to use it are given
// together, so that a function can neither miss a grant nor hold one that it has no name for.
import { ArnFormat, Stack } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { EventBus } from "aws-cdk-lib/aws-events";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";

/** Indexes of the orders table; the adapter reads them under the same names (order-keys.ts). */
export const byListing = "byListing";
export const byParty = "byParty";
/** Of the stock table (stock-keys.ts). */
export const byLedger = "byLedger";
/** Of the webhooks table (webhooks.ts). */
export const byDue = "byDue";

export interface Access {
  readonly value: string;
  /** The value names a secret, which is read beside the function. */
  readonly isSecret?: true;
  grant(to: LambdaFunction): void;
}

const reading = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"];
const writing = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:BatchWriteItem"];

function table(to: Table, actions: readonly string[], indexes: readonly string[] = []): Access {
  return {
    value: to.tableName,
    grant: (fn) => {
      const resources = [to.tableArn, ...indexes.map((index) => `${to.tableArn}/index/${index}`)];
      fn.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources }));
      // DynamoDB encrypts and decrypts on behalf of whoever asks.
      to.encryptionKey?.grant(fn, "kms:Decrypt", "kms:GenerateDataKey");
    },
  };
}

export const read = (to: Table, ...indexes: string[]): Access => table(to, reading, indexes);
export const readAndWrite = (to: Table, ...indexes: string[]): Access =>
  table(to, [...reading, ...writing], indexes);
/** Reads the network, and writes down on its head which carriers do not answer; nothing else of it. */
export const trip = (to: Table): Access => {
  const reader = read(to);
  return {
    value: reader.value,
    grant: (fn) => {
      reader.grant(fn);
      fn.addToRolePolicy(
        new PolicyStatement({
          actions: ["dynamodb:UpdateItem"],
          resources: [to.tableArn],
          conditions: {
            "ForAllValues:StringEquals": {
              "dynamodb:LeadingKeys": ["network"],
              "dynamodb:Attributes": ["pk", "sk", "breakers"],
            },
          },
        }),
      );
    },
  };
};
export const write = (to: Table): Access => table(to, writing);
/** The auditors read all of the stock, and the shipments that units are held for. */
export const auditing = ({
  stock,
  orders,
  events,
}: Readonly<Record<"stock" | "orders" | "events", Table>>) => ({
  STOCK_TABLE: table(stock, ["dynamodb:Scan", ...reading], [byLedger]),
  ORDERS_TABLE: read(orders),
  EVENTS_TABLE: read(events),
});
/** The nightly one also gives back what was held for nothing until its time was over. */
export const mending = (tables: Parameters<typeof auditing>[0]) => ({
  ...auditing(tables),
  STOCK_TABLE: table(tables.stock, ["dynamodb:Scan", ...reading, ...writing], [byLedger]),
});

export const putInto = (bucket: Bucket): Access => ({
  value: bucket.bucketName,
  grant: (fn) =>
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ["s3:PutObject"], resources: [`${bucket.bucketArn}/*`] }),
    ),
});

/** Who may not list a bucket is told that it may not have what is not there. */
export const fetchFrom = (bucket: Bucket): Access => ({
  value: bucket.bucketName,
  grant: (fn) => {
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ["s3:GetObject"], resources: [`${bucket.bucketArn}/*`] }),
    );
    fn.addToRolePolicy(new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }));
  },
});

export const start = (machine: StateMachine): Access => ({
  value: machine.stateMachineArn,
  grant: (fn) => void machine.grantStartExecution(fn),
});

const withExecutions = (machine: StateMachine, machineName: string, actions: readonly string[]): Access => ({
  value: machine.stateMachineArn,
  grant: (fn) => {
    const resource = {
      service: "states",
      resource: "execution",
      resourceName: `${machineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    };
    fn.addToRolePolicy(
      new PolicyStatement({ actions: [...actions], resources: [Stack.of(fn).formatArn(resource)] }),
    );
  },
});

const watching = ["states:DescribeExecution", "states:GetExecutionHistory"];

/** Reads executions, whatever their name: they are named by shipments that do not exist yet. */
export const watch = (machine: StateMachine, machineName: string): Access =>
  withExecutions(machine, machineName, watching);

/** The same, and sets those going again that have failed. */
export const redrive = (machine: StateMachine, machineName: string): Access =>
  withExecutions(machine, machineName, [...watching, "states:RedriveExecution"]);

/** Finds the executions that have failed. */
export const listExecutions = (machine: StateMachine): Access => ({
  value: machine.stateMachineArn,
  grant: (fn) =>
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ["states:ListExecutions"], resources: [machine.stateMachineArn] }),
    ),
});

/** Both. */
export const mendExecutions = (machine: StateMachine, machineName: string): Access => ({
  value: machine.stateMachineArn,
  grant: (fn) => {
    listExecutions(machine).grant(fn);
    withExecutions(machine, machineName, ["states:RedriveExecution"]).grant(fn);
  },
});

export const publish = (bus: EventBus): Access => ({
  value: bus.eventBusName,
  grant: (fn) => void bus.grantPutEventsTo(fn),
});

export const send = (to: Queue): Access => ({
  value: to.queueUrl,
  grant: (fn) => void to.grantSendMessages(fn),
});

/** Read at run time, so that a new value counts without a deployment. */
export const unlock = (secret: Secret): Access => ({
  value: secret.secretArn,
  isSecret: true,
  grant: (fn) => {
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [secret.secretArn] }),
    );
    secret.encryptionKey?.grant(fn, "kms:Decrypt");
  },
});
