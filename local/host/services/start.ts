// Step Functions, EventBridge, SQS and Secrets Manager of the host, put together.
import { z } from "zod";
import type { HostClock } from "../../clock/clock.ts";
import { createStepFunctions, type Mishaps, type StepFunctions } from "../../step-functions/index.ts";
import type { Target } from "../bus/declared.ts";
import { createDeliveries } from "../bus/deliveries.ts";
import { createEventBus, type EventBus } from "../bus/event-bus.ts";
import type { Chance } from "../chance.ts";
import type { DynamoDb } from "../dynamodb/start.ts";
import type { DataFolder } from "../folder/data-folder.ts";
import type { HostStore } from "../folder/host-store.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { System } from "../read-system.ts";
import { ACCOUNT, REGION } from "../template/physical.ts";
import { createIntegrations } from "./integrations.ts";
import { noLogGroups, openLogGroups } from "./log-groups.ts";
import { feedFromQueue } from "./queue-feed.ts";
import { createQueues, type Queues } from "./queues.ts";
import { actions, type Services, type ServicesServer } from "./server.ts";
import { sqsActions } from "./sqs.ts";

export interface ServicesOptions {
  readonly system: System;
  readonly folder: DataFolder;
  readonly store: HostStore;
  readonly clock: HostClock;
  readonly chance: Chance;
  readonly lambda: Lambda;
  readonly dynamodb: DynamoDb;
  readonly server: ServicesServer;
  readonly logGroups: boolean;
  readonly report: (message: string) => void;
  readonly mishaps?: Mishaps;
}

export interface RunningServices {
  readonly queues: Queues;
  readonly stepFunctions: StepFunctions;
  readonly bus: EventBus;
  /** Goes on with all that was under way, and arms the schedules. */
  resume(): void;
  close(): void;
}

export function startServices(options: ServicesOptions): RunningServices {
  const { system, folder, store, clock, chance, lambda, dynamodb, server, report } = options;
  const newId = () => chance.uuid();
  const queues = createQueues(system.queues, store, clock, newId);
  const sqs = sqsActions(queues);
  const logs = options.logGroups ? openLogGroups((name) => folder.file(`logs/${name}`)) : noLogGroups;

  const invoke = async ({ destination }: Target, payload: unknown): Promise<void> => {
    if (destination.kind === "function") await lambda.invoke(destination.name, payload);
    if (destination.kind === "machine") await startExecution(stepFunctions, destination.arn, payload);
  };
  const deliveries = createDeliveries({ store, clock, queues, invoke, report });
  const log = (group: string, line: string) => logs.append(group, line);
  const bus = createEventBus({ bus: system.bus, ...{ store, clock, queues, deliveries, newId, log } });
  const integrate = createIntegrations({ dynamodb, bus, sqs });
  const stepFunctions = createStepFunctions({
    store: store.db,
    clock,
    machines: system.machines,
    invoke: {
      lambda: (arn, payload) => lambda.invoke(arn, payload),
      integration: (resource, args) => integrate(resource, args),
    },
    region: REGION,
    accountId: ACCOUNT,
    newId,
    random: () => chance.next(),
    ...(options.mishaps !== undefined && { mishaps: options.mishaps }),
  });
  const services: Services = {
    AWSStepFunctions: (action, body) => stepFunctions.handle(`AWSStepFunctions.${action}`, body),
    AWSEvents: actions({ PutEvents: (body) => bus.putEvents(body) }),
    AmazonSQS: actions(sqs),
    secretsmanager: actions({ GetSecretValue: (body) => secretValue(system, body) }),
    ...dynamodb.own?.services,
  };
  server.serve(services, () => store.db.written());
  return {
    queues,
    stepFunctions,
    bus,
    resume() {
      stepFunctions.resume();
      bus.start();
      for (const mapping of system.queueMappings) feedFromQueue({ mapping, queues, clock, lambda, report });
    },
    close() {
      stepFunctions.close();
      logs.close();
    },
  };
}

const SecretWanted = z.object({ SecretId: z.string() });

function secretValue({ secret }: System, body: unknown): unknown {
  const { SecretId } = SecretWanted.parse(body);
  return { ARN: SecretId, SecretString: secret(SecretId) };
}

async function startExecution(
  { handle }: StepFunctions,
  stateMachineArn: string,
  input: unknown,
): Promise<void> {
  const { status, body } = await handle("AWSStepFunctions.StartExecution", {
    stateMachineArn,
    input: JSON.stringify(input),
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
}
