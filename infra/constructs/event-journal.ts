// The log of all that was told.
import { ArnFormat, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { type EventBus, Rule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { EVENT_SOURCE } from "#shared/contracts/events.ts";
import type { Stage } from "../stages.ts";

/** All lifecycle events, as they left: the channel's or an analyst's own rule would look like this one. */
export function eventJournal(stack: Stack, bus: EventBus, stage: Stage): void {
  const journal = new LogGroup(stack, "EventJournal", {
    logGroupName: `/aws/events/lendemain-${stage.name}`,
    retention: stage.logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  journal.addToResourcePolicy(
    new PolicyStatement({
      principals: [
        new ServicePrincipal("events.amazonaws.com"),
        new ServicePrincipal("delivery.logs.amazonaws.com"),
      ],
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [journal.logGroupArn],
    }),
  );
  new Rule(stack, "JournalEvents", {
    description: "Keep every lifecycle event in a log",
    eventBus: bus,
    eventPattern: { source: [EVENT_SOURCE] },
    targets: [{ bind: () => ({ arn: journalArn(stack, journal) }) }],
  });
}

/** A rule's target is the log group itself, without the `:*` that permissions want. */
const journalArn = (stack: Stack, journal: LogGroup): string =>
  stack.formatArn({
    service: "logs",
    resource: "log-group",
    resourceName: journal.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
