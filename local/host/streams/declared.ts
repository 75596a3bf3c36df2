// Functions that are fed by a table's stream.
import { z } from "zod";
import { compilePattern, type Matches } from "../bus/pattern.ts";
import type { Table } from "../dynamodb/tables.ts";
import { mappingsFrom } from "../lambda/mappings.ts";
import { HostRefusal } from "../refusal.ts";
import { leftOut } from "../template/left-out.ts";
import type { Template } from "../template/template.ts";

const MappingProperties = z.strictObject({
  ...leftOut("MaximumBatchingWindowInSeconds", "ParallelizationFactor", "KmsKeyArn", "MetricsConfig", "Tags"),
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  StartingPosition: z.enum(["TRIM_HORIZON", "LATEST"]),
  BatchSize: z.coerce.number().default(100),
  BisectBatchOnFunctionError: z.boolean().default(false),
  /** -1: for ever. */
  MaximumRetryAttempts: z.coerce.number().default(-1),
  /** -1: as long as the stream keeps them. */
  MaximumRecordAgeInSeconds: z.coerce.number().default(-1),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).default({}),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })).default([]) }).optional(),
  FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
  // Batches leave as soon as there is a record, one at a time.
});

export interface StreamMapping {
  readonly id: string;
  readonly table: string;
  /** As the template knows it. */
  readonly streamArn: string;
  readonly functionName: string;
  readonly from: "TRIM_HORIZON" | "LATEST";
  readonly batchSize: number;
  readonly bisects: boolean;
  readonly retries: number;
  /** Milliseconds after which what still fails is given up. */
  readonly longest: number;
  readonly reportsItems: boolean;
  readonly passes: Matches;
  /** A queue's name. */
  readonly onFailure?: string;
}

/** @throws HostRefusal when a function is fed by anything else. */
export const streamMappingsOf = (template: Template, tables: readonly Table[]): readonly StreamMapping[] =>
  mappingsFrom(template, MappingProperties, (service) => service !== "sqs").map(
    ({ logicalId, properties }) => {
      const { EventSourceArn, DestinationConfig, FilterCriteria } = properties;
      const table = tables.find(({ streamArn }) => streamArn === EventSourceArn);
      if (table?.properties.StreamSpecification === undefined)
        throw new HostRefusal(
          `${logicalId}: the event source ${EventSourceArn} is not supported by the embedded host`,
        );
      const filters = (FilterCriteria?.Filters ?? []).map(({ Pattern }) =>
        compilePattern(JSON.parse(Pattern), logicalId),
      );
      const onFailure = DestinationConfig.OnFailure?.Destination.split(":").at(-1);
      return {
        id: logicalId,
        table: table.name,
        streamArn: EventSourceArn,
        functionName: properties.FunctionName,
        from: properties.StartingPosition,
        batchSize: Math.min(properties.BatchSize, 1_000),
        bisects: properties.BisectBatchOnFunctionError,
        retries: orForEver(properties.MaximumRetryAttempts),
        longest: orForEver(properties.MaximumRecordAgeInSeconds) * 1_000,
        reportsItems: properties.FunctionResponseTypes.length > 0,
        passes: (record) => filters.length === 0 || filters.some((matches) => matches(record)),
        ...(onFailure !== undefined && { onFailure }),
      };
    },
  );

const orForEver = (given: number): number => (given === -1 ? Number.POSITIVE_INFINITY : given);
