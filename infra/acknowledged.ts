// Findings of the AWS Solutions checks that we live with, each with its reason.
import { type CfnResource, Stack, Validations } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";

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
