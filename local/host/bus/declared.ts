// The buses, rules and schedules of the template.
import { z } from "zod";
import { HostRefusal } from "../refusal.ts";
import { leftOut } from "../template/left-out.ts";
import type { Template } from "../template/template.ts";
import { compilePattern, type Matches } from "./pattern.ts";
import { type Next, parseSchedule } from "./schedule-expression.ts";

const RetryPolicy = z.object({ MaximumRetryAttempts: z.coerce.number().optional() });
const DeadLetterConfig = z.object({ Arn: z.string().optional() });

const TargetProperties = z.strictObject({
  ...leftOut("RoleArn"),
  Id: z.string().optional(),
  Arn: z.string(),
  Input: z.string().optional(),
  InputPath: z
    .string()
    .regex(/^\$(\.[\w-]+)*$/)
    .optional(),
  RetryPolicy: RetryPolicy.default({}),
  DeadLetterConfig: DeadLetterConfig.default({}),
});

const RuleProperties = z.strictObject({
  ...leftOut("Description", "RoleArn", "Tags"),
  Name: z.string().optional(),
  EventBusName: z.string().default("default"),
  EventPattern: z.unknown().optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  Targets: z.array(TargetProperties).default([]),
});

const ScheduleProperties = z.strictObject({
  ...leftOut("Description", "GroupName", "KmsKeyArn", "FlexibleTimeWindow"),
  Name: z.string().optional(),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.enum(["UTC", "Etc/UTC"], "only UTC is supported").optional(),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  Target: TargetProperties,
});

/** How a target is reached. */
type Destination =
  | { readonly kind: "function"; readonly name: string }
  | { readonly kind: "queue"; readonly name: string }
  | { readonly kind: "machine"; readonly arn: string }
  | { readonly kind: "log"; readonly name: string };

export interface Target {
  /** `<rule>/<number>`: steady between runs. */
  readonly id: string;
  readonly destination: Destination;
  /** Instead of the event, as JSON. */
  readonly input?: string;
  /** Path of the part of the event that is passed on: `$.detail`. */
  readonly path?: string;
  readonly retries: number;
  /** A queue's name. */
  readonly deadLetters?: string;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly matches?: Matches;
  readonly next?: Next;
  readonly targets: readonly Target[];
}

export interface Bus {
  readonly names: ReadonlySet<string>;
  readonly rules: readonly Rule[];
}

/** Lambda tries a failed asynchronous invocation twice more. */
const RETRIES = 2;

/** @throws HostRefusal naming a pattern, a schedule or a target that is not supported. */
export function busOf(template: Template): Bus {
  const buses = template.all("AWS::Events::EventBus", z.looseObject({}));
  const rules = template
    .all("AWS::Events::Rule", RuleProperties)
    .filter(({ properties }) => properties.State === "ENABLED")
    .map(({ ref, attribute, properties }): Rule => {
      const { EventBusName, EventPattern, ScheduleExpression, Targets } = properties;
      const pattern = typeof EventPattern === "string" ? JSON.parse(EventPattern) : EventPattern;
      return {
        name: ref,
        arn: attribute("Arn"),
        bus: busName(EventBusName),
        ...(pattern !== undefined && { matches: compilePattern(pattern, `the rule ${ref}`) }),
        ...(ScheduleExpression !== undefined && { next: parseSchedule(ScheduleExpression) }),
        targets: Targets.map((target, index) => targetOf(target, `${ref}/${index}`)),
      };
    });
  const schedules = template
    .all("AWS::Scheduler::Schedule", ScheduleProperties)
    .filter(({ properties }) => properties.State === "ENABLED")
    .map(
      ({ ref, attribute, properties }): Rule => ({
        name: ref,
        arn: attribute("Arn"),
        bus: "default",
        next: parseSchedule(properties.ScheduleExpression),
        targets: [targetOf(properties.Target, `${ref}/0`)],
      }),
    );
  return { names: new Set(["default", ...buses.map(({ ref }) => ref)]), rules: [...rules, ...schedules] };
}

/** A bus may be named by its ARN. */
export const busName = (nameOrArn: string): string => nameOrArn.split("event-bus/").at(-1) ?? nameOrArn;

function targetOf(given: z.infer<typeof TargetProperties>, id: string): Target {
  const { Arn, Input, InputPath, RetryPolicy: policy, DeadLetterConfig: dead } = given;
  return {
    id,
    destination: destinationOf(Arn, id),
    retries: policy.MaximumRetryAttempts ?? RETRIES,
    ...(Input !== undefined && { input: Input }),
    ...(InputPath !== undefined && { path: InputPath }),
    ...(dead.Arn !== undefined && { deadLetters: queueNameOf(dead.Arn) }),
  };
}

const queueNameOf = (arn: string): string => arn.split(":").at(-1) ?? arn;

function destinationOf(arn: string, id: string): Destination {
  const service = arn.split(":")[2];
  const rest = arn.split(":").slice(5).join(":");
  if (service === "lambda") return { kind: "function", name: rest.split(":")[1] ?? rest };
  if (service === "sqs") return { kind: "queue", name: rest };
  if (service === "states") return { kind: "machine", arn };
  if (service === "logs") return { kind: "log", name: rest.replace(/^log-group:/, "").replace(/:\*$/, "") };
  throw new HostRefusal(`the target ${arn} of ${id} is not supported by the embedded host`);
}
