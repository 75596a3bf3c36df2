// A synthesized stage as tests look at it: its resources by type, and what each function may do.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { z } from "zod";
import { buildApp } from "#infra/app.ts";
import { ENTRY } from "#infra/constructs/service-function.ts";

export interface Found {
  readonly id: string;
  /** The resource whole, and as text to look for references in. */
  readonly resource: z.infer<typeof Resource>;
  readonly text: string;
}

const Resource = z.looseObject({
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});

export interface Grant {
  readonly actions: readonly string[];
  /** The statement's resources, as text. */
  readonly on: string;
}

export interface Stage {
  readonly templates: Readonly<Record<string, Template>>;
  all(type: string): readonly Found[];
  /** By the function's name in the contract. */
  readonly functions: ReadonlyMap<string, Found>;
  /** What the role of a function or a state machine allows. */
  grantsOf(found: Found): readonly Grant[];
  readonly statements: readonly Grant[];
}

export function synthesizedStage(name: string): Stage {
  const outdir = mkdtempSync(join(tmpdir(), "stage-"));
  const { stacks } = buildApp({ outdir, stage: name, withoutCode: true }).synth();
  const templates = Object.fromEntries(
    stacks.map((stack) => [
      stack.stackName.replace(`lendemain-${name}-`, ""),
      Template.fromJSON(stack.template),
    ]),
  );
  rmSync(outdir, { recursive: true, force: true });
  const all = (type: string): Found[] =>
    Object.values(templates).flatMap((template) =>
      Object.entries(template.findResources(type)).map(([id, given]) => ({
        id,
        resource: Resource.parse(given),
        text: JSON.stringify(given),
      })),
    );
  const policies = [
    ...all("AWS::IAM::Policy").map((policy) => Policy.parse(policy.resource.Properties)),
    // A function's permissions are in its role.
    ...all("AWS::IAM::Role").flatMap(({ id, resource }) =>
      Inline.parse(resource.Properties).Policies.map((policy) => ({ ...policy, Roles: [{ Ref: id }] })),
    ),
  ];
  const grantsOf = ({ resource }: Found): Grant[] => {
    const role = roleOf(resource.Properties);
    return policies.filter(({ Roles }) => Roles.some(({ Ref }) => Ref === role)).flatMap(grants);
  };
  return {
    templates,
    all,
    functions: new Map(
      all("AWS::Lambda::Function").map((found) => [nameOf(found.resource.Metadata[ENTRY]), found]),
    ),
    grantsOf,
    statements: policies.flatMap(grants),
  };
}

const texts = z.union([z.string(), z.array(z.string())]).transform((one) => [one].flat());
const PolicyDocument = z.object({
  Statement: z.array(z.looseObject({ Effect: z.literal("Allow"), Action: texts, Resource: z.unknown() })),
});
const Policy = z.looseObject({ Roles: z.array(z.object({ Ref: z.string() })), PolicyDocument });
const Inline = z.looseObject({ Policies: z.array(z.looseObject({ PolicyDocument })).default([]) });

const grants = ({ PolicyDocument: { Statement } }: Pick<z.infer<typeof Policy>, "PolicyDocument">): Grant[] =>
  Statement.map(({ Action, Resource: on }) => ({ actions: Action, on: JSON.stringify(on) }));

const RoleReference = z.object({ "Fn::GetAtt": z.tuple([z.string(), z.literal("Arn")]) });

function roleOf({ Role, RoleArn }: Readonly<Record<string, unknown>>): string {
  return RoleReference.parse(Role ?? RoleArn)["Fn::GetAtt"][0];
}

const nameOf = (entry: unknown): string => /([\w-]+)\.ts$/.exec(String(entry))?.[1] ?? "";
