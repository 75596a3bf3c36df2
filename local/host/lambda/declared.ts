// The functions of the template.
import { z } from "zod";
import { HostRefusal } from "../refusal.ts";
import { leftOut } from "../template/left-out.ts";
import type { Template } from "../template/template.ts";

/** The key under which infra/ names a function's source, from the project's root. */
const ENTRY = "lendemain:entry";

const Entry = z.object({ [ENTRY]: z.string() });

/** What a function weighs, runs on, and may do on AWS changes nothing here. */
const withoutEffect = leftOut(
  "Architectures",
  "Code",
  "Description",
  "EphemeralStorage",
  "Handler",
  "KmsKeyArn",
  "Layers",
  "LoggingConfig",
  "RecursiveLoop",
  "Role",
  "Runtime",
  "RuntimeManagementConfig",
  "SnapStart",
  "Tags",
  "TracingConfig",
);

const FunctionProperties = z.strictObject({
  ...withoutEffect,
  FunctionName: z.string().optional(),
  Environment: z
    .object({ Variables: z.record(z.string(), z.coerce.string()).default({}) })
    .default({ Variables: {} }),
  MemorySize: z.coerce.number().default(128),
  /** Seconds. */
  Timeout: z.coerce.number().default(3),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
});

export interface DeclaredFunction {
  readonly name: string;
  readonly arn: string;
  /** Its source, from the project's root. */
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly concurrency?: number;
}

/** @throws HostRefusal when a function does not name its source. */
export const functionsOf = (template: Template): readonly DeclaredFunction[] =>
  template
    .all("AWS::Lambda::Function", FunctionProperties)
    .map(({ logicalId, ref, attribute, metadata, properties }) => {
      const source = Entry.safeParse(metadata);
      if (!source.success) throw new HostRefusal(`the function ${logicalId} has no metadata "${ENTRY}"`);
      const { ReservedConcurrentExecutions: concurrency } = properties;
      return {
        name: ref,
        arn: attribute("Arn"),
        entry: source.data[ENTRY],
        environment: properties.Environment.Variables,
        memoryMb: properties.MemorySize,
        timeoutSeconds: properties.Timeout,
        ...(concurrency !== undefined && { concurrency }),
      };
    });
