// The buckets of the template.
import { z } from "zod";
import { leftOut } from "../template/left-out.ts";
import type { Template } from "../template/template.ts";

const Rule = z.strictObject({
  ...leftOut("Id", "AbortIncompleteMultipartUpload"),
  Status: z.literal("Enabled"),
  ExpirationInDays: z.coerce.number().int().min(1).optional(),
});

const BucketProperties = z.strictObject({
  ...leftOut(
    "AccessControl",
    "BucketEncryption",
    "LoggingConfiguration",
    "OwnershipControls",
    "PublicAccessBlockConfiguration",
    "Tags",
  ),
  BucketName: z.string().optional(),
  LifecycleConfiguration: z.strictObject({ Rules: z.array(Rule) }).default({ Rules: [] }),
  NotificationConfiguration: z
    .strictObject({ EventBridgeConfiguration: z.strictObject({ EventBridgeEnabled: z.boolean() }) })
    .default({ EventBridgeConfiguration: { EventBridgeEnabled: false } }),
});

export interface Bucket {
  readonly name: string;
  /** Objects are deleted so many days after they were written. */
  readonly expiresAfterDays?: number;
  /** New objects are told to the default event bus. */
  readonly tells: boolean;
}

export const bucketsOf = (template: Template): readonly Bucket[] =>
  template.all("AWS::S3::Bucket", BucketProperties).map(({ ref, properties }) => {
    const { LifecycleConfiguration: life, NotificationConfiguration: told } = properties;
    const days = life.Rules.flatMap(({ ExpirationInDays }) => ExpirationInDays ?? []);
    return {
      name: ref,
      ...(days.length > 0 && { expiresAfterDays: Math.min(...days) }),
      tells: told.EventBridgeConfiguration.EventBridgeEnabled,
    };
  });
