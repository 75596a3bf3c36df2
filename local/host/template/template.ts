// The synthesized app as the host reads it: resources by type, every intrinsic resolved.
import type { z } from "zod";
import { HostRefusal } from "../refusal.ts";
import { readAssembly, type Stack } from "./assembly.ts";
import { evaluateCondition } from "./conditions.ts";
import { physical } from "./physical.ts";
import { createResolver, type Given, type Resolve } from "./resolve.ts";
import { withoutEffect } from "./without-effect.ts";

export interface Declared<Properties> {
  readonly logicalId: string;
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  attribute(name: string): string;
  readonly properties: Properties;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface Template {
  /**
   * All resources of a type, their properties parsed.
   * @throws HostRefusal naming a property that `schema` does not take.
   */
  all<S extends z.ZodType>(type: string, schema: S): readonly Declared<z.output<S>>[];
}

interface Entry {
  readonly stack: Stack;
  readonly logicalId: string;
}

/** @throws HostRefusal naming the first resource whose type the host neither runs nor may leave out. */
export function readTemplate(directory: string, given: Given): Template {
  const stacks = readAssembly(directory);
  const resolve = createResolver(stacks, given);
  const entries = new Map<string, Entry[]>();
  for (const stack of stacks)
    for (const [logicalId, resource] of Object.entries(stack.Resources)) {
      if (!exists(stack, resource.Condition, resolve)) continue;
      if (!(resource.Type in physical) && !withoutEffect.has(resource.Type))
        throw new HostRefusal(
          `${resource.Type} (${logicalId} in ${stack.name}) is not supported by the embedded host`,
        );
      entries.set(resource.Type, [...(entries.get(resource.Type) ?? []), { stack, logicalId }]);
    }

  return {
    all: (type, schema) =>
      (entries.get(type) ?? []).map(({ stack, logicalId }) => {
        const resource = stack.Resources[logicalId];
        const parsed = schema.safeParse(resolve(stack, resource?.Properties));
        if (!parsed.success) throw new HostRefusal(refusalOf(type, logicalId, parsed.error));
        return {
          logicalId,
          ref: String(resolve(stack, { Ref: logicalId })),
          attribute: (name) => String(resolve(stack, { "Fn::GetAtt": [logicalId, name] })),
          properties: parsed.data,
          metadata: resource?.Metadata ?? {},
        };
      }),
  };
}

function exists(stack: Stack, condition: string | undefined, resolve: Resolve): boolean {
  if (condition === undefined) return true;
  const holds = (name: string): boolean =>
    evaluateCondition(stack.Conditions[name], {
      condition: holds,
      text: (value) => String(resolve(stack, value)),
    });
  return holds(condition);
}

function refusalOf(type: string, logicalId: string, { issues }: z.ZodError): string {
  const [issue] = issues;
  const where = issue?.path.join(".") ?? "";
  return `${logicalId} (${type}) is not supported by the embedded host: ${where === "" ? "" : `${where}: `}${issue?.message}`;
}
