// CloudFormation's intrinsic functions, resolved as if every stack had been deployed.
import { HostRefusal } from "../refusal.ts";
import type { Stack, TemplateResource } from "./assembly.ts";
import { evaluateCondition } from "./conditions.ts";
import { ACCOUNT, type Endpoints, physical, REGION } from "./physical.ts";
import { unusedAttribute, unusedRef } from "./without-effect.ts";

export interface Given {
  readonly endpoints: Endpoints;
  /** The value of a secret, by its ARN or name. */
  readonly secret: (id: string) => string;
}

/** Resolves any value of a stack's template. */
export type Resolve = (stack: Stack, value: unknown) => unknown;

const absent = Symbol("AWS::NoValue");

export function createResolver(stacks: readonly Stack[], { endpoints, secret }: Given): Resolve {
  const exported = new Map<string, { readonly stack: Stack; readonly value: unknown }>();

  const resolve: Resolve = (stack, value) => {
    if (typeof value === "string") return dynamicReferences(value, secret);
    if (Array.isArray(value))
      return value.map((item) => resolve(stack, item)).filter((item) => item !== absent);
    if (value === null || typeof value !== "object") return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (entries.length === 1 && only !== undefined && (only[0] === "Ref" || only[0].startsWith("Fn::")))
      return intrinsic(stack, only[0], only[1]);
    return Object.fromEntries(
      entries.map(([key, item]) => [key, resolve(stack, item)]).filter(([, item]) => item !== absent),
    );
  };

  const text = (stack: Stack, value: unknown): string => {
    const resolved = resolve(stack, value);
    if (typeof resolved === "string") return resolved;
    if (typeof resolved === "number" || typeof resolved === "boolean") return String(resolved);
    throw new HostRefusal(`${stack.name}: expected a text, got ${JSON.stringify(value)}`);
  };
  const list = (stack: Stack, value: unknown): unknown[] => {
    const resolved = resolve(stack, value);
    if (Array.isArray(resolved)) return resolved;
    throw new HostRefusal(`${stack.name}: expected a list, got ${JSON.stringify(value)}`);
  };

  const intrinsic = (stack: Stack, name: string, argument: unknown): unknown => {
    switch (name) {
      case "Ref":
        return reference(stack, String(argument));
      case "Fn::GetAtt": {
        const [id = "", ...path] = typeof argument === "string" ? argument.split(".") : list(stack, argument);
        return attribute(stack, String(id), path.join("."));
      }
      case "Fn::Join": {
        const [separator, items] = pair(argument);
        const whole = list(stack, items).map((item) => text(stack, item));
        return dynamicReferences(whole.join(String(separator)), secret);
      }
      case "Fn::Sub":
        return substitute(stack, argument);
      case "Fn::Select": {
        const [index, items] = pair(argument);
        return list(stack, items)[Number(text(stack, index))];
      }
      case "Fn::Split": {
        const [separator, whole] = pair(argument);
        return text(stack, whole).split(String(separator));
      }
      case "Fn::ImportValue":
        return imported(text(stack, argument));
      case "Fn::FindInMap": {
        const [map, first, second] = list(stack, argument);
        return resolve(stack, stack.Mappings[String(map)]?.[String(first)]?.[String(second)]);
      }
      case "Fn::If": {
        const [condition, yes, no] = triple(argument);
        return resolve(stack, holds(stack, String(condition)) ? yes : no);
      }
      case "Fn::Base64":
        return Buffer.from(text(stack, argument)).toString("base64");
      default:
        throw new HostRefusal(`${stack.name}: the intrinsic function ${name} is not supported`);
    }
  };

  const holds = (stack: Stack, condition: string): boolean =>
    evaluateCondition(stack.Conditions[condition], {
      condition: (other) => holds(stack, other),
      text: (value) => text(stack, value),
    });

  const substitute = (stack: Stack, argument: unknown): string => {
    const [template, variables] = typeof argument === "string" ? [argument, {}] : pair(argument);
    const given = Object(variables);
    const whole = String(template).replace(/\$\{([^}]+)\}/g, (_, name: string) => {
      if (name.startsWith("!")) return `\${${name.slice(1)}}`;
      if (name in given) return text(stack, given[name]);
      const [id = "", ...path] = name.split(".");
      return path.length === 0 ? text(stack, { Ref: id }) : attribute(stack, id, path.join("."));
    });
    return dynamicReferences(whole, secret);
  };

  const resourceOf = (stack: Stack, id: string): TemplateResource => {
    const resource = stack.Resources[id];
    if (resource === undefined)
      throw new HostRefusal(`${stack.name} refers to ${id}, which it does not declare`);
    return resource;
  };
  const described = (stack: Stack, id: string, resource: TemplateResource) => {
    const property = (name: string) => text(stack, resource.Properties[name]);
    const given = physical[resource.Type]?.nameProperty;
    const has = given !== undefined && resource.Properties[given] !== undefined;
    return { name: has ? property(given) : `${stack.name}-${id}`, property, endpoints };
  };
  const reference = (stack: Stack, id: string): unknown => {
    if (id in pseudo) return pseudo[id];
    if (id === "AWS::StackName") return stack.name;
    if (id === "AWS::StackId") return `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${stack.name}/local`;
    const parameter = stack.Parameters[id];
    if (parameter !== undefined) return resolve(stack, parameter.Default);
    const resource = resourceOf(stack, id);
    const of = described(stack, id, resource);
    return physical[resource.Type]?.ref(of) ?? unusedRef(resource.Type, of.name);
  };
  const attribute = (stack: Stack, id: string, name: string): string => {
    const resource = resourceOf(stack, id);
    const of = described(stack, id, resource);
    const known = physical[resource.Type];
    if (known === undefined) return unusedAttribute(resource.Type, of.name, name);
    const read = known.attributes?.[name];
    if (read === undefined)
      throw new HostRefusal(
        `${stack.name}: the attribute ${name} of ${id} (${resource.Type}) is not supported`,
      );
    return read(of);
  };
  const imported = (name: string): unknown => {
    const found = exported.get(name);
    if (found === undefined) throw new HostRefusal(`no stack exports ${name}`);
    return resolve(found.stack, found.value);
  };

  for (const stack of stacks)
    for (const { Export, Value } of Object.values(stack.Outputs))
      if (Export !== undefined) exported.set(text(stack, Export.Name), { stack, value: Value });
  return resolve;
}

const pseudo: Readonly<Record<string, unknown>> = {
  "AWS::AccountId": ACCOUNT,
  "AWS::NoValue": absent,
  "AWS::Partition": "aws",
  "AWS::Region": REGION,
  "AWS::URLSuffix": "amazonaws.com",
};

const pair = (argument: unknown): [unknown, unknown] => {
  const [first, second] = Array.isArray(argument) ? argument : [];
  return [first, second];
};
const triple = (argument: unknown): [unknown, unknown, unknown] => {
  const [first, second, third] = Array.isArray(argument) ? argument : [];
  return [first, second, third];
};

/** `{{resolve:secretsmanager:<arn or name>:SecretString:<json key>:<stage>:<version>}}`, all but the first optional. */
function dynamicReferences(text: string, secret: Given["secret"]): string {
  if (!text.includes("{{resolve:")) return text;
  return text.replace(/\{\{resolve:([^:]+):(.*?)\}\}/g, (whole, service: string, rest: string) => {
    if (service !== "secretsmanager")
      throw new HostRefusal(`the dynamic reference ${whole} is not supported`);
    const [id = "", selection = ""] = rest.split(":SecretString");
    const key = selection.split(":")[1] ?? "";
    const value = secret(id);
    return key === "" ? value : String(JSON.parse(value)[key]);
  });
}
