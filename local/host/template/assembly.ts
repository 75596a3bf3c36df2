// Reads a CDK cloud assembly: the stacks that `npx cdk synth` wrote, in the order in which they deploy.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { HostRefusal } from "../refusal.ts";

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
});
export type TemplateResource = z.infer<typeof Resource>;

const Template = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown().optional() })).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), Resource).default({}),
  Outputs: z
    .record(
      z.string(),
      z.looseObject({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }),
    )
    .default({}),
});

const Manifest = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      dependencies: z.array(z.string()).default([]),
      properties: z
        .looseObject({
          templateFile: z.string().optional(),
          stackName: z.string().optional(),
          directoryName: z.string().optional(),
        })
        .default({}),
    }),
  ),
});

export type Stack = z.infer<typeof Template> & { readonly name: string };

/** @throws HostRefusal when `directory` holds no cloud assembly. */
export function readAssembly(directory: string): readonly Stack[] {
  const { artifacts } = Manifest.parse(readJson(join(directory, "manifest.json")));
  const stacks: Stack[] = [];
  const visited = new Set<string>();
  const visit = (id: string): void => {
    const artifact = artifacts[id];
    if (artifact === undefined || visited.has(id)) return;
    visited.add(id);
    for (const dependency of artifact.dependencies) visit(dependency);
    const { templateFile, stackName, directoryName } = artifact.properties;
    if (artifact.type === "cdk:cloud-assembly" && directoryName !== undefined)
      stacks.push(...readAssembly(join(directory, directoryName)));
    if (artifact.type === "aws:cloudformation:stack" && templateFile !== undefined)
      stacks.push({ ...Template.parse(readJson(join(directory, templateFile))), name: stackName ?? id });
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return stacks;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new HostRefusal(`no synthesized app: cannot read ${file}; run "npm run synth" first`, { cause });
  }
}
