// Event source mappings of the template, by the service that feeds them: each service has properties of its own.
import { z } from "zod";
import type { Declared, Template } from "../template/template.ts";

type Enabled = z.ZodType<{ readonly Enabled: boolean }>;

/** Those that are enabled. @throws HostRefusal naming a property that `schema` does not take */
export function mappingsFrom<S extends Enabled>(
  template: Template,
  schema: S,
  isFrom: (service: string) => boolean,
): readonly Declared<z.output<S>>[] {
  const theirs = z.unknown().transform((given, context): z.output<S> | undefined => {
    const [, , service = ""] = String(Object(given).EventSourceArn).split(":");
    if (!isFrom(service)) return undefined;
    const parsed = schema.safeParse(given);
    if (parsed.success) return parsed.data;
    for (const { message, path } of parsed.error.issues)
      context.issues.push({ code: "custom", message, path, input: given });
    return z.NEVER;
  });
  return template
    .all("AWS::Lambda::EventSourceMapping", theirs)
    .flatMap(({ properties, ...declared }) =>
      properties?.Enabled === true ? [{ ...declared, properties }] : [],
    );
}
