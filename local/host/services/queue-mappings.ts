// Functions that are fed by a queue.
import { z } from "zod";
import { mappingsFrom } from "../lambda/mappings.ts";
import { HostRefusal } from "../refusal.ts";
import { leftOut } from "../template/left-out.ts";
import type { Template } from "../template/template.ts";
import type { Queue } from "./queues.ts";

/** Lambda polls a queue with five at first, and more as they are needed. */
const AT_ONCE = 5;

const MappingProperties = z.strictObject({
  ...leftOut("MaximumBatchingWindowInSeconds", "KmsKeyArn", "MetricsConfig", "Tags"),
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: z.coerce.number().default(10),
  ScalingConfig: z.object({ MaximumConcurrency: z.coerce.number().optional() }).default({}),
  FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
});

export interface QueueMapping {
  readonly id: string;
  readonly queue: string;
  readonly queueArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  /** Invocations that may run beside each other. */
  readonly atOnce: number;
  readonly reportsItems: boolean;
}

/** @throws HostRefusal when a function is fed by a queue that is not there. */
export const queueMappingsOf = (template: Template, queues: readonly Queue[]): readonly QueueMapping[] =>
  mappingsFrom(template, MappingProperties, (service) => service === "sqs").map(
    ({ logicalId, properties }) => {
      const { EventSourceArn: queueArn, FunctionName, BatchSize, ScalingConfig } = properties;
      const queue = queueArn.split(":").at(-1) ?? "";
      if (!queues.some(({ name }) => name === queue))
        throw new HostRefusal(`${logicalId}: no stack declares the queue ${queueArn}`);
      return {
        id: logicalId,
        queue,
        queueArn,
        functionName: FunctionName,
        batchSize: BatchSize,
        atOnce: ScalingConfig.MaximumConcurrency ?? AT_ONCE,
        reportsItems: properties.FunctionResponseTypes.length > 0,
      };
    },
  );
