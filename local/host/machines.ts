// The state machines of the template.
import { z } from "zod";
import type { MachineSource } from "../step-functions/index.ts";
import { HostRefusal } from "./refusal.ts";
import { leftOut } from "./template/left-out.ts";
import type { Template } from "./template/template.ts";

const Definition = z.record(z.string(), z.json());

const MachineProperties = z.strictObject({
  ...leftOut("EncryptionConfiguration", "LoggingConfiguration", "Tags", "TracingConfiguration"),
  StateMachineName: z.string().optional(),
  StateMachineType: z.enum(["STANDARD", "EXPRESS"]).default("STANDARD"),
  DefinitionString: z.string().optional(),
  Definition: Definition.optional(),
  DefinitionSubstitutions: z.record(z.string(), z.coerce.string()).default({}),
  RoleArn: z.string().optional(),
});

/** @throws HostRefusal when a definition is kept elsewhere. */
export const machinesOf = (template: Template): readonly MachineSource[] =>
  template
    .all("AWS::StepFunctions::StateMachine", MachineProperties)
    .map(({ logicalId, attribute, properties }) => {
      const { Definition: value, DefinitionString, DefinitionSubstitutions, RoleArn } = properties;
      const text = DefinitionString ?? (value && JSON.stringify(value));
      if (text === undefined)
        throw new HostRefusal(`the state machine ${logicalId} has no definition in its template`);
      return {
        arn: attribute("Arn"),
        name: attribute("Name"),
        type: properties.StateMachineType,
        definition: substituted(text, DefinitionSubstitutions),
        ...(RoleArn !== undefined && { roleArn: RoleArn }),
      };
    });

const substituted = (text: string, values: Readonly<Record<string, string>>): string =>
  Object.entries(values).reduce((whole, [name, value]) => whole.replaceAll(`\${${name}}`, value), text);
