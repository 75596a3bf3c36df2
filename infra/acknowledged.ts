// Findings of the AWS Solutions checks that we live with, each with its reason.
import { type CfnResource, Stack, Validations } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Bucket } from "aws-cdk-lib/aws-s3";

/** `rule` as the checks name it, for example `AwsSolutions-COG8`. */
export function acknowledge(stack: Stack, rule: string, reason: string): void {
  Validations.of(stack).acknowledge({ id: `AwsSolutions::${rule}`, reason });
}

export function acknowledgeTracing(stack: Stack): void {
  acknowledge(
    stack,
    "AwsSolutions-IAM5[Resource::*]",
    "X-Ray and the delivery of vended logs have no resources to name",
  );
}

/** A state machine may call any version of its functions: the CDK grants `<function>` and `<function>:*`. */
export function acknowledgeVersions(stack: Stack, functions: Iterable<IFunction>): void {
  for (const fn of functions) {
    const resource = fn.node.defaultChild as CfnResource;
    const rule = `AwsSolutions-IAM5[Resource::<${Stack.of(fn).getLogicalId(resource)}.Arn>:*]`;
    acknowledge(stack, rule, "versions of one function of this system");
  }
}

/** Objects of a bucket have no names yet when they may be put or fetched. */
export function acknowledgeObjects(stack: Stack, bucket: Bucket): void {
  const exported: unknown = stack.resolve(bucket.stack.exportValue(bucket.bucketArn));
  const rule = `AwsSolutions-IAM5[Resource::${Object(exported)["Fn::ImportValue"]}/*]`;
  acknowledge(stack, rule, "files are named by imports that do not exist yet");
}

/** Of a state machine by its name. */
export function acknowledgeExecutions(stack: Stack, machine: string): void {
  const executions = `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${machine}:*`;
  acknowledge(
    stack,
    `AwsSolutions-IAM5[Resource::${executions}]`,
    "executions are named by shipments and imports that do not exist yet",
  );
}
