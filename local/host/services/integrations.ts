// What state machines call besides functions: DynamoDB, EventBridge and SQS.
import { z } from "zod";
import { TaskFailure } from "../../step-functions/index.ts";
import type { EventBus } from "../bus/event-bus.ts";
import type { DynamoDb } from "../dynamodb/start.ts";

export interface IntegrationTargets {
  readonly dynamodb: Pick<DynamoDb, "call">;
  readonly bus: EventBus;
  readonly sqs: Readonly<Record<string, (body: unknown) => unknown>>;
}

/** By service, its action and its arguments in the shape of its API. */
export type Integrate = (resource: string, args: unknown) => Promise<unknown>;

const Failure = z.object({
  __type: z.string(),
  message: z.string().optional(),
  Message: z.string().optional(),
});

export function createIntegrations({ dynamodb, bus, sqs }: IntegrationTargets): Integrate {
  return async (resource, args) => {
    const [action = "", service = "", kind] = resource.split(":").reverse();
    if (service === "dynamodb")
      return callDynamoDb(dynamodb, action, args, kind === undefined ? "DynamoDB" : "DynamoDb");
    if (resource === "events:putEvents") return bus.putEvents(args);
    const act = service === "sqs" ? sqs[capitalized(action)] : undefined;
    if (act === undefined)
      throw new TaskFailure("States.Runtime", `${resource} is not supported by the embedded host`);
    return act(args);
  };
}

/** @param prefix of the names of its errors, as Step Functions writes them. */
async function callDynamoDb(
  { call }: Pick<DynamoDb, "call">,
  action: string,
  args: unknown,
  prefix: string,
): Promise<unknown> {
  const { status, body } = await call(capitalized(action), args);
  if (status === 200) return body;
  const { __type, message, Message } = Failure.parse(body);
  throw new TaskFailure(`${prefix}.${__type.split("#").at(-1)}`, message ?? Message ?? "");
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
